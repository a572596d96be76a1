package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// A DNS server over UDP that answers bytes with bytes, under the id of the query.
final class RawServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final List<byte[]> queries = new CopyOnWriteArrayList<>();

    RawServer(
            NetworkNamespace namespace, String address, Function<byte[], Optional<byte[]>> answers)
            throws IOException {
        socket =
                namespace.call(() ->
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.getByName(address), 53)));
        Thread.ofVirtual().start(() -> serve(answers));
    }

    List<byte[]> queries() {
        return queries;
    }

    private void serve(Function<byte[], Optional<byte[]>> answers) {
        try {
            var packet = new DatagramPacket(new byte[4096], 4096);
            for (; ; ) {
                packet.setLength(4096);
                socket.receive(packet);
                var query = Arrays.copyOf(packet.getData(), packet.getLength());
                queries.add(query);
                var answer = answers.apply(query);
                if (answer.isPresent()) {
                    var bytes = answer.get().clone();
                    bytes[0] = query[0];
                    bytes[1] = query[1];
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
