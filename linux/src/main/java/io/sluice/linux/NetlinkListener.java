package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/// A thread that reads what the kernel sends to a multicast group or log group, until it is closed.
/// It owns the socket.
final class NetlinkListener implements AutoCloseable {
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EVENT_BYTES = 12;
    private static final int EVENTFD_FLAGS = 0x80000 | 0x800;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int HEADER_BYTES = 16;

    /// Takes what was read, on the listener's thread.
    interface Handler {
        /// @param type the message's type
        /// @param flags the message's flags
        /// @param port who asked for the change that it tells of
        /// @param attributes what follows the netfilter header
        void message(int type, int flags, int port, AttributeCursor attributes);

        /// Messages were lost because they were not read fast enough.
        void overrun();
    }

    private final NetlinkSocket socket;
    private final Handler handler;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment scratch = arena.allocate(64, 8);
    private final int epoll;
    private final int wake;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    NetlinkListener(String name, NetlinkSocket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
        epoll = Libc.epollCreate(EPOLL_CLOEXEC);
        wake = Libc.eventfd(0, EVENTFD_FLAGS);
        watch(socket.fd());
        watch(wake);
        thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /// Starts reading.
    NetlinkListener start() {
        thread.start();
        return this;
    }

    /// `epoll_event` is packed: u32 events, u64 data.
    private void watch(int fd) {
        scratch.set(JAVA_INT_UNALIGNED, 0, EPOLLIN);
        scratch.set(JAVA_LONG_UNALIGNED, 4, fd);
        Libc.epollCtl(epoll, EPOLL_CTL_ADD, fd, scratch.address());
    }

    private void run() {
        for (; ; ) {
            int ready = Libc.epollWait(epoll, scratch.address(), 2, -1);
            for (int i = 0; i < ready; i++) {
                if (scratch.get(JAVA_LONG_UNALIGNED, (long) i * EVENT_BYTES + 4) == wake) {
                    return;
                }
            }
            drain();
        }
    }

    private void drain() {
        var bytes = socket.received();
        for (; ; ) {
            long length =
                    Libc.recvNow(socket.fd(), bytes.address(), bytes.byteSize(), MSG_DONTWAIT);
            if (length == -Errno.ENOBUFS) {
                handler.overrun();
            } else if (length <= 0) {
                return;
            } else {
                split(bytes, (int) length);
            }
        }
    }

    private void split(MemorySegment bytes, int length) {
        for (int at = 0; at + HEADER_BYTES + 4 <= length; ) {
            int size = bytes.get(JAVA_INT_UNALIGNED, at);
            int type = bytes.get(JAVA_SHORT_UNALIGNED, at + 4) & 0xffff;
            if (size < HEADER_BYTES || size > length - at) {
                return;
            }
            if (size >= HEADER_BYTES + 4) {
                handler.message(
                        type,
                        bytes.get(JAVA_SHORT_UNALIGNED, at + 6),
                        bytes.get(JAVA_INT_UNALIGNED, at + 12),
                        new AttributeCursor(bytes, at + HEADER_BYTES + 4, at + size));
            }
            at += (size + 3) & ~3;
        }
    }

    /// Ends the thread and closes the socket; a second time does nothing. Not to be called on the
    /// listener's own thread.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (var once = Arena.ofConfined()) {
            Libc.write(wake, once.allocateFrom(JAVA_LONG_UNALIGNED, 1L).address(), 8);
        }
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
        Libc.close(epoll);
        Libc.close(wake);
        socket.close();
        arena.close();
    }
}
