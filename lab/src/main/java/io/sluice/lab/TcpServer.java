package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A listening TCP socket in a network namespace, and a virtual thread for each connection.
final class TcpServer implements AutoCloseable {
    private final ServerSocketChannel listening;
    private final Conversation conversation;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    private TcpServer(ServerSocketChannel listening, Conversation conversation) {
        this.listening = listening;
        this.conversation = conversation;
    }

    static TcpServer open(
            NetworkNamespace namespace, InetSocketAddress address, Conversation conversation)
            throws IOException {
        var listening = namespace.call(() -> ServerSocketChannel.open(family(address)));
        try {
            listening.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
        } catch (IOException e) {
            listening.close();
            throw new IOException("listen on TCP " + address + ": " + e.getMessage(), e);
        }
        var server = new TcpServer(listening, conversation);
        Thread.ofVirtual().name("lab-tcp").start(server::accept);
        return server;
    }

    static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6;
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                var connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().name("lab-connection").start(() -> hold(connection));
            } catch (IOException e) {
                // The caller was gone before it was accepted, or the server is closed.
            }
        }
    }

    private void hold(SocketChannel connection) {
        try (connection) {
            connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
            conversation.hold(connection);
        } catch (IOException e) {
            // Clients may leave at any time.
        } finally {
            connections.remove(connection);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (var connection : connections) {
            connection.close();
        }
    }
}
