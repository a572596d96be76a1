package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// Real clients and echo servers inside namespaces.
final class TestSockets implements AutoCloseable {
    private static final int ANSWER_MILLIS = 20_000;
    private static final int AGAIN_MILLIS = 4_000;
    private static final int SILENCE_MILLIS = 1_000;
    private static final int PING_MILLIS = 3_000;

    /// How an attempt ended.
    enum Outcome {
        /// The echo came back.
        ANSWERED,
        /// Refused by a reset or an ICMP message.
        REFUSED,
        /// Nothing came back.
        SILENT
    }

    private final List<Closeable> open = new ArrayList<>();

    /// Answers TCP on a port of every address of the namespace.
    void serveTcp(NetworkNamespace namespace, int port) throws IOException {
        var server =
                namespace.call(() -> {
                    var socket = new ServerSocket();
                    socket.setReuseAddress(true);
                    socket.bind(new InetSocketAddress(port), 200);
                    return socket;
                });
        open.add(server);
        Thread.ofVirtual().start(() -> accept(server));
    }

    private static void accept(ServerSocket server) {
        try {
            for (; ; ) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The client left.
        }
    }

    /// Answers UDP on a port of one address.
    void serveUdp(NetworkNamespace namespace, String address, int port) throws IOException {
        var server =
                namespace.call(() ->
                        new DatagramSocket(
                                new InetSocketAddress(InetAddress.getByName(address), port)));
        open.add(server);
        Thread.ofPlatform().daemon().start(() -> echo(server));
    }

    private static void echo(DatagramSocket server) {
        try {
            var packet = new DatagramPacket(new byte[2048], 2048);
            for (; ; ) {
                packet.setLength(2048);
                server.receive(packet);
                server.send(packet);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    /// Opens a TCP connection and keeps it; the caller need not close it.
    Socket connect(NetworkNamespace from, String to, int port) throws IOException {
        var socket =
                from.call(() -> {
                    var made = new Socket();
                    made.connect(
                            new InetSocketAddress(InetAddress.getByName(to), port), ANSWER_MILLIS);
                    return made;
                });
        open.add(socket);
        return socket;
    }

    /// Sends a byte over a connection and waits for its echo.
    static Outcome ask(Socket socket) throws IOException {
        socket.setSoTimeout(ANSWER_MILLIS);
        try {
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() == 'x' ? Outcome.ANSWERED : Outcome.REFUSED;
        } catch (SocketTimeoutException e) {
            return Outcome.SILENT;
        } catch (IOException e) {
            return Outcome.REFUSED;
        }
    }

    /// One TCP attempt.
    static Outcome tcp(NetworkNamespace from, String to, int port) throws IOException {
        return from.call(() -> {
            try (var socket = new Socket()) {
                return tcp(socket, to, port, ANSWER_MILLIS);
            }
        });
    }

    /// True when an ICMP echo comes back.
    static boolean ping(NetworkNamespace from, String to) throws IOException {
        return from.call(() -> InetAddress.getByName(to).isReachable(PING_MILLIS));
    }

    /// One TCP attempt from a given source address.
    static Outcome tcpFrom(NetworkNamespace from, String source, String to, int port)
            throws IOException {
        return tcpFrom(from, source, to, port, ANSWER_MILLIS);
    }

    /// One TCP attempt that nothing will answer, from a given source address.
    static Outcome silentTcpFrom(NetworkNamespace from, String source, String to, int port)
            throws IOException {
        return tcpFrom(from, source, to, port, SILENCE_MILLIS);
    }

    private static Outcome tcpFrom(
            NetworkNamespace from, String source, String to, int port, int millis)
            throws IOException {
        return from.call(() -> {
            try (var socket = new Socket()) {
                socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
                return tcp(socket, to, port, millis);
            }
        });
    }

    private static Outcome tcp(Socket socket, String to, int port, int millis) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(to), port), millis);
            return ask(socket);
        } catch (SocketTimeoutException e) {
            return Outcome.SILENT;
        } catch (ConnectException | NoRouteToHostException e) {
            return Outcome.REFUSED;
        }
    }

    /// One UDP attempt.
    static Outcome udp(NetworkNamespace from, String to, int port) throws IOException {
        return udp(from, new InetSocketAddress(0), to, port);
    }

    /// One UDP attempt from a given source address.
    static Outcome udpFrom(NetworkNamespace from, String source, String to, int port)
            throws IOException {
        return udp(from, new InetSocketAddress(InetAddress.getByName(source), 0), to, port);
    }

    /// One UDP attempt from a given source.
    static Outcome udp(NetworkNamespace from, InetSocketAddress source, String to, int port)
            throws IOException {
        return from.call(() -> {
            try (var socket = new DatagramSocket(source)) {
                socket.connect(InetAddress.getByName(to), port);
                socket.setSoTimeout(AGAIN_MILLIS);
                // A busy machine may lose a datagram, which nobody sends again as TCP does.
                for (int waited = 0; waited < ANSWER_MILLIS; waited += AGAIN_MILLIS) {
                    socket.send(new DatagramPacket(new byte[] {'x'}, 1));
                    if (isAnswered(socket)) {
                        return Outcome.ANSWERED;
                    }
                }
                return Outcome.SILENT;
            } catch (PortUnreachableException e) {
                return Outcome.REFUSED;
            } catch (IOException e) {
                return Outcome.REFUSED;
            }
        });
    }

    private static boolean isAnswered(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        for (var closeable : open) {
            closeable.close();
        }
    }
}
