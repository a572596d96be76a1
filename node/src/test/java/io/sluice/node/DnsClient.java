package io.sluice.node;

import io.sluice.dns.DnsName;
import io.sluice.dns.Message;
import io.sluice.dns.RecordType;
import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/// Sends bytes to a DNS server over UDP and takes what comes back from it.
final class DnsClient implements AutoCloseable {
    private final DatagramSocket socket;

    DnsClient(NetworkNamespace namespace, String server) throws IOException {
        this(namespace, server, 53);
    }

    DnsClient(NetworkNamespace namespace, String server, int port) throws IOException {
        socket =
                namespace.call(() -> {
                    var opened = new DatagramSocket();
                    opened.connect(new InetSocketAddress(InetAddress.getByName(server), port));
                    return opened;
                });
    }

    static byte[] query(int id, String name) {
        return Message.query(id, DnsName.parse(name).orElseThrow(), RecordType.A)
                .write(Message.PLAIN_UDP_BYTES);
    }

    void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length));
    }

    Optional<byte[]> receive(Duration timeout) throws IOException {
        var packet = new DatagramPacket(new byte[Message.MAX_BYTES], Message.MAX_BYTES);
        socket.setSoTimeout((int) timeout.toMillis());
        try {
            socket.receive(packet);
            return Optional.of(Arrays.copyOf(packet.getData(), packet.getLength()));
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
