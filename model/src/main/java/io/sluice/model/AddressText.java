package io.sluice.model;

import java.util.Optional;

/// Addresses as text: RFC 4291 in, RFC 5952 out. Strict where the platform's own reader guesses.
final class AddressText {
    private AddressText() {}

    static Optional<IpAddress> parse(String text) {
        if (text.length() > 45) {
            return Optional.empty();
        }
        if (text.indexOf(':') >= 0) {
            return parseV6(text);
        }
        long bits = parseQuad(text);
        return bits < 0 ? Optional.empty() : Optional.of(IpAddress.v4((int) bits));
    }

    /// The 32 bits of a dotted quad, or -1.
    private static long parseQuad(String text) {
        long bits = 0;
        int at = 0;
        for (int part = 0; part < 4; part++) {
            if (part > 0) {
                if (at >= text.length() || text.charAt(at) != '.') {
                    return -1;
                }
                at++;
            }
            int start = at;
            int value = 0;
            while (at < text.length() && at - start < 3 && isDigit(text.charAt(at))) {
                value = value * 10 + text.charAt(at) - '0';
                at++;
            }
            boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
            if (at == start || leadingZero || value > 255) {
                return -1;
            }
            bits = bits << 8 | value;
        }
        return at == text.length() ? bits : -1;
    }

    private static Optional<IpAddress> parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            var groups = groups(text, true);
            return groups.length == 8 ? Optional.of(join(groups, new int[0])) : Optional.empty();
        }
        if (text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        var left = head.isEmpty() ? new int[0] : groups(head, false);
        var right = tail.isEmpty() ? new int[0] : groups(tail, true);
        boolean bad = !head.isEmpty() && left.length == 0 || !tail.isEmpty() && right.length == 0;
        return bad || left.length + right.length > 7
                ? Optional.empty()
                : Optional.of(join(left, right));
    }

    /// The 16-bit groups of a part without `::`; none when it is malformed.
    private static int[] groups(String text, boolean quadAllowed) {
        var parts = text.split(":", -1);
        var groups = new int[9];
        int count = 0;
        for (int i = 0; i < parts.length && count < 8; i++) {
            String part = parts[i];
            if (quadAllowed && i == parts.length - 1 && part.indexOf('.') >= 0) {
                long quad = parseQuad(part);
                if (quad < 0) {
                    return new int[0];
                }
                groups[count++] = (int) (quad >>> 16);
                groups[count++] = (int) (quad & 0xffff);
                continue;
            }
            if (part.isEmpty() || part.length() > 4) {
                return new int[0];
            }
            int value = 0;
            for (int c = 0; c < part.length(); c++) {
                int digit = hex(part.charAt(c));
                if (digit < 0) {
                    return new int[0];
                }
                value = value << 4 | digit;
            }
            groups[count++] = value;
        }
        return parts.length > 8 || count > 8 ? new int[0] : java.util.Arrays.copyOf(groups, count);
    }

    private static IpAddress join(int[] left, int[] right) {
        var all = new int[8];
        System.arraycopy(left, 0, all, 0, left.length);
        System.arraycopy(right, 0, all, 8 - right.length, right.length);
        long high = 0;
        long low = 0;
        for (int i = 0; i < 4; i++) {
            high = high << 16 | all[i];
            low = low << 16 | all[i + 4];
        }
        return new IpAddress(true, high, low);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int hex(char c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static String format(IpAddress address) {
        if (!address.v6()) {
            long bits = address.low();
            return (bits >>> 24)
                    + "."
                    + (bits >>> 16 & 255)
                    + "."
                    + (bits >>> 8 & 255)
                    + "."
                    + (bits & 255);
        }
        var groups = new int[8];
        for (int i = 0; i < 4; i++) {
            groups[i] = (int) (address.high() >>> (48 - 16 * i) & 0xffff);
            groups[i + 4] = (int) (address.low() >>> (48 - 16 * i) & 0xffff);
        }
        if (address.high() == 0 && address.low() >>> 32 == 0xffff) {
            return "::ffff:" + format(IpAddress.v4((int) address.low()));
        }
        return compress(groups);
    }

    /// RFC 5952, section 4: the longest run of two or more zero groups, the first of equals,
    /// becomes `::`.
    private static String compress(int[] groups) {
        int bestStart = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                bestStart = i;
                bestLength = length;
            }
            i += length;
        }
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == bestStart) {
                text.append("::");
                i += bestLength - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
