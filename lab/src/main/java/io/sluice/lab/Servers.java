package io.sluice.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The servers of one Pod or one outside host.
final class Servers implements AutoCloseable {
    private final List<AutoCloseable> open = new ArrayList<>();

    void add(AutoCloseable server) {
        open.add(server);
    }

    @Override
    public void close() throws IOException {
        for (var server : open) {
            try {
                server.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        open.clear();
    }
}
