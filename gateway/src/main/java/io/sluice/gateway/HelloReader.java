package io.sluice.gateway;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/// Collects the bytes of a connection until its ClientHello is complete, however they are cut into
/// segments and TLS records. Work grows with the bytes, not with the number of pieces, and no more
/// than [#LIMIT] bytes are kept.
final class HelloReader {
    /// The most bytes before the ClientHello must be complete.
    static final int LIMIT = 16 * 1024;

    private static final int HEADER = 5;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    private byte[] raw = new byte[0];
    private int length;
    private int recordsEnd;
    private byte[] message = new byte[0];
    private int messageLength;

    /// Takes more bytes.
    ///
    /// @return the ClientHello when it is complete
    /// @throws ClientHello.Malformed when it can never become one
    Optional<ClientHello> add(MemorySegment bytes, int count) throws ClientHello.Malformed {
        append(bytes, count);
        while (length > recordsEnd) {
            checkHeader();
            int body = recordsEnd + HEADER;
            if (length < body) {
                break;
            }
            int size = (raw[body - 2] & 0xff) << 8 | raw[body - 1] & 0xff;
            if (size == 0 || size > LIMIT) {
                throw new ClientHello.Malformed("a first record of " + size + " bytes");
            }
            if (length < body + size) {
                break;
            }
            recordsEnd = body + size;
            if (messageLength == 0 && size >= 4 && messageEnd(raw, body) == size) {
                return Optional.of(ClientHello.parse(raw, body + 4, recordsEnd));
            }
            if (assemble(body, size)) {
                return Optional.of(ClientHello.parse(message, 4, messageLength));
            }
        }
        if (length >= LIMIT) {
            throw new ClientHello.Malformed("no complete ClientHello in " + LIMIT + " bytes");
        }
        return Optional.empty();
    }

    private void append(MemorySegment bytes, int count) {
        if (length + count > raw.length) {
            raw = Arrays.copyOf(raw, length == 0 ? count : Math.max(2 * length, length + count));
        }
        MemorySegment.copy(bytes, JAVA_BYTE, 0, raw, length, count);
        length += count;
    }

    private void checkHeader() throws ClientHello.Malformed {
        if (raw[recordsEnd] != HANDSHAKE) {
            throw new ClientHello.Malformed("not TLS: the first byte of a record is not 22");
        }
        if (length > recordsEnd + 1 && raw[recordsEnd + 1] != 3) {
            throw new ClientHello.Malformed("not TLS: record version " + raw[recordsEnd + 1]);
        }
    }

    /// Where the handshake message that starts here ends, relative to its start.
    private static int messageEnd(byte[] bytes, int at) throws ClientHello.Malformed {
        if (bytes[at] != CLIENT_HELLO) {
            throw new ClientHello.Malformed("handshake message " + bytes[at] + " comes first");
        }
        int size =
                (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
        if (size > LIMIT) {
            throw new ClientHello.Malformed("a ClientHello of " + size + " bytes");
        }
        return 4 + size;
    }

    private boolean assemble(int body, int size) throws ClientHello.Malformed {
        if (messageLength + size > message.length) {
            message = Arrays.copyOf(message, Math.max(2 * messageLength, messageLength + size));
        }
        System.arraycopy(raw, body, message, messageLength, size);
        messageLength += size;
        if (messageLength < 4) {
            return false;
        }
        int end = messageEnd(message, 0);
        if (messageLength > end) {
            throw new ClientHello.Malformed("something follows the ClientHello in its record");
        }
        return messageLength == end;
    }

    /// Everything that was read, to be sent on; the first [#length()] bytes count.
    byte[] bytes() {
        return raw;
    }

    int length() {
        return length;
    }

    /// True when what was read may be TLS.
    boolean looksLikeTls() {
        return length > 0 && raw[0] == HANDSHAKE && (length == 1 || raw[1] == 3);
    }

    /// How many bytes may still be read.
    int room() {
        return LIMIT - length;
    }
}
