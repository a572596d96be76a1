package io.sluice.dns;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A domain name with its case kept (RFC 1035, section 3.1).
///
/// @param text the labels joined by dots, without a final dot; empty for the root. Every byte of a
///   label that is not a visible ASCII character, and every dot and backslash inside a label, is
///   written as a backslash and three decimal digits, so that a dot always separates labels
public record DnsName(String text) {
    /// The root of all names.
    public static final DnsName ROOT = new DnsName("");

    static final int MAX_LABEL = 63;
    static final int MAX_WIRE = 255;

    /// Reads a name as people write it: visible ASCII without backslashes, with or without a final
    /// dot. Empty for empty labels, labels over 63 bytes, and names over 255 bytes on the wire.
    public static Optional<DnsName> parse(String text) {
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (name.isEmpty() || name.length() + 2 > MAX_WIRE) {
            return Optional.empty();
        }
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return Optional.empty();
                }
                label = 0;
            } else if (c <= ' ' || c >= 0x7f || c == '\\' || ++label > MAX_LABEL) {
                return Optional.empty();
            }
        }
        return label == 0 ? Optional.empty() : Optional.of(new DnsName(name));
    }

    /// The name in lower case (ASCII only, RFC 4343), as it is compared.
    public String lower() {
        var lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
        }
        return lower.toString();
    }

    /// True when both are the same name; case does not matter.
    public boolean same(DnsName other) {
        return text.equals(other.text) || lower().equals(other.lower());
    }

    List<String> labels() {
        return text.isEmpty() ? List.of() : List.of(text.split("\\."));
    }

    /// Appends one label's bytes to a name that is being read.
    static void append(StringBuilder text, byte[] bytes, int offset, int length) {
        if (!text.isEmpty()) {
            text.append('.');
        }
        for (int i = offset; i < offset + length; i++) {
            int c = bytes[i] & 0xff;
            if (c <= ' ' || c >= 0x7f || c == '.' || c == '\\') {
                text.append('\\')
                        .append((char) ('0' + c / 100))
                        .append((char) ('0' + c / 10 % 10))
                        .append((char) ('0' + c % 10));
            } else {
                text.append((char) c);
            }
        }
    }

    /// The bytes of a label from [#labels()].
    static byte[] bytes(String label) {
        if (label.indexOf('\\') < 0) {
            return label.getBytes(StandardCharsets.ISO_8859_1);
        }
        var bytes = new byte[label.length()];
        int length = 0;
        for (int i = 0; i < label.length(); i++) {
            if (label.charAt(i) == '\\') {
                bytes[length++] = (byte) Integer.parseInt(label, i + 1, i + 4, 10);
                i += 3;
            } else {
                bytes[length++] = (byte) label.charAt(i);
            }
        }
        return java.util.Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "." : text;
    }
}
