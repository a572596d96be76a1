package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/// A UDP socket in a network namespace that sends back what it gets, or what it knows of the client
/// when asked (see [Facts]), or nothing.
final class UdpServer implements AutoCloseable {
    private static final int BUFFER_BYTES = 65536;

    private final DatagramChannel channel;
    private final Received received;
    private final boolean silent;

    private UdpServer(DatagramChannel channel, Received received, boolean silent) {
        this.channel = channel;
        this.received = received;
        this.silent = silent;
    }

    static UdpServer open(
            NetworkNamespace namespace,
            InetSocketAddress address,
            Received received,
            boolean silent)
            throws IOException {
        var channel = namespace.call(() -> DatagramChannel.open(TcpServer.family(address)));
        try {
            channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw new IOException("listen on UDP " + address + ": " + e.getMessage(), e);
        }
        var server = new UdpServer(channel, received, silent);
        Thread.ofVirtual().name("lab-udp").start(server::serve);
        return server;
    }

    private void serve() {
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.isOpen()) {
            try {
                var client = (InetSocketAddress) channel.receive(buffer.clear());
                var bytes = Arrays.copyOf(buffer.array(), buffer.position());
                var token = Facts.token(bytes);
                token.ifPresent(received::add);
                if (!silent) {
                    var answer = token.isPresent() ? Facts.of(client).answer() : bytes;
                    channel.send(ByteBuffer.wrap(answer), client);
                }
            } catch (IOException e) {
                // An answer that cannot be delivered concerns one client; a closed socket ends
                // the loop.
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
