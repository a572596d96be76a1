package io.sluice.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The C library. Every call returns what the function returned, or **minus the error number**, so
/// that callers never look at `errno` and nothing is allocated. Pointers are plain addresses: the
/// caller keeps the memory alive.
///
/// Calls that cannot block are *critical* downcalls: cheaper, but they hold up a safepoint while
/// they run.
///
/// This class is long because it is the list of these calls.
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> CAPTURE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MethodHandle STRERROR =
            LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow("strerror"),
                    FunctionDescriptor.of(ADDRESS, JAVA_INT));
    private static final MethodHandle SOCKET =
            quick("socket", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            quick("bind", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle LISTEN = quick("listen", of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT4 =
            quick("accept4", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CONNECT =
            quick("connect", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SHUTDOWN =
            quick("shutdown", of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = quick("close", of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            quick("setsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            quick("getsockopt", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle GETSOCKNAME =
            quick("getsockname", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SEND_QUICK =
            quick("send", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV_QUICK =
            quick("recv", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SEND =
            blocking("send", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV =
            blocking("recv", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SENDMSG =
            quick("sendmsg", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECVMSG =
            quick("recvmsg", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EPOLL_CREATE1 =
            quick("epoll_create1", of(JAVA_INT, JAVA_INT));
    private static final MethodHandle EPOLL_CTL =
            quick("epoll_ctl", of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle EPOLL_WAIT =
            blocking("epoll_wait", of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD = quick("eventfd", of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            blocking("read", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle WRITE =
            blocking("write", of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SPLICE =
            blocking(
                    "splice",
                    of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle PIPE2 = quick("pipe2", of(JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FCNTL =
            quick(
                    "fcntl",
                    of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle OPEN =
            blocking(
                    "open",
                    of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOCK_GETTIME =
            quick("clock_gettime", of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle UNSHARE = blocking("unshare", of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETNS = blocking("setns", of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle MOUNT =
            blocking("mount", of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle UMOUNT2 =
            blocking("umount2", of(JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EXECV = blocking("execv", of(JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle IF_NAMETOINDEX =
            blocking("if_nametoindex", of(JAVA_INT, JAVA_LONG));

    private Libc() {}

    private static FunctionDescriptor of(MemoryLayout result, MemoryLayout... arguments) {
        return FunctionDescriptor.of(result, arguments);
    }

    private static MethodHandle quick(String name, FunctionDescriptor type, Linker.Option... more) {
        return handle(name, type, Linker.Option.critical(false), more);
    }

    private static MethodHandle blocking(
            String name, FunctionDescriptor type, Linker.Option... more) {
        var options = new Linker.Option[more.length + 1];
        System.arraycopy(more, 0, options, 0, more.length);
        options[more.length] = Linker.Option.captureCallState("errno");
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    private static MethodHandle handle(
            String name, FunctionDescriptor type, Linker.Option first, Linker.Option... more) {
        var options = new Linker.Option[more.length + 1];
        System.arraycopy(more, 0, options, 0, more.length);
        options[more.length] = first;
        return blocking(name, type, options);
    }

    /// The capture segment of this thread. Loops may fetch it once and use the overloads that take
    /// it.
    static MemorySegment capture() {
        return CAPTURE.get();
    }

    private static int result(MemorySegment capture, int value) {
        return value < 0 ? -(int) ERRNO.get(capture, 0L) : value;
    }

    private static long result(MemorySegment capture, long value) {
        return value < 0 ? -(int) ERRNO.get(capture, 0L) : value;
    }

    private static AssertionError unexpected(Throwable cause) {
        return new AssertionError("a downcall cannot throw", cause);
    }

    static String strerror(int errno) {
        try {
            var text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(256).getString(0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int socket(int domain, int type, int protocol) {
        var capture = capture();
        try {
            return result(capture, (int) SOCKET.invokeExact(capture, domain, type, protocol));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int bind(int fd, long address, int length) {
        var capture = capture();
        try {
            return result(capture, (int) BIND.invokeExact(capture, fd, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int listen(int fd, int backlog) {
        var capture = capture();
        try {
            return result(capture, (int) LISTEN.invokeExact(capture, fd, backlog));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int accept4(int fd, long address, long length, int flags) {
        var capture = capture();
        try {
            return result(capture, (int) ACCEPT4.invokeExact(capture, fd, address, length, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int connect(int fd, long address, int length) {
        var capture = capture();
        try {
            return result(capture, (int) CONNECT.invokeExact(capture, fd, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int shutdown(int fd, int how) {
        var capture = capture();
        try {
            return result(capture, (int) SHUTDOWN.invokeExact(capture, fd, how));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int close(int fd) {
        var capture = capture();
        try {
            return result(capture, (int) CLOSE.invokeExact(capture, fd));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int setsockopt(int fd, int level, int option, long value, int length) {
        var capture = capture();
        try {
            return result(
                    capture,
                    (int) SETSOCKOPT.invokeExact(capture, fd, level, option, value, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Sets an option whose value is an `int`.
    static int setsockopt(int fd, int level, int option, int value) {
        try (var arena = Arena.ofConfined()) {
            return setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value).address(), 4);
        }
    }

    static int getsockopt(int fd, int level, int option, long value, long length) {
        var capture = capture();
        try {
            return result(
                    capture,
                    (int) GETSOCKOPT.invokeExact(capture, fd, level, option, value, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int getsockname(int fd, long address, long length) {
        var capture = capture();
        try {
            return result(capture, (int) GETSOCKNAME.invokeExact(capture, fd, address, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// `send` on a descriptor that never blocks.
    static long sendNow(int fd, long buffer, long length, int flags) {
        var capture = capture();
        try {
            return result(
                    capture, (long) SEND_QUICK.invokeExact(capture, fd, buffer, length, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// `recv` on a descriptor that never blocks.
    static long recvNow(int fd, long buffer, long length, int flags) {
        var capture = capture();
        try {
            return result(
                    capture, (long) RECV_QUICK.invokeExact(capture, fd, buffer, length, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long send(int fd, long buffer, long length, int flags) {
        var capture = capture();
        try {
            return result(capture, (long) SEND.invokeExact(capture, fd, buffer, length, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long recv(int fd, long buffer, long length, int flags) {
        var capture = capture();
        try {
            return result(capture, (long) RECV.invokeExact(capture, fd, buffer, length, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// `sendmsg` on a descriptor that never blocks.
    static long sendmsgNow(int fd, long message, int flags) {
        var capture = capture();
        try {
            return result(capture, (long) SENDMSG.invokeExact(capture, fd, message, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// `recvmsg` on a descriptor that never blocks.
    static long recvmsgNow(int fd, long message, int flags) {
        var capture = capture();
        try {
            return result(capture, (long) RECVMSG.invokeExact(capture, fd, message, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int epollCreate(int flags) {
        var capture = capture();
        try {
            return result(capture, (int) EPOLL_CREATE1.invokeExact(capture, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int epollCtl(int epoll, int operation, int fd, long event) {
        var capture = capture();
        try {
            return result(
                    capture, (int) EPOLL_CTL.invokeExact(capture, epoll, operation, fd, event));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int epollWait(int epoll, long events, int count, int timeoutMillis) {
        var capture = capture();
        try {
            return result(
                    capture,
                    (int) EPOLL_WAIT.invokeExact(capture, epoll, events, count, timeoutMillis));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int eventfd(int initial, int flags) {
        var capture = capture();
        try {
            return result(capture, (int) EVENTFD.invokeExact(capture, initial, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long read(int fd, long buffer, long length) {
        var capture = capture();
        try {
            return result(capture, (long) READ.invokeExact(capture, fd, buffer, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long write(int fd, long buffer, long length) {
        var capture = capture();
        try {
            return result(capture, (long) WRITE.invokeExact(capture, fd, buffer, length));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static long splice(int in, int out, long length, int flags) {
        var capture = capture();
        try {
            return result(
                    capture, (long) SPLICE.invokeExact(capture, in, 0L, out, 0L, length, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int pipe2(long pair, int flags) {
        var capture = capture();
        try {
            return result(capture, (int) PIPE2.invokeExact(capture, pair, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int fcntl(int fd, int command, int argument) {
        var capture = capture();
        try {
            return result(capture, (int) FCNTL.invokeExact(capture, fd, command, argument));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int open(String path, int flags, int mode) {
        var capture = capture();
        try (var arena = Arena.ofConfined()) {
            return result(
                    capture,
                    (int)
                            OPEN.invokeExact(
                                    capture, arena.allocateFrom(path).address(), flags, mode));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int clockGettime(int clock, long time) {
        var capture = capture();
        try {
            return result(capture, (int) CLOCK_GETTIME.invokeExact(capture, clock, time));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int unshare(int flags) {
        var capture = capture();
        try {
            return result(capture, (int) UNSHARE.invokeExact(capture, flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int setns(int fd, int type) {
        var capture = capture();
        try {
            return result(capture, (int) SETNS.invokeExact(capture, fd, type));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// `mount` without data; empty strings stand for null pointers.
    static int mount(String source, String target, String type, long flags) {
        var capture = capture();
        try (var arena = Arena.ofConfined()) {
            long from = source.isEmpty() ? 0 : arena.allocateFrom(source).address();
            long to = arena.allocateFrom(target).address();
            long kind = type.isEmpty() ? 0 : arena.allocateFrom(type).address();
            return result(capture, (int) MOUNT.invokeExact(capture, from, to, kind, flags, 0L));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static int umount(String target, int flags) {
        var capture = capture();
        try (var arena = Arena.ofConfined()) {
            return result(
                    capture,
                    (int)
                            UMOUNT2.invokeExact(
                                    capture, arena.allocateFrom(target).address(), flags));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// Replaces this process by a program; returns only when that fails.
    static int execv(String path, java.util.List<String> arguments) {
        var capture = capture();
        try (var arena = Arena.ofConfined()) {
            var pointers = arena.allocate(JAVA_LONG, arguments.size() + 1L);
            for (int i = 0; i < arguments.size(); i++) {
                pointers.setAtIndex(JAVA_LONG, i, arena.allocateFrom(arguments.get(i)).address());
            }
            return result(
                    capture,
                    (int)
                            EXECV.invokeExact(
                                    capture,
                                    arena.allocateFrom(path).address(),
                                    pointers.address()));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /// The index of an interface of the calling thread's network namespace; `-ENODEV` when there is
    /// none.
    static int interfaceIndex(String name) {
        var capture = capture();
        try (var arena = Arena.ofConfined()) {
            int index =
                    (int) IF_NAMETOINDEX.invokeExact(capture, arena.allocateFrom(name).address());
            return index == 0 ? -(int) ERRNO.get(capture, 0L) : index;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
