package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// A transparent UDP socket: it takes datagrams to any address that a TPROXY rule hands to it, and
/// tells where each was sent to (ip(7), IP_TRANSPARENT and IP_RECVORIGDSTADDR). Non-blocking. Not
/// for several threads at once.
public final class UdpSocket implements AutoCloseable {
    private static final int SOCK_DGRAM_NONBLOCK = 2 | 0x800 | 0x80000;
    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_IPV6 = 41;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_RCVBUF = 8;
    private static final int IP_TRANSPARENT = 19;
    private static final int IP_RECVORIGDSTADDR = 20;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_RECVORIGDSTADDR = 74;
    private static final int IPV6_TRANSPARENT = 75;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
    private static final int PAYLOAD_BYTES = 1 << 16;
    private static final int CONTROL_BYTES = 256;
    private static final int CONTROL_HEADER_BYTES = 16;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment payload = arena.allocate(PAYLOAD_BYTES, 8);
    private final MemorySegment name = arena.allocate(SocketName.LONGEST + 4, 8);
    private final MemorySegment control = arena.allocate(CONTROL_BYTES, 8);
    private final MessageHeader header = new MessageHeader(arena);

    private UdpSocket(int fd) {
        this.fd = fd;
    }

    /// Opens a socket in the network namespace of the calling thread. IPv6 sockets take IPv6 only.
    /// Needs CAP_NET_ADMIN.
    public static UdpSocket listen(SocketName name) throws KernelException {
        String what = "take UDP on " + name;
        int fd = open(name, what);
        try {
            int level = name.v6() ? SOL_IPV6 : SOL_IP;
            int tellDestination = name.v6() ? IPV6_RECVORIGDSTADDR : IP_RECVORIGDSTADDR;
            checked(what, Libc.setsockopt(fd, level, tellDestination, 1));
            checked(what, Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER_BYTES));
            return new UdpSocket(fd);
        } catch (KernelException e) {
            Libc.close(fd);
            throw e;
        }
    }

    /// A transparent socket that is bound to a name, which need not be this host's.
    private static int open(SocketName name, String what) throws KernelException {
        int fd = checked(what, Libc.socket(name.family(), SOCK_DGRAM_NONBLOCK, 0));
        try {
            int level = name.v6() ? SOL_IPV6 : SOL_IP;
            int transparent = name.v6() ? IPV6_TRANSPARENT : IP_TRANSPARENT;
            checked(what, Libc.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1));
            if (name.v6()) {
                checked(what, Libc.setsockopt(fd, SOL_IPV6, IPV6_V6ONLY, 1));
            }
            checked("make transparent: " + what, Libc.setsockopt(fd, level, transparent, 1));
            var memory = SocketName.scratch();
            checked(what, Libc.bind(fd, memory.address(), name.write(memory)));
            return fd;
        } catch (KernelException e) {
            Libc.close(fd);
            throw e;
        }
    }

    private static int checked(String what, int result) throws KernelException {
        if (result < 0) {
            throw new KernelException(what, -result);
        }
        return result;
    }

    /// The descriptor, to be watched by an [EventLoop]. This object closes it.
    public int fd() {
        return fd;
    }

    /// Takes the next datagram; empty when none waits.
    public Optional<Datagram> receive() throws KernelException {
        header.set(name, SocketName.LONGEST, payload, PAYLOAD_BYTES, control, CONTROL_BYTES);
        long length = Libc.recvmsgNow(fd, header.address(), 0);
        if (length == -Errno.EAGAIN) {
            return Optional.empty();
        }
        if (length < 0) {
            throw new KernelException("receive a datagram", (int) -length);
        }
        var bytes = new byte[(int) length];
        MemorySegment.copy(payload, JAVA_BYTE, 0, bytes, 0, bytes.length);
        return Optional.of(new Datagram(bytes, SocketName.read(name), destination()));
    }

    /// Finds the original destination among the control messages: {u64 length, i32 level, i32 type,
    /// `sockaddr`}, each padded to 8 bytes.
    private SocketName destination() throws KernelException {
        long end = header.controlLength();
        for (long at = 0; at + CONTROL_HEADER_BYTES <= end; ) {
            long length = control.get(JAVA_LONG, at);
            int level = control.get(JAVA_INT, at + 8);
            int type = control.get(JAVA_INT, at + 12);
            boolean v4 = level == SOL_IP && type == IP_RECVORIGDSTADDR;
            boolean v6 = level == SOL_IPV6 && type == IPV6_RECVORIGDSTADDR;
            if (v4 || v6) {
                return SocketName.read(control.asSlice(at + CONTROL_HEADER_BYTES));
            }
            if (length < CONTROL_HEADER_BYTES) {
                break;
            }
            at += (length + 7) & ~7;
        }
        throw new KernelException("read a datagram's original destination", Errno.ENOENT);
    }

    /// Sends one datagram whose source is any address and port, such as the destination that the
    /// peer had sent to. It leaves from the network namespace of the calling thread. Needs
    /// CAP_NET_ADMIN.
    ///
    /// @throws KernelException also with `EAGAIN` when there is no room to send
    public static void send(SocketName from, SocketName to, byte[] payload) throws KernelException {
        String what = "answer " + to + " from " + from;
        int fd = open(from, what);
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocate(SocketName.LONGEST, 8);
            var bytes = arena.allocate(Math.max(1, payload.length));
            MemorySegment.copy(payload, 0, bytes, JAVA_BYTE, 0, payload.length);
            var header = new MessageHeader(arena);
            header.set(name, to.write(name), bytes, payload.length, MemorySegment.NULL, 0);
            long sent = Libc.sendmsgNow(fd, header.address(), 0);
            if (sent < 0) {
                throw new KernelException(what, (int) -sent);
            }
        } finally {
            Libc.close(fd);
        }
    }

    @Override
    public void close() {
        Libc.close(fd);
        arena.close();
    }
}
