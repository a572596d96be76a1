package io.sluice.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/// Sends back what it gets, or what it knows of the client when asked (see [Facts]).
record EchoConversation(Received received) implements Conversation {
    private static final int BUFFER_BYTES = 16384;

    @Override
    public void hold(SocketChannel connection) throws IOException {
        var facts = Facts.of((InetSocketAddress) connection.getRemoteAddress());
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (connection.read(buffer.clear()) >= 0) {
            var bytes = Arrays.copyOf(buffer.array(), buffer.position());
            var token = Facts.token(bytes);
            token.ifPresent(received::add);
            var answer = ByteBuffer.wrap(token.isPresent() ? facts.answer() : bytes);
            while (answer.hasRemaining()) {
                connection.write(answer);
            }
        }
    }
}
