package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// `msghdr` on 64-bit systems: {name, u32 name length, vector, u64 vector length, control, u64
/// control length, i32 flags}, and its one-element vector {base, u64 length} behind it.
final class MessageHeader {
    private static final int HEADER_BYTES = 56;
    private static final int VECTOR_BYTES = 16;

    private final MemorySegment memory;

    MessageHeader(Arena arena) {
        memory = arena.allocate(HEADER_BYTES + VECTOR_BYTES, 8);
    }

    void set(
            MemorySegment name,
            int nameLength,
            MemorySegment payload,
            long payloadLength,
            MemorySegment control,
            long controlLength) {
        memory.set(JAVA_LONG, 0, name.address());
        memory.set(JAVA_INT, 8, nameLength);
        memory.set(JAVA_LONG, 16, memory.address() + HEADER_BYTES);
        memory.set(JAVA_LONG, 24, 1);
        memory.set(JAVA_LONG, 32, control.address());
        memory.set(JAVA_LONG, 40, controlLength);
        memory.set(JAVA_INT, 48, 0);
        memory.set(JAVA_LONG, HEADER_BYTES, payload.address());
        memory.set(JAVA_LONG, HEADER_BYTES + 8, payloadLength);
    }

    long address() {
        return memory.address();
    }

    /// Bytes of control messages that the kernel wrote.
    long controlLength() {
        return memory.get(JAVA_LONG, 40);
    }
}
