package io.sluice.cli.frame;

import java.util.concurrent.atomic.AtomicBoolean;

/// Ends things in the order of the process's orderly end (also by Ctrl-C and SIGTERM), whichever
/// comes first.
public final class AtExit implements AutoCloseable {
    private final AutoCloseable what;
    private final AtomicBoolean done = new AtomicBoolean();

    private AtExit(AutoCloseable what) {
        this.what = what;
    }

    /// Closes it when the process ends, or when the returned handle is closed.
    public static AtExit close(AutoCloseable what) {
        var atExit = new AtExit(what);
        Runtime.getRuntime().addShutdownHook(new Thread(atExit::close, "at-exit"));
        return atExit;
    }

    @Override
    public synchronized void close() {
        if (!done.getAndSet(true)) {
            try {
                what.close();
            } catch (Exception e) {
                System.err.println("sluice: while stopping: " + e.getMessage());
            }
        }
    }
}
