package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Walks over the attributes of a message.
final class AttributeCursor {
    private final MemorySegment bytes;
    private final int end;
    private int next;
    private int type;
    private int start;
    private int length;

    AttributeCursor(MemorySegment bytes, int start, int end) {
        this.bytes = bytes;
        this.next = start;
        this.end = end;
    }

    /// Moves to the next attribute; false at the end.
    boolean next() {
        if (next + 4 > end) {
            return false;
        }
        int size = bytes.get(JAVA_SHORT_UNALIGNED, next) & 0xffff;
        if (size < 4 || next + size > end) {
            return false;
        }
        type = bytes.get(JAVA_SHORT_UNALIGNED, next + 2) & 0x3fff;
        start = next + 4;
        length = size - 4;
        next += (size + 3) & ~3;
        return true;
    }

    int type() {
        return type;
    }

    int length() {
        return length;
    }

    AttributeCursor nested() {
        return new AttributeCursor(bytes, start, start + length);
    }

    int be32() {
        need(4);
        return Integer.reverseBytes(bytes.get(JAVA_INT_UNALIGNED, start));
    }

    long be64() {
        need(8);
        return Long.reverseBytes(bytes.get(JAVA_LONG_UNALIGNED, start));
    }

    int be16() {
        need(2);
        return Short.reverseBytes(bytes.get(JAVA_SHORT_UNALIGNED, start)) & 0xffff;
    }

    int u8() {
        need(1);
        return bytes.get(JAVA_BYTE, start) & 0xff;
    }

    /// A text, up to its zero byte.
    String string() {
        byte[] text = bytes();
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /// What lies behind a short attribute is not a part of it.
    private void need(int size) {
        if (length < size) {
            throw new IllegalStateException(
                    "attribute " + type + " has " + length + " bytes, not " + size);
        }
    }

    byte[] bytes() {
        return bytes.asSlice(start, length).toArray(JAVA_BYTE);
    }
}
