package io.sluice.lab;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A small HTTP/1.1 server, in the clear or over TLS. Every request is answered with what the
/// server knows of it: `host NAME` (its own name in the lab), `client ADDRESS PORT`, `request
/// LINE`.
///
/// @param host the server's name in the lab
/// @param tls certificate and key; none for clear text
record HttpConversation(String host, Optional<SSLContext> tls) implements Conversation {
    private static final int HEADER_LINES = 200;
    private static final int LINE_BYTES = 16384;

    @Override
    public void hold(SocketChannel connection) throws IOException {
        var facts = Facts.of((InetSocketAddress) connection.getRemoteAddress());
        if (tls.isEmpty()) {
            serve(connection.socket(), facts);
            return;
        }
        var factory = tls.get().getSocketFactory();
        try (var socket = (SSLSocket) factory.createSocket(connection.socket(), null, true)) {
            serve(socket, facts);
        }
    }

    private void serve(Socket socket, Facts facts) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        var out = socket.getOutputStream();
        while (true) {
            var head = head(in);
            if (head.isEmpty()) {
                return;
            }
            in.skipNBytes(contentLength(head));
            answer(out, head.getFirst(), facts);
            if (field(head, "connection").equals("close")) {
                return;
            }
        }
    }

    private void answer(OutputStream out, String request, Facts facts) throws IOException {
        String body = "host " + host + "\n" + facts.line() + "\nrequest " + request + "\n";
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
                        + body.getBytes(StandardCharsets.UTF_8).length
                        + "\r\n\r\n";
        out.write(
                (head + (request.startsWith("HEAD ") ? "" : body))
                        .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// The lines up to the empty one; none at the end of the connection.
    private static List<String> head(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        while (lines.size() < HEADER_LINES) {
            var line = new StringBuilder();
            int c = in.read();
            for (; c >= 0 && c != '\n' && line.length() < LINE_BYTES; c = in.read()) {
                line.append((char) c);
            }
            String text = line.toString().strip();
            if (c < 0) {
                return List.of();
            }
            if (text.isEmpty()) {
                return lines;
            }
            lines.add(text);
        }
        return List.of();
    }

    private static long contentLength(List<String> head) {
        String value = field(head, "content-length");
        return value.matches("[0-9]{1,9}") ? Long.parseLong(value) : 0;
    }

    private static String field(List<String> head, String name) {
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }
}
