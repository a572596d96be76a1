package io.sluice.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A server on loopback that answers every query with the given bytes, one response after the
/// other.
final class FakeServer implements AutoCloseable {
    private final DatagramChannel udp;
    private final ServerSocketChannel tcp;
    private final List<Message> queries = new CopyOnWriteArrayList<>();
    private final List<SocketAddress> clients = new CopyOnWriteArrayList<>();

    FakeServer(Function<Message, List<byte[]>> answers) throws IOException {
        this(answers, answers);
    }

    FakeServer(
            Function<Message, List<byte[]>> udpAnswers, Function<Message, List<byte[]>> tcpAnswers)
            throws IOException {
        tcp = ServerSocketChannel.open();
        tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        udp = DatagramChannel.open().bind(tcp.getLocalAddress());
        Thread.ofVirtual().start(() -> serveUdp(udpAnswers));
        Thread.ofVirtual().start(() -> serveTcp(tcpAnswers));
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) udp.getLocalAddress();
    }

    /// What was asked over UDP.
    List<Message> queries() {
        return queries;
    }

    /// Who asked over UDP.
    List<SocketAddress> clients() {
        return clients;
    }

    private void serveUdp(Function<Message, List<byte[]>> answers) {
        var buffer = ByteBuffer.allocate(4096);
        while (udp.isOpen()) {
            try {
                var client = udp.receive(buffer.clear());
                var bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes);
                var query = Message.read(bytes);
                queries.add(query);
                clients.add(client);
                for (byte[] answer : answers.apply(query)) {
                    udp.send(ByteBuffer.wrap(answer), client);
                }
            } catch (IOException | DnsException _) {
                // Closed.
            }
        }
    }

    private void serveTcp(Function<Message, List<byte[]>> answers) {
        while (tcp.isOpen()) {
            try (var connection = tcp.accept()) {
                var in = new DataInputStream(connection.socket().getInputStream());
                var query = Message.read(in.readNBytes(in.readUnsignedShort()));
                for (byte[] answer : answers.apply(query)) {
                    connection.socket().getOutputStream().write(Framing.frame(answer));
                }
            } catch (IOException | DnsException _) {
                // Closed.
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
