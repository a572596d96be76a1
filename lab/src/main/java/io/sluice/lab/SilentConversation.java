package io.sluice.lab;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Reads and never answers.
record SilentConversation() implements Conversation {
    @Override
    public void hold(SocketChannel connection) throws IOException {
        var buffer = ByteBuffer.allocate(16384);
        while (connection.read(buffer.clear()) >= 0) {
            // What comes is of no interest.
        }
    }
}
