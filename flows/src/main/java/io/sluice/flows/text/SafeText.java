package io.sluice.flows.text;

import java.util.Locale;

/// Text from outside (a server name is whatever a client sent) made safe for a terminal or a
/// spreadsheet.
public final class SafeText {
    private SafeText() {}

    /// Control, formatting and unassigned characters become `?`: no escape sequence, no reversed
    /// writing direction, no line break.
    public static String line(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(isPlain(c) ? c : '?'));
        return safe.toString();
    }

    private static boolean isPlain(int c) {
        return switch ((byte) Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /// A CSV field by RFC 4180, with a leading `'` where a spreadsheet would take it for a formula.
    static String csv(String text) {
        String safe = line(text);
        if (!safe.isEmpty() && "=+-@".indexOf(safe.charAt(0)) >= 0) {
            safe = "'" + safe;
        }
        boolean quoted = safe.indexOf(',') >= 0 || safe.indexOf('"') >= 0;
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /// Bytes for a person: `512 B`, `1.5 KiB`, `20.0 MiB`.
    static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        double value = bytes / 1024.0;
        while (value >= 1023.95 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    /// A duration for a person: `850 us`, `1.2 ms`, `3.0 s`; `-` when not known.
    static String nanos(long nanos) {
        if (nanos < 0) {
            return "-";
        }
        if (nanos < 1_000_000) {
            return nanos / 1000 + " us";
        }
        return nanos < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
