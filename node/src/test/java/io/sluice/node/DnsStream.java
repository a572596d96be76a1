package io.sluice.node;

import io.sluice.dns.DnsException;
import io.sluice.dns.Framing;
import io.sluice.dns.Message;
import io.sluice.linux.NetworkNamespace;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.TreeSet;

/// A TCP connection to a DNS server.
final class DnsStream implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;

    DnsStream(NetworkNamespace namespace, String server) throws IOException {
        this(namespace, server, 53);
    }

    DnsStream(NetworkNamespace namespace, String server, int port) throws IOException {
        socket =
                namespace.call(() -> {
                    var made = new Socket();
                    made.connect(
                            new InetSocketAddress(InetAddress.getByName(server), port), 20_000);
                    return made;
                });
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /// True when the server ends a connection at once.
    static boolean isRefused(NetworkNamespace namespace, String server) {
        try (var stream = new DnsStream(namespace, server)) {
            return stream.isEnded();
        } catch (IOException _) {
            return true;
        }
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Message ask(String name) throws IOException, DnsException {
        write(Framing.frame(DnsClient.query(5, name)));
        return read();
    }

    /// Asks many times before reading anything, and returns the ids of the answers.
    Set<Integer> askTogether(String name, int times) throws IOException, DnsException {
        var all = new ByteArrayOutputStream();
        for (int id = 0; id < times; id++) {
            all.writeBytes(Framing.frame(DnsClient.query(id, name)));
        }
        write(all.toByteArray());
        socket.shutdownOutput();
        var ids = new TreeSet<Integer>();
        for (int i = 0; i < times; i++) {
            ids.add(read().id());
        }
        return ids;
    }

    private Message read() throws IOException, DnsException {
        return Message.read(in.readNBytes(in.readUnsignedShort()));
    }

    /// Waits for the server to end the connection.
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
