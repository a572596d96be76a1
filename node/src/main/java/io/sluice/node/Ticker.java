package io.sluice.node;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does something again and again on a thread of its own, until it is closed.
final class Ticker implements AutoCloseable {
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private Ticker(String name, Duration every, Runnable task) {
        thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(every, task));
    }

    static Ticker start(String name, Duration every, Runnable task) {
        var ticker = new Ticker(name, every, task);
        ticker.thread.start();
        return ticker;
    }

    private void run(Duration every, Runnable task) {
        try {
            while (!stop.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends it and waits for a run that is under way.
    @Override
    public void close() {
        stop.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
