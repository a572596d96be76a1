package io.sluice.flows.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A client's socket as lines of UTF-8, with a deadline on each step that the client can hold up.
/// One thread reads, one writes, any thread may close.
final class LineChannel implements AutoCloseable {
    private static final int PIECE = 32 * 1024;

    private final SocketChannel channel;
    private final long patienceNanos;
    private final ByteBuffer pending = ByteBuffer.allocate(PIECE);
    private volatile boolean waiting;
    private volatile long waitingSince;

    LineChannel(SocketChannel channel, long patienceNanos) {
        this.channel = channel;
        this.patienceNanos = patienceNanos;
        beginWait();
    }

    private void beginWait() {
        waitingSince = System.nanoTime();
        waiting = true;
    }

    /// True when the client has held up a step for too long.
    boolean isStuck() {
        return waiting && System.nanoTime() - waitingSince > patienceNanos;
    }

    /// The first line, without its end; empty when the client leaves before it is whole.
    ///
    /// @throws IllegalArgumentException when it is longer than `limit` bytes or not UTF-8
    Optional<String> readLine(int limit) throws IOException {
        var line = ByteBuffer.allocate(limit + 1);
        int end = -1;
        while (end < 0) {
            int from = line.position();
            if (!line.hasRemaining()) {
                throw new IllegalArgumentException(
                        "a request is one line of at most " + limit + " bytes");
            }
            if (channel.read(line) < 0) {
                return Optional.empty();
            }
            end = newline(line, from);
        }
        waiting = false;
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(line.flip().limit(end)).toString());
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("a request is UTF-8", malformed);
        }
    }

    private static int newline(ByteBuffer line, int from) {
        for (int at = from; at < line.position(); at++) {
            if (line.get(at) == '\n') {
                return at;
            }
        }
        return -1;
    }

    /// Returns once the client has left. What it sends meanwhile is ignored.
    void awaitEnd() {
        try {
            var ignored = ByteBuffer.allocate(512);
            while (channel.read(ignored) >= 0) {
                ignored.clear();
            }
        } catch (IOException left) {
            // Left in a hurry.
        }
    }

    /// Writes a line and its end, now or with later ones.
    void write(String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            int count = Math.min(bytes.remaining(), pending.remaining());
            pending.put(bytes.slice(bytes.position(), count));
            bytes.position(bytes.position() + count);
            if (!pending.hasRemaining()) {
                flush();
            }
        }
    }

    /// Sends what was written.
    void flush() throws IOException {
        pending.flip();
        while (pending.hasRemaining()) {
            beginWait();
            channel.write(pending);
        }
        waiting = false;
        pending.clear();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Nothing more is wanted of it.
        }
    }
}
