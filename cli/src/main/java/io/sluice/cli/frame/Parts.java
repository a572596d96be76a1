package io.sluice.cli.frame;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// What was started, closed in the opposite order. Everything is closed, whatever fails on the way.
public final class Parts implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    public <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() throws IOException {
        var failure = new IOException("not everything could be stopped");
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure.addSuppressed(e);
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
