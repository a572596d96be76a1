package io.sluice.dns;

import java.io.IOException;
import java.util.concurrent.Callable;

/// Where sockets are born: `namespace::call` for those of a network namespace.
@FunctionalInterface
public interface SocketOpener {
    /// Runs something that opens a socket and returns what it returns.
    ///
    /// @throws IOException what the body threw
    <T> T open(Callable<T> body) throws IOException;

    /// The network namespace of the calling thread.
    static SocketOpener here() {
        return SocketOpener::call;
    }

    private static <T> T call(Callable<T> body) throws IOException {
        try {
            return body.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
