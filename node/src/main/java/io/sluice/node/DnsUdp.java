package io.sluice.node;

import io.sluice.linux.Datagram;
import io.sluice.linux.EventLoop;
import io.sluice.linux.KernelException;
import io.sluice.linux.SocketName;
import io.sluice.linux.UdpSocket;
import io.sluice.model.IpAddress;
import java.util.Optional;

/// The proxy's UDP side on one socket. Answers leave from the address and port that the query was
/// sent to.
final class DnsUdp implements AutoCloseable {
    private static final int ROUND = 256;

    private final LoopThread thread;
    private final DnsForwarder forwarder;
    private final DnsCounters counters;
    private final UdpSocket socket;

    private DnsUdp(
            LoopThread thread, DnsForwarder forwarder, DnsCounters counters, UdpSocket socket) {
        this.thread = thread;
        this.forwarder = forwarder;
        this.counters = counters;
        this.socket = socket;
    }

    /// Opens a socket; on the loop's thread.
    static DnsUdp listen(
            SocketName name, LoopThread thread, DnsForwarder forwarder, DnsCounters counters)
            throws KernelException {
        var udp = new DnsUdp(thread, forwarder, counters, UdpSocket.listen(name));
        thread.loop().watch(udp.socket.fd(), EventLoop.READABLE, (_, _) -> udp.readable());
        return udp;
    }

    private void readable() {
        for (int i = 0; i < ROUND; i++) {
            Optional<Datagram> datagram;
            try {
                datagram = socket.receive();
            } catch (KernelException _) {
                // An ICMP error about an earlier answer, reported here; the next call reads on.
                continue;
            }
            if (datagram.isEmpty()) {
                return;
            }
            take(datagram.get());
        }
    }

    private void take(Datagram datagram) {
        // Whoever sends to the proxy's own port was not redirected by the kernel.
        if (datagram.destination().port() != DnsProxy.DNS_PORT) {
            counters.malformed.increment();
            return;
        }
        forwarder.take(
                IpAddress.of(datagram.source().address()),
                datagram.payload(),
                DnsForwarder.Transport.UDP,
                answer -> thread.execute(() -> send(datagram, answer)));
    }

    private void send(Datagram query, byte[] answer) {
        try {
            UdpSocket.send(query.destination(), query.source(), answer);
        } catch (KernelException _) {
            counters.notDelivered.increment();
        }
    }

    /// Closes the socket, after the loop has ended.
    @Override
    public void close() {
        socket.close();
    }
}
