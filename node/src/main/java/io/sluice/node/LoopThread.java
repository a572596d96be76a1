package io.sluice.node;

import io.sluice.dns.SocketOpener;
import io.sluice.linux.EventLoop;
import io.sluice.linux.KernelException;
import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// An event loop on a thread that lives in a network namespace. Other threads let it open sockets
/// and do things; after the end it does nothing any more.
final class LoopThread implements SocketOpener, AutoCloseable {
    private final EventLoop loop;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean closed;

    private LoopThread(EventLoop loop, Thread thread) {
        this.loop = loop;
        this.thread = thread;
    }

    static LoopThread start(NetworkNamespace namespace, String name) throws IOException {
        var loop = EventLoop.open();
        var entered = new CompletableFuture<Void>();
        var thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .start(() -> {
                            try {
                                namespace.enter();
                                entered.complete(null);
                                loop.run();
                            } catch (KernelException e) {
                                entered.completeExceptionally(e);
                            }
                        });
        var started = new LoopThread(loop, thread);
        try {
            await(entered);
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    EventLoop loop() {
        return loop;
    }

    /// Runs something on the loop's thread soon; never when the loop ends before.
    synchronized void execute(Runnable task) {
        if (!closed) {
            loop.execute(task);
        }
    }

    @Override
    public <T> T open(Callable<T> body) throws IOException {
        var result = new CompletableFuture<T>();
        execute(() -> {
            try {
                result.complete(body.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        await(CompletableFuture.anyOf(result, ended));
        return await(result);
    }

    private static <T> T await(CompletableFuture<T> result) throws IOException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// Ends the loop and waits for its thread. What is watched stays open.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            loop.stop();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        loop.close();
        ended.completeExceptionally(new IOException("the DNS proxy has ended"));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
