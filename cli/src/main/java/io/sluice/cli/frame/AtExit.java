package io.sluice.cli.frame;

import java.util.concurrent.atomic.AtomicBoolean;

/// Ends things in the order of the process's orderly end (also by Ctrl-C and SIGTERM), whichever
/// comes first.
public final class AtExit implements AutoCloseable {
    private static final AtomicBoolean ANY = new AtomicBoolean();

    private final AutoCloseable what;
    private final AtomicBoolean done = new AtomicBoolean();

    private AtExit(AutoCloseable what) {
        this.what = what;
    }

    /// Closes it when the process ends, or when the returned handle is closed.
    public static AtExit close(AutoCloseable what) {
        ANY.set(true);
        var atExit = new AtExit(what);
        Runtime.getRuntime().addShutdownHook(new Thread(atExit::close, "at-exit"));
        return atExit;
    }

    /// Ends the process. With nothing to close it ends at once: an orderly exit asks for the logger
    /// of exits first, which takes a tenth of the time of a short command.
    public static void leave(int exitCode) {
        if (ANY.get()) {
            System.exit(exitCode);
        }
        Runtime.getRuntime().halt(exitCode);
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
