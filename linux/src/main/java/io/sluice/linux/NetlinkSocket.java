package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// A netlink socket in the network namespace of the thread that opens it. Not for several threads
/// at once.
final class NetlinkSocket implements AutoCloseable {
    static final int ROUTE = 0;
    static final int NETFILTER = 12;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int TYPE_ERROR = 2;
    private static final int TYPE_DONE = 3;
    private static final int FLAG_DUMP_INTERRUPTED = 0x10;
    private static final int FLAG_CAPPED = 0x100;
    private static final int FLAG_ACK_ATTRIBUTES = 0x200;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment received;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final int fd;
    private int sequence;

    /// @param protocol [#ROUTE] or [#NETFILTER]
    /// @param groups bit mask of multicast groups to join
    /// @param bufferBytes size of the kernel's send and receive buffers
    NetlinkSocket(int protocol, int groups, int bufferBytes) throws KernelException {
        received = arena.allocate(1 << 18, 16);
        fd = Libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
        if (fd < 0) {
            arena.close();
            throw new KernelException("open netlink socket", -fd);
        }
        var address = arena.allocate(12, 4);
        address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
        address.set(JAVA_INT, 8, groups);
        int bound = Libc.bind(fd, address.address(), 12);
        if (bound < 0) {
            close();
            throw new KernelException("bind netlink socket to groups " + groups, -bound);
        }
        // The forced sizes need CAP_NET_ADMIN in the first user namespace; otherwise the system's
        // limits hold, and larger batches are refused.
        Libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUF, bufferBytes);
        Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, bufferBytes);
        Libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, bufferBytes);
        Libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, bufferBytes);
        Libc.setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, 1);
        Libc.setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, 1);
    }

    int fd() {
        return fd;
    }

    /// The number by which the kernel knows this socket.
    int port() throws KernelException {
        try (var once = Arena.ofConfined()) {
            var address = once.allocate(12, 4);
            var length = once.allocateFrom(JAVA_INT, 12);
            int done = Libc.getsockname(fd, address.address(), length.address());
            if (done < 0) {
                throw new KernelException("read the name of a netlink socket", -done);
            }
            return address.get(JAVA_INT, 4);
        }
    }

    int nextSequence() {
        return ++sequence;
    }

    void send(NetlinkMessage message) throws KernelException {
        message.end();
        long sent = Libc.send(fd, message.address(), message.length(), 0);
        if (sent != message.length()) {
            throw new KernelException(
                    "send " + message.length() + " bytes to netlink", (int) -Math.min(sent, 0));
        }
    }

    /// Waits for the next datagram and returns its length; the bytes are in [#received()].
    int receive() throws KernelException {
        for (; ; ) {
            long length = Libc.recv(fd, received.address(), received.byteSize(), 0);
            if (length >= 0) {
                return (int) length;
            }
            if (length != -Errno.EINTR) {
                throw new KernelException("receive from netlink", (int) -length);
            }
        }
    }

    /// Throws away what has arrived already.
    void discardPending() {
        while (Libc.recvNow(fd, received.address(), received.byteSize(), MSG_DONTWAIT) > 0) {}
    }

    MemorySegment received() {
        return received;
    }

    /// Takes the messages of an answer one by one.
    interface Reader {
        /// @param type the message's type
        /// @param offset where the payload after the 16-byte header starts in [#received()]
        /// @param end where it ends
        void message(int type, int offset, int end);
    }

    /// An error that the kernel reported.
    ///
    /// @param errno the error number, positive
    /// @param sequence the request it answers
    /// @param text the kernel's words, or empty
    /// @param offset where in the request the error is, or -1
    record Failure(int errno, int sequence, String text, int offset) {}

    /// Sends one request and reads its answer to the end: an acknowledgement, or a dump.
    ///
    /// @param what what is tried, for the error
    void request(String what, NetlinkMessage message, int sequence, Reader reader)
            throws KernelException {
        send(message);
        var failure = await(sequence, reader);
        if (failure.errno() != 0) {
            throw new KernelException(what, failure.errno(), failure.text());
        }
    }

    /// Reads until the request with this number is answered, or any request fails. No failure has
    /// errno 0; a listing that changed while it was read has `EINTR`.
    Failure await(int lastSequence, Reader reader) throws KernelException {
        boolean interrupted = false;
        for (; ; ) {
            int length = receive();
            for (int at = 0; at + 16 <= length; ) {
                int size = received.get(JAVA_INT_UNALIGNED, at);
                int type = received.get(JAVA_SHORT_UNALIGNED, at + 4) & 0xffff;
                int answered = received.get(JAVA_INT_UNALIGNED, at + 8);
                int flags = received.get(JAVA_SHORT_UNALIGNED, at + 6);
                interrupted |= answered == lastSequence && (flags & FLAG_DUMP_INTERRUPTED) != 0;
                if (type == TYPE_ERROR) {
                    var failure = failure(at, size);
                    if (failure.errno() != 0 || answered == lastSequence) {
                        return failure;
                    }
                } else if (type == TYPE_DONE) {
                    if (answered == lastSequence) {
                        return new Failure(interrupted ? Errno.EINTR : 0, answered, "", -1);
                    }
                } else {
                    reader.message(type, at + 16, at + size);
                }
                at += (size + 3) & ~3;
            }
        }
    }

    private Failure failure(int at, int size) {
        int flags = received.get(JAVA_SHORT_UNALIGNED, at + 6) & 0xffff;
        int sequenceNumber = received.get(JAVA_INT_UNALIGNED, at + 8);
        int errno = -received.get(JAVA_INT_UNALIGNED, at + 16);
        String text = "";
        int offset = -1;
        if ((flags & FLAG_ACK_ATTRIBUTES) != 0) {
            int echoed =
                    (flags & FLAG_CAPPED) != 0
                            ? 16
                            : (received.get(JAVA_INT_UNALIGNED, at + 20) + 3) & ~3;
            for (int p = at + 20 + echoed; p + 4 <= at + size; ) {
                int attributeSize = received.get(JAVA_SHORT_UNALIGNED, p) & 0xffff;
                int attribute = received.get(JAVA_SHORT_UNALIGNED, p + 2) & 0x3fff;
                if (attributeSize < 4) {
                    break;
                }
                if (attribute == 1) {
                    text = received.getString(p + 4);
                } else if (attribute == 2) {
                    offset = received.get(JAVA_INT_UNALIGNED, p + 4);
                }
                p += (attributeSize + 3) & ~3;
            }
        }
        return new Failure(errno, sequenceNumber, text, offset);
    }

    /// Closes it; a second time does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(fd);
            arena.close();
        }
    }
}
