package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// The attributes of one received message, by type. Values are copied, so they outlive the receive
/// buffer.
final class NetlinkAttributes {
    private static final int TYPE_MASK = 0x3fff;

    private final Map<Integer, byte[]> values = new HashMap<>();

    /// Reads the attributes between two offsets; reading stops at the first malformed one.
    NetlinkAttributes(MemorySegment message, int from, int end) {
        for (int at = from; at + 4 <= end; ) {
            int size = message.get(JAVA_SHORT_UNALIGNED, at) & 0xffff;
            int type = message.get(JAVA_SHORT_UNALIGNED, at + 2) & TYPE_MASK;
            if (size < 4 || at + size > end) {
                return;
            }
            values.put(type, message.asSlice(at + 4L, size - 4L).toArray(JAVA_BYTE));
            at += (size + 3) & ~3;
        }
    }

    boolean has(int type) {
        return values.containsKey(type);
    }

    /// The value's bytes; none when the attribute is absent.
    byte[] bytes(int type) {
        return values.getOrDefault(type, new byte[0]);
    }

    /// A host-order `u32`.
    int u32(int type, int otherwise) {
        byte[] value = bytes(type);
        return value.length < 4
                ? otherwise
                : MemorySegment.ofArray(value).get(JAVA_INT_UNALIGNED, 0);
    }

    /// Text up to its final zero byte; empty when the attribute is absent.
    String text(int type) {
        byte[] value = bytes(type);
        return value.length == 0 ? "" : MemorySegment.ofArray(value).getString(0);
    }
}
