package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Writes netlink messages, one after another, into one growing buffer.
///
/// Layout (linux/netlink.h): `nlmsghdr` {u32 length, u16 type, u16 flags, u32 sequence, u32 port},
/// then a family header, then attributes {u16 length, u16 type, payload, padding to 4 bytes}.
/// Attributes of netfilter are big endian, those of rtnetlink are in host order.
final class NetlinkMessage {
    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int REPLACE = 0x100;
    static final int EXCLUSIVE = 0x200;
    static final int CREATE = 0x400;
    static final int APPEND = 0x800;
    private static final int NESTED = 0x8000;
    private static final int NONE = -1;

    private MemorySegment buffer = Arena.ofAuto().allocate(1 << 16, 16);
    private long length;
    private long message = NONE;

    /// Forgets everything written.
    NetlinkMessage reset() {
        length = 0;
        message = NONE;
        return this;
    }

    /// Starts a message; the one before is finished.
    NetlinkMessage begin(int type, int flags, int sequence) {
        end();
        room(16);
        message = length;
        buffer.set(JAVA_INT_UNALIGNED, length, 0);
        buffer.set(JAVA_SHORT_UNALIGNED, length + 4, (short) type);
        buffer.set(JAVA_SHORT_UNALIGNED, length + 6, (short) flags);
        buffer.set(JAVA_INT_UNALIGNED, length + 8, sequence);
        buffer.set(JAVA_INT_UNALIGNED, length + 12, 0);
        length += 16;
        return this;
    }

    /// Finishes the message that was begun last.
    NetlinkMessage end() {
        if (message != NONE) {
            buffer.set(JAVA_INT_UNALIGNED, message, (int) (length - message));
            message = NONE;
        }
        return this;
    }

    /// Adds flags to the message that was begun last.
    NetlinkMessage addFlags(int flags) {
        short before = buffer.get(JAVA_SHORT_UNALIGNED, message + 6);
        buffer.set(JAVA_SHORT_UNALIGNED, message + 6, (short) (before | flags));
        return this;
    }

    /// `nfgenmsg`: family, version 0, resource number in network order.
    NetlinkMessage netfilterHeader(int family, int resource) {
        return raw((byte) family, (byte) 0, (byte) (resource >> 8), (byte) resource);
    }

    /// Bytes as they are, padded to 4.
    NetlinkMessage raw(byte... bytes) {
        room(bytes.length + 3L);
        MemorySegment.copy(bytes, 0, buffer, JAVA_BYTE, length, bytes.length);
        length += bytes.length;
        pad();
        return this;
    }

    /// A host-order `u32` that is no attribute.
    NetlinkMessage rawU32(int value) {
        room(4);
        buffer.set(JAVA_INT_UNALIGNED, length, value);
        length += 4;
        return this;
    }

    /// Starts a nested attribute; the result goes to [#unnest].
    long nest(int type) {
        room(4);
        long start = length;
        buffer.set(JAVA_SHORT_UNALIGNED, length, (short) 0);
        buffer.set(JAVA_SHORT_UNALIGNED, length + 2, (short) (type | NESTED));
        length += 4;
        return start;
    }

    NetlinkMessage unnest(long start) {
        long size = length - start;
        if (size > 0xffff) {
            throw new IllegalStateException(
                    "a nested attribute of " + size + " bytes does not fit in 16 bits");
        }
        buffer.set(JAVA_SHORT_UNALIGNED, start, (short) size);
        return this;
    }

    NetlinkMessage bytes(int type, byte[] value) {
        header(type, value.length);
        MemorySegment.copy(value, 0, buffer, JAVA_BYTE, length, value.length);
        length += value.length;
        pad();
        return this;
    }

    /// A string with its final zero byte.
    NetlinkMessage string(int type, String value) {
        var text = value.getBytes(StandardCharsets.UTF_8);
        return bytes(type, java.util.Arrays.copyOf(text, text.length + 1));
    }

    NetlinkMessage flag(int type) {
        header(type, 0);
        return this;
    }

    NetlinkMessage u8(int type, int value) {
        return bytes(type, new byte[] {(byte) value});
    }

    NetlinkMessage u16(int type, int value) {
        return bytes(type, new byte[] {(byte) value, (byte) (value >> 8)});
    }

    NetlinkMessage u32(int type, int value) {
        header(type, 4);
        buffer.set(JAVA_INT_UNALIGNED, length, value);
        length += 4;
        return this;
    }

    NetlinkMessage be16(int type, int value) {
        return bytes(type, new byte[] {(byte) (value >> 8), (byte) value});
    }

    NetlinkMessage be32(int type, int value) {
        return u32(type, Integer.reverseBytes(value));
    }

    NetlinkMessage be64(int type, long value) {
        header(type, 8);
        buffer.set(JAVA_LONG_UNALIGNED, length, Long.reverseBytes(value));
        length += 8;
        return this;
    }

    /// The first 16 hexadecimal digits of the SHA-256 of what is written.
    String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(buffer.asSlice(0, length).toArray(JAVA_BYTE));
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// Bytes written so far.
    long length() {
        return length;
    }

    /// The address of the first byte; valid until more is written.
    long address() {
        return buffer.address();
    }

    private void header(int type, int size) {
        room(size + 8L);
        buffer.set(JAVA_SHORT_UNALIGNED, length, (short) (4 + size));
        buffer.set(JAVA_SHORT_UNALIGNED, length + 2, (short) type);
        length += 4;
    }

    private void pad() {
        while ((length & 3) != 0) {
            buffer.set(JAVA_BYTE, length++, (byte) 0);
        }
    }

    private void room(long more) {
        if (length + more > buffer.byteSize()) {
            var larger =
                    Arena.ofAuto().allocate(Math.max(buffer.byteSize() * 2, length + more), 16);
            MemorySegment.copy(buffer, 0, larger, 0, length);
            buffer = larger;
        }
    }
}
