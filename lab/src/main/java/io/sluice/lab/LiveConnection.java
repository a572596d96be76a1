package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.IpAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// A TCP connection from a Pod that can be used again later: what happens to it when policies
/// change, or when a process dies, is what it is for.
public final class LiveConnection implements AutoCloseable {
    private static final int LINE_BYTES = 4096;

    private final SocketChannel channel;
    private final InetSocketAddress server;

    private LiveConnection(SocketChannel channel, InetSocketAddress server) {
        this.channel = channel;
        this.server = server;
    }

    static LiveConnection open(NetworkNamespace pod, InetSocketAddress server) throws IOException {
        var channel = pod.call(() -> SocketChannel.open(TcpServer.family(server)));
        try {
            Wait.connect(channel, server, Probe.PATIENCE);
            channel.socket().setSoTimeout((int) Probe.PATIENCE.toMillis());
            return new LiveConnection(channel, server);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Asks the echo server at the other end what it sees.
    public ProbeResult exchange() {
        try {
            var socket = channel.socket();
            socket.getOutputStream().write(Facts.question(UUID.randomUUID().toString()));
            String answer = line(socket);
            return Facts.read(answer)
                    .<ProbeResult>map(facts ->
                            new ProbeResult.Connected(
                                    IpAddress.of(server.getAddress().getAddress()),
                                    facts.client(),
                                    Optional.empty()))
                    .orElseGet(() -> new ProbeResult.Ended("unexpected answer: " + answer));
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    private static String line(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LINE_BYTES) {
                throw new EOFException("the server ended the connection");
            }
            line.append((char) c);
        }
        return new String(
                line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    Socket socket() {
        return channel.socket();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
