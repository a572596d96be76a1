package io.sluice.model.reader;

import io.sluice.model.Position;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One text to read, checked for what YAML cannot hold.
///
/// @param file the path as the user named it
/// @param text its characters, without byte order mark
record Source(String file, String text) {
    /// Larger files are refused.
    static final int LARGEST_BYTES = 32 << 20;

    /// What the lenient decoder writes for malformed bytes; it may also be in the text.
    private static final char REPLACEMENT = '\ufffd';

    private static final String UTF8 = "save it as UTF-8 text";

    /// Decodes strict UTF-8; a byte order mark is dropped. Empty, with a finding, when that fails.
    static Optional<Source> decode(String file, byte[] bytes, Findings findings) {
        if (bytes.length > LARGEST_BYTES) {
            findings.error(
                    "too-large",
                    new Position(file, 0, 0),
                    "larger than " + (LARGEST_BYTES >> 20) + " MiB",
                    "split it into several files");
            return Optional.empty();
        }
        // Takes a third of the memory that the strict decoder needs.
        String lenient = new String(bytes, StandardCharsets.UTF_8);
        if (lenient.indexOf(REPLACEMENT) < 0) {
            return of(file, lenient, findings);
        }
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        CoderResult result =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            findings.error(
                    "not-utf8",
                    position(file, text, text.length()),
                    String.format(
                            "not UTF-8: the byte 0x%02x cannot stand here",
                            bytes[in.position()] & 0xff),
                    UTF8);
            return Optional.empty();
        }
        return of(file, text, findings);
    }

    /// Checks the characters. Empty, with a finding, when there is one that YAML does not allow.
    static Optional<Source> of(String file, String text, Findings findings) {
        if (text.length() > LARGEST_BYTES) {
            findings.error("too-large", new Position(file, 0, 0), "too large", "split it");
            return Optional.empty();
        }
        String body = text.startsWith("\ufeff") ? text.substring(1) : text;
        for (int at = 0; at < body.length(); ) {
            int character = body.codePointAt(at);
            if (!allowed(character)) {
                findings.error(
                        "bad-character",
                        position(file, body, at),
                        String.format("the character U+%04X is not allowed in YAML", character),
                        UTF8);
                return Optional.empty();
            }
            at += Character.charCount(character);
        }
        return Optional.of(new Source(file, body));
    }

    /// YAML 1.2, production `c-printable`.
    private static boolean allowed(int c) {
        return c >= 0x20 && c <= 0x7e
                || c == '\t'
                || c == '\n'
                || c == '\r'
                || c == 0x85
                || c >= 0xa0 && c <= 0xd7ff
                || c >= 0xe000 && c <= 0xfffd && c != 0xfeff
                || c >= 0x10000;
    }

    private static Position position(String file, String text, int offset) {
        int line = 1;
        int column = 1;
        for (int at = 0; at < offset; at += Character.charCount(text.codePointAt(at))) {
            boolean newLine =
                    text.charAt(at) == '\n'
                            || text.charAt(at) == '\r'
                                    && (at + 1 >= text.length() || text.charAt(at + 1) != '\n');
            line += newLine ? 1 : 0;
            column = newLine ? 1 : column + 1;
        }
        return new Position(file, line, column);
    }
}
