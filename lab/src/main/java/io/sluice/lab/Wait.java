package io.sluice.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Bounded waits on channels.
final class Wait {
    private static final int BUFFER_BYTES = 4096;

    private Wait() {}

    /// Connects; the channel blocks afterwards.
    static void connect(SocketChannel channel, InetSocketAddress to, Duration patience)
            throws IOException {
        channel.configureBlocking(false);
        if (!channel.connect(to)) {
            ready(channel, SelectionKey.OP_CONNECT, patience);
            channel.finishConnect();
        }
        channel.configureBlocking(true);
    }

    /// Waits for a datagram on a connected channel.
    static String receive(DatagramChannel channel, Duration patience) throws IOException {
        channel.configureBlocking(false);
        ready(channel, SelectionKey.OP_READ, patience);
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        channel.read(buffer);
        return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
    }

    private static void ready(SelectableChannel channel, int operation, Duration patience)
            throws IOException {
        try (var selector = Selector.open()) {
            channel.register(selector, operation);
            if (selector.select(patience.toMillis()) == 0) {
                throw new SocketTimeoutException("no answer within " + patience.toMillis() + " ms");
            }
        }
    }
}
