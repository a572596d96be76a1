package io.sluice.node;

import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.KernelException;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.linux.Timer;
import io.sluice.model.IpAddress;
import java.util.HashSet;
import java.util.Set;

/// The proxy's TCP side on one listening socket (RFC 7766).
final class DnsTcp implements AutoCloseable {
    private static final int BACKLOG = 256;
    private static final int ROUND = 64;
    private static final long PAUSE_NANOS = 100_000_000;

    private final LoopThread thread;
    private final DnsForwarder forwarder;
    private final DnsCounters counters;
    private final DnsLimits limits;
    private final PodQuota quota;
    private final int listener;
    private final Set<DnsConnection> connections = new HashSet<>();
    private final Timer again =
            new Timer() {
                @Override
                protected void expired() {
                    listenAgain();
                }
            };

    private DnsTcp(
            LoopThread thread,
            DnsForwarder forwarder,
            DnsCounters counters,
            DnsLimits limits,
            PodQuota quota,
            int listener) {
        this.thread = thread;
        this.forwarder = forwarder;
        this.counters = counters;
        this.limits = limits;
        this.quota = quota;
        this.listener = listener;
    }

    /// Opens a listening socket; on the loop's thread.
    ///
    /// @param quota counts connections
    static DnsTcp listen(
            SocketName name,
            LoopThread thread,
            DnsForwarder forwarder,
            DnsCounters counters,
            DnsLimits limits,
            PodQuota quota)
            throws KernelException {
        int listener = Sockets.listen(name, Sockets.Listening.TRANSPARENT, BACKLOG);
        var tcp = new DnsTcp(thread, forwarder, counters, limits, quota, listener);
        thread.loop().watch(listener, EventLoop.READABLE, (_, _) -> tcp.readable());
        return tcp;
    }

    private void readable() {
        for (int i = 0; i < ROUND; i++) {
            int fd = Sockets.accept(listener);
            if (fd == -Errno.EAGAIN) {
                return;
            }
            if (fd < 0) {
                pauseUnlessGone(fd);
                return;
            }
            take(fd, IpAddress.of(Sockets.lastPeer().address()));
        }
    }

    /// Whoever hung up before being accepted is no reason to wait. Without a free descriptor or
    /// memory the listener would be reported ready again and again, and nothing else be done.
    private void pauseUnlessGone(int error) {
        if (error != -Errno.ECONNABORTED && error != -Errno.EINTR) {
            counters.refused.increment();
            thread.loop().rewatch(listener, 0);
            thread.loop().schedule(again, PAUSE_NANOS);
        }
    }

    private void listenAgain() {
        thread.loop().rewatch(listener, EventLoop.READABLE);
    }

    private void take(int fd, IpAddress pod) {
        if (!isRedirected(fd)) {
            counters.malformed.increment();
            Sockets.close(fd);
        } else if (!quota.take(pod)) {
            counters.refused.increment();
            Sockets.resetOnClose(fd);
            Sockets.close(fd);
        } else {
            var connection = new DnsConnection(fd, pod, thread, this);
            connections.add(connection);
            connection.start();
        }
    }

    /// Whoever connects to the proxy's own port was not redirected by the kernel.
    private static boolean isRedirected(int fd) {
        try {
            return Sockets.local(fd).port() == DnsProxy.DNS_PORT;
        } catch (KernelException _) {
            return false;
        }
    }

    DnsForwarder forwarder() {
        return forwarder;
    }

    void malformed() {
        counters.malformed.increment();
    }

    long idleNanos() {
        return limits.idle().toNanos();
    }

    void ended(DnsConnection connection, IpAddress pod) {
        if (connections.remove(connection)) {
            quota.give(pod);
        }
    }

    /// Closes everything, after the loop has ended.
    @Override
    public void close() {
        Sockets.close(listener);
        for (var connection : connections) {
            Sockets.close(connection.fd());
        }
        connections.clear();
    }
}
