package io.sluice.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;

/// One query to one server. Blocks the calling thread, which had better be a virtual one.
///
/// Every query goes out under a random id and from a socket, so a source port, of its own. A
/// response counts only when it comes from the server's address and port and carries the id and the
/// question; others are dropped and the wait goes on.
final class Exchange {
    /// Bounds the memory that a waiting query holds.
    private static final int UDP_BYTES = 4096;

    private final SocketOpener sockets;
    private final SecureRandom random = new SecureRandom();

    Exchange(SocketOpener sockets) {
        this.sockets = sockets;
    }

    /// Asks over UDP. An answer that is larger than the query takes (RFC 6891, section 6.2.3), or
    /// than any usual server sends, comes back as a truncated one.
    ///
    /// @throws IOException when there is no answer in time or the server cannot be reached
    Answer udp(Query query, InetSocketAddress server, Duration timeout) throws IOException {
        int id = random.nextInt(1 << 16);
        long end = System.nanoTime() + timeout.toNanos();
        try (var channel = sockets.open(() -> connectedUdp(server))) {
            channel.write(ByteBuffer.wrap(query.withId(id)));
            var packet = new DatagramPacket(new byte[UDP_BYTES], UDP_BYTES);
            for (; ; ) {
                channel.socket().setSoTimeout(millisUntil(end));
                packet.setLength(UDP_BYTES);
                channel.socket().receive(packet);
                try {
                    if (packet.getLength() == UDP_BYTES) {
                        return truncated(query);
                    }
                    var answer =
                            query.match(Arrays.copyOf(packet.getData(), packet.getLength()), id);
                    return packet.getLength() > query.message().udpBytes()
                            ? truncated(query)
                            : answer;
                } catch (DnsException _) {
                    // Not the answer: forged, late, or broken. The true one may still come.
                }
            }
        }
    }

    private static DatagramChannel connectedUdp(InetSocketAddress server) throws IOException {
        var channel =
                DatagramChannel.open(
                        server.getAddress() instanceof Inet4Address
                                ? StandardProtocolFamily.INET
                                : StandardProtocolFamily.INET6);
        try {
            return channel.connect(server);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Answer truncated(Query query) {
        var plain = query.message().failure(ResponseCode.NO_ERROR);
        var message =
                new Message(
                        plain.id(),
                        plain.flags() | Message.TRUNCATED,
                        plain.questions(),
                        plain.answers(),
                        plain.authorities(),
                        plain.additionals());
        return new Answer(message.write(Message.PLAIN_UDP_BYTES), message, true);
    }

    /// Asks over TCP (RFC 7766).
    ///
    /// @throws IOException when there is no answer in time, or the server cannot be reached or
    ///   answers something else
    Answer tcp(Query query, InetSocketAddress server, Duration timeout) throws IOException {
        int id = random.nextInt(1 << 16);
        long end = System.nanoTime() + timeout.toNanos();
        try (var channel = sockets.open(SocketChannel::open)) {
            var socket = channel.socket();
            socket.connect(server, millisUntil(end));
            socket.getOutputStream().write(Framing.frame(query.withId(id)));
            var in = new DataInputStream(socket.getInputStream());
            socket.setSoTimeout(millisUntil(end));
            var response = new byte[in.readUnsignedShort()];
            for (int read = 0; read < response.length; ) {
                socket.setSoTimeout(millisUntil(end));
                int more = in.read(response, read, response.length - read);
                if (more < 0) {
                    throw new IOException("the connection ended inside an answer");
                }
                read += more;
            }
            return query.match(response, id);
        } catch (DnsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int millisUntil(long endNanos) throws SocketTimeoutException {
        long left = endNanos - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(Integer.MAX_VALUE, left / 1_000_000 + 1);
    }
}
