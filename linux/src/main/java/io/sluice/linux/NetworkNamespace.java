package io.sluice.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A network namespace, held by an open descriptor. A thread enters it, opens a socket, and leaves:
/// the socket stays.
public final class NetworkNamespace implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;

    private final int fd;

    private NetworkNamespace(int fd) {
        this.fd = fd;
    }

    /// Opens a namespace by its file, such as `/run/netns/NAME` or `/proc/PID/ns/net`.
    ///
    /// @throws KernelException when there is none or it may not be opened
    public static NetworkNamespace open(Path file) throws KernelException {
        int fd = Libc.open(file.toString(), O_RDONLY_CLOEXEC, 0);
        if (fd < 0) {
            throw new KernelException("open network namespace " + file, -fd);
        }
        return new NetworkNamespace(fd);
    }

    /// The namespace of the calling thread.
    public static NetworkNamespace current() throws KernelException {
        return open(Path.of("/proc/thread-self/ns/net"));
    }

    /// Makes a new, empty namespace. It lives as long as something holds it: this object, a socket,
    /// a bind mount.
    ///
    /// @throws KernelException with `EPERM` when the process lacks CAP_SYS_ADMIN
    public static NetworkNamespace create() throws IOException {
        return onThread(() -> {
            int done = Libc.unshare(CLONE_NEWNET);
            if (done < 0) {
                throw new KernelException("unshare network namespace", -done);
            }
            return current();
        });
    }

    /// Runs something inside the namespace, on a thread of its own that ends afterwards. Sockets
    /// that it opens belong to the namespace for good; processes that it starts are born there.
    public <T> T call(Callable<T> body) throws IOException {
        return onThread(() -> {
            enter();
            return body.call();
        });
    }

    /// Moves the calling thread into the namespace. For threads that stay there until they end.
    /// Needs CAP_SYS_ADMIN, except when the thread is there already.
    public void enter() throws KernelException {
        int done = Libc.setns(fd, CLONE_NEWNET);
        if (done < 0 && !(done == -Errno.EPERM && isCurrent())) {
            throw new KernelException("enter network namespace", -done);
        }
    }

    private boolean isCurrent() {
        try {
            return Files.isSameFile(
                    Path.of("/proc/self/fd/" + fd), Path.of("/proc/thread-self/ns/net"));
        } catch (IOException e) {
            return false;
        }
    }

    int fd() {
        return fd;
    }

    /// A file by which other processes of the same user can open the namespace for as long as this
    /// object is open.
    public Path file() {
        return Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + fd);
    }

    private static <T> T onThread(Callable<T> body) throws IOException {
        var task = new FutureTask<>(body);
        Thread.ofPlatform().name("in-namespace").start(task);
        try {
            return task.get();
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted inside a network namespace", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IOException("failed inside a network namespace", e);
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
