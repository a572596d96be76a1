package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a server knows of its client, and how it says so: a client that sends a line starting with
/// `sluice?` to an echo server gets `client ADDRESS PORT` back instead of its own words.
record Facts(IpAddress client, int port) {
    private static final String QUESTION = "sluice?";

    static Facts of(InetSocketAddress client) {
        return new Facts(IpAddress.of(client.getAddress().getAddress()), client.getPort());
    }

    /// A question that carries a token, by which the server remembers that it came.
    static byte[] question(String token) {
        return (QUESTION + " " + token + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The token of a question; empty when it is something else.
    static Optional<String> token(byte[] received) {
        String text = new String(received, StandardCharsets.UTF_8);
        return text.startsWith(QUESTION)
                ? Optional.of(text.substring(QUESTION.length()).strip())
                : Optional.empty();
    }

    byte[] answer() {
        return (line() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    String line() {
        return "client " + client + " " + port;
    }

    /// Finds the facts in a server's answer.
    static Optional<Facts> read(String answer) {
        for (String line : answer.lines().toList()) {
            String[] words = line.split(" ");
            if (words.length == 3 && words[0].equals("client")) {
                return IpAddress.parse(words[1])
                        .map(address -> new Facts(address, Integer.parseInt(words[2])));
            }
        }
        return Optional.empty();
    }
}
