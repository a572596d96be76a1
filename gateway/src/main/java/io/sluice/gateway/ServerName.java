package io.sluice.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What a ClientHello says about the name that it wants.
sealed interface ServerName {
    /// A DNS name in lower case, without a final dot.
    record Dns(String name) implements ServerName {}

    /// No name, or something that is an address.
    record None(String why) implements ServerName {}

    /// Something that cannot be a name.
    record Bad(String why) implements ServerName {}

    /// Reads a host name (RFC 6066, section 3). Letters, digits and hyphens only, at least two
    /// labels; one final dot is dropped. What ends in a number (`127.1`, `0x7f.1`) is an address to
    /// some resolver and therefore no name.
    static ServerName of(byte[] bytes, int offset, int length) {
        if (length > 1 && bytes[offset + length - 1] == '.') {
            length--;
        }
        if (length == 0) {
            return new None("the server name is empty");
        }
        if (length > 253) {
            return new Bad("the server name has " + length + " bytes");
        }
        boolean upper = false;
        int labelStart = offset;
        int end = offset + length;
        for (int i = offset; i <= end; i++) {
            int c = i == end ? '.' : bytes[i];
            if (c == '.') {
                int size = i - labelStart;
                if (size == 0 || size > 63) {
                    return new Bad("a label of the server name has " + size + " bytes");
                }
                if (bytes[labelStart] == '-' || bytes[i - 1] == '-') {
                    return new Bad("a label of the server name begins or ends with a hyphen");
                }
                if (i < end) {
                    labelStart = i + 1;
                }
            } else if (c >= 'A' && c <= 'Z') {
                upper = true;
            } else if (c == ':' || c == '[') {
                return new None("the server name is an address");
            } else if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                return new Bad("byte " + (c & 0xff) + " in the server name");
            }
        }
        if (isNumber(bytes, labelStart, end)) {
            return new None("the server name is an address");
        }
        if (labelStart == offset) {
            return new None("the server name has one label only");
        }
        var name = new String(bytes, offset, length, StandardCharsets.US_ASCII);
        return new Dns(upper ? name.toLowerCase(Locale.ROOT) : name);
    }

    private static boolean isNumber(byte[] bytes, int from, int end) {
        boolean hex = end - from >= 2 && bytes[from] == '0' && (bytes[from + 1] | 0x20) == 'x';
        for (int i = hex ? from + 2 : from; i < end; i++) {
            int c = bytes[i] | 0x20;
            boolean digit = bytes[i] >= '0' && bytes[i] <= '9' || hex && c >= 'a' && c <= 'f';
            if (!digit) {
                return false;
            }
        }
        return true;
    }
}
