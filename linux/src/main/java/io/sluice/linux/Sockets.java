package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// TCP sockets by their descriptors, all non-blocking. Calls on the way of a connection return what
/// the system call returned or **minus the error number** (see [Errno]) and allocate nothing but
/// the names that they are asked for.
///
/// A socket belongs to the network namespace of the thread that opens it, for good.
public final class Sockets {
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;
    private static final int SOL_IPV6 = 41;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_ERROR = 4;
    private static final int SO_LINGER = 13;
    private static final int SO_REUSEPORT = 15;
    private static final int TCP_NODELAY = 1;
    private static final int IP_TRANSPARENT = 19;
    private static final int IPV6_TRANSPARENT = 75;
    private static final int IPV6_V6ONLY = 26;
    private static final int SHUT_WR = 1;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final long ONE = Arena.global().allocateFrom(JAVA_INT, 1).address();
    private static final long LINGER_NOT = Arena.global().allocateFrom(JAVA_INT, 1, 0).address();

    private Sockets() {}

    /// How a listening socket is opened.
    public enum Listening {
        /// Takes connections to its own address.
        PLAIN,
        /// Also takes connections to addresses that are not this host's, which a TPROXY rule hands
        /// to it; the accepted socket's local address is the original destination. Needs
        /// CAP_NET_ADMIN.
        TRANSPARENT
    }

    /// Opens a listening socket. Several sockets may listen on the same name (SO_REUSEPORT): the
    /// kernel spreads connections over them. IPv6 sockets take IPv6 only.
    ///
    /// @param backlog how many connections may wait to be accepted
    /// @return the descriptor
    public static int listen(SocketName name, Listening how, int backlog) throws KernelException {
        String what = "listen on " + name;
        int fd = checked(what, open(name.family()));
        try {
            checked(what, Libc.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, ONE, 4));
            checked(what, Libc.setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, ONE, 4));
            checked(what, Libc.setsockopt(fd, SOL_TCP, TCP_NODELAY, ONE, 4));
            if (name.v6()) {
                checked(what, Libc.setsockopt(fd, SOL_IPV6, IPV6_V6ONLY, ONE, 4));
            }
            if (how == Listening.TRANSPARENT) {
                int level = name.v6() ? SOL_IPV6 : SOL_IP;
                int option = name.v6() ? IPV6_TRANSPARENT : IP_TRANSPARENT;
                checked("make transparent: " + what, Libc.setsockopt(fd, level, option, ONE, 4));
            }
            var memory = SocketName.scratch();
            checked(what, Libc.bind(fd, memory.address(), name.write(memory)));
            checked(what, Libc.listen(fd, backlog));
            return fd;
        } catch (KernelException e) {
            close(fd);
            throw e;
        }
    }

    private static int open(int family) {
        return Libc.socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }

    private static int checked(String what, int result) throws KernelException {
        if (result < 0) {
            throw new KernelException(what, -result);
        }
        return result;
    }

    /// Takes the next connection of a listening socket. It inherits TCP_NODELAY. [#lastPeer()]
    /// names who called.
    ///
    /// @return the descriptor, or minus the error number; `-EAGAIN` when nobody waits
    public static int accept(int listener) {
        var memory = SocketName.scratch();
        return Libc.accept4(
                listener, memory.address(), SocketName.room(memory), SOCK_NONBLOCK | SOCK_CLOEXEC);
    }

    /// The other end of the connection that this thread's latest [#accept] gave. Ask before any
    /// other call that takes or gives a name.
    public static SocketName lastPeer() {
        return SocketName.read(SocketName.scratch());
    }

    /// A socket's own end: for connections that a transparent socket accepted, the original
    /// destination.
    ///
    /// @throws KernelException when the descriptor is no connected socket
    public static SocketName local(int fd) throws KernelException {
        var memory = SocketName.scratch();
        checked("own name", Libc.getsockname(fd, memory.address(), SocketName.room(memory)));
        return SocketName.read(memory);
    }

    /// The same, for sockets that may have been closed by their peer: empty instead of an error.
    public static Optional<SocketName> localOrNone(int fd) {
        var memory = SocketName.scratch();
        int done = Libc.getsockname(fd, memory.address(), SocketName.room(memory));
        return done < 0 ? Optional.empty() : Optional.of(SocketName.read(memory));
    }

    /// A new socket with TCP_NODELAY, to be connected to addresses of this family.
    ///
    /// @return the descriptor, or minus the error number
    public static int open(boolean v6) {
        int fd = open(v6 ? SocketName.AF_INET6 : SocketName.AF_INET);
        if (fd >= 0) {
            Libc.setsockopt(fd, SOL_TCP, TCP_NODELAY, ONE, 4);
        }
        return fd;
    }

    /// Starts to connect. The socket becomes writable when that is done; [#error] says how.
    ///
    /// @return 0 when connected at once, usually `-EINPROGRESS`, or minus another error number
    public static int connect(int fd, SocketName to) {
        var memory = SocketName.scratch();
        return Libc.connect(fd, memory.address(), to.write(memory));
    }

    /// The error that a socket holds, as a positive number, or 0. Asking clears it.
    public static int error(int fd) {
        var memory = SocketName.scratch();
        memory.set(JAVA_INT, 0, 0);
        memory.set(JAVA_INT, SocketName.LONGEST, 4);
        long length = memory.address() + SocketName.LONGEST;
        int asked = Libc.getsockopt(fd, SOL_SOCKET, SO_ERROR, memory.address(), length);
        return asked < 0 ? -asked : memory.get(JAVA_INT, 0);
    }

    /// Reads what is there, at most `length` bytes.
    ///
    /// @return how many bytes, 0 at the end, or minus the error number
    public static int receive(int fd, MemorySegment buffer, int length) {
        return (int) Libc.recvNow(fd, buffer.address(), length, 0);
    }

    /// Sends what the peer has room for. Never raises SIGPIPE.
    ///
    /// @return how many bytes, or minus the error number
    public static int send(int fd, MemorySegment buffer, int offset, int length) {
        return (int) Libc.sendNow(fd, buffer.address() + offset, length, MSG_NOSIGNAL);
    }

    /// Ends the sending direction; the other one stays open.
    public static int shutdownSend(int fd) {
        return Libc.shutdown(fd, SHUT_WR);
    }

    /// Makes the next close drop what is unsent and tell the peer by a reset.
    public static int resetOnClose(int fd) {
        return Libc.setsockopt(fd, SOL_SOCKET, SO_LINGER, LINGER_NOT, 8);
    }

    /// Closes a descriptor. One that an [EventLoop] watches is closed by [EventLoop#close(int)]
    /// instead.
    public static int close(int fd) {
        return Libc.close(fd);
    }
}
