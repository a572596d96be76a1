package io.sluice.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/// A small authoritative server over UDP and TCP, for worlds whose names are all known.
public final class NameServer implements AutoCloseable {
    private static final int IDLE_MILLIS = 10_000;
    private static final int MAX_CONNECTIONS = 256;
    private static final long ACCEPT_PAUSE_NANOS = 50_000_000;

    private volatile NameTable table;
    private final List<AutoCloseable> listening = new ArrayList<>();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(MAX_CONNECTIONS);

    private NameServer(NameTable table) {
        this.table = table;
    }

    /// Binds UDP and TCP on every address and begins to answer.
    ///
    /// @param sockets where its sockets are born, such as `namespace::call`
    /// @param addresses addresses and ports to bind
    /// @throws IOException when an address cannot be bound; then nothing stays open
    public static NameServer open(
            SocketOpener sockets, List<InetSocketAddress> addresses, NameTable table)
            throws IOException {
        var server = new NameServer(table);
        try {
            for (var address : addresses) {
                server.listen(sockets, address);
            }
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /// Answers by another table from the next query on.
    public void replace(NameTable names) {
        table = names;
    }

    private void listen(SocketOpener sockets, InetSocketAddress address) throws IOException {
        var family =
                address.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6;
        var tcp = sockets.open(() -> ServerSocketChannel.open(family));
        listening.add(tcp);
        tcp.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(address);
        var udp = sockets.open(() -> DatagramChannel.open(family));
        listening.add(udp);
        // Port 0 stands for the one that TCP got.
        udp.bind(tcp.getLocalAddress());
        Thread.ofVirtual().name("names-udp").start(() -> serveUdp(udp));
        Thread.ofVirtual().name("names-tcp").start(() -> serveTcp(tcp));
    }

    /// The addresses that it listens on, with the ports that were chosen for port 0.
    public List<InetSocketAddress> addresses() throws IOException {
        var addresses = new ArrayList<InetSocketAddress>();
        for (var channel : listening) {
            if (channel instanceof DatagramChannel udp) {
                addresses.add((InetSocketAddress) udp.getLocalAddress());
            }
        }
        return addresses;
    }

    private void serveUdp(DatagramChannel udp) {
        var buffer = ByteBuffer.allocate(Message.MAX_BYTES);
        while (udp.isOpen()) {
            try {
                buffer.clear();
                var client = udp.receive(buffer);
                var query = new byte[buffer.flip().remaining()];
                buffer.get(query);
                var answer = answer(query, true);
                if (answer.isPresent()) {
                    udp.send(ByteBuffer.wrap(answer.get()), client);
                }
            } catch (IOException _) {
                // An answer that cannot be delivered concerns one client; a closed socket ends the
                // loop.
            }
        }
    }

    private void serveTcp(ServerSocketChannel tcp) {
        while (tcp.isOpen()) {
            try {
                var connection = tcp.accept();
                if (!free.tryAcquire()) {
                    connection.close();
                    continue;
                }
                connections.add(connection);
                Thread.ofVirtual().name("names-connection").start(() -> serve(connection));
            } catch (IOException _) {
                // The client was gone before it was accepted, the socket is closed, or no
                // descriptor is free: others will be closed.
                LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            Socket socket = connection.socket();
            socket.setSoTimeout(IDLE_MILLIS);
            var in = new DataInputStream(socket.getInputStream());
            for (; ; ) {
                var query = in.readNBytes(in.readUnsignedShort());
                var answer = answer(query, false);
                if (answer.isEmpty()) {
                    return;
                }
                socket.getOutputStream().write(Framing.frame(answer.get()));
            }
        } catch (IOException _) {
            // The client ended the connection or went silent.
        } finally {
            connections.remove(connection);
            free.release();
        }
    }

    private Optional<byte[]> answer(byte[] bytes, boolean udp) {
        try {
            var query = Query.read(bytes).message();
            var answer = table.answer(query);
            return Optional.of(answer.write(udp ? query.udpBytes() : Message.MAX_BYTES));
        } catch (DnsException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        listening.forEach(NameServer::closeQuietly);
        connections.forEach(NameServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception _) {
            // Closing a socket has no result that anyone could use.
        }
    }
}
