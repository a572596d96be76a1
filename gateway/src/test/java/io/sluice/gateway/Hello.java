package io.sluice.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Builds ClientHellos, good and bad ones.
final class Hello {
    private final List<byte[]> extensions = new ArrayList<>();

    static Hello empty() {
        return new Hello();
    }

    /// A plain hello with a server name, of a TLS 1.3 client that offers h2 and http/1.1.
    static Hello of(String name) {
        return empty().serverName(name)
                .extension(16, join(number(2, 12), string(1, "h2"), string(1, "http/1.1")))
                .extension(43, join(number(1, 4), number(2, 0x0304), number(2, 0x0303)));
    }

    Hello serverName(String name) {
        return extension(0, list(0, name));
    }

    static byte[] list(int type, String... names) {
        byte[] all = {};
        for (String name : names) {
            all = join(all, number(1, type), string(2, name));
        }
        return join(number(2, all.length), all);
    }

    Hello extension(int type, byte[] body) {
        extensions.add(join(number(2, type), number(2, body.length), body));
        return this;
    }

    /// The handshake message.
    byte[] message() {
        byte[] all = {};
        for (byte[] extension : extensions) {
            all = join(all, extension);
        }
        byte[] body =
                join(
                        number(2, 0x0303),
                        new byte[32],
                        number(1, 32),
                        new byte[32],
                        number(2, 4),
                        number(4, 0x13011302),
                        number(2, 0x0100));
        if (!extensions.isEmpty()) {
            body = join(body, number(2, all.length), all);
        }
        return join(number(1, 1), number(3, body.length), body);
    }

    /// The message in one record.
    byte[] bytes() {
        return records(message(), 16_384);
    }

    /// A message in records of at most this size.
    static byte[] records(byte[] message, int size) {
        byte[] all = {};
        for (int at = 0; at < message.length; at += size) {
            int length = Math.min(size, message.length - at);
            byte[] part = new byte[length];
            System.arraycopy(message, at, part, 0, length);
            all = join(all, number(1, 22), number(2, 0x0301), number(2, length), part);
        }
        return all;
    }

    static byte[] number(int size, int value) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >>> 8 * (size - 1 - i));
        }
        return bytes;
    }

    static byte[] string(int lengthSize, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return join(number(lengthSize, bytes.length), bytes);
    }

    static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
