package io.sluice.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes as nf_tables holds them in registers, keys and values: fields of 4 bytes or a multiple,
/// shorter ones padded with zeros. Equal by content.
public final class NftData {
    /// No bytes; stands for "none" where a value may be absent.
    public static final NftData NONE = new NftData(new byte[0]);

    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final byte[] bytes;

    private NftData(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Exactly these bytes, without padding.
    public static NftData raw(byte... bytes) {
        return new NftData(bytes.clone());
    }

    /// One number in the machine's byte order, such as a mark.
    public static NftData u32(int value) {
        return new Fields().u32(value).end();
    }

    /// Starts a key or value of several fields.
    public static Fields fields() {
        return new Fields();
    }

    /// The number of bytes.
    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// The 4 bytes at an offset as a number in the machine's byte order.
    public int u32At(int offset) {
        int big = be32At(offset);
        return LITTLE ? Integer.reverseBytes(big) : big;
    }

    /// The 4 bytes at an offset as a big endian number.
    public int be32At(int offset) {
        return (bytes[offset] & 0xff) << 24
                | (bytes[offset + 1] & 0xff) << 16
                | (bytes[offset + 2] & 0xff) << 8
                | bytes[offset + 3] & 0xff;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NftData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// Hexadecimal.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }

    /// Appends fields, each padded to a multiple of 4 bytes.
    public static final class Fields {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream(32);

        private Fields() {}

        /// A number in the machine's byte order: marks, class numbers.
        public Fields u32(int value) {
            return be32(LITTLE ? Integer.reverseBytes(value) : value);
        }

        /// A big endian number: keys of interval sets, addresses.
        public Fields be32(int value) {
            return bytes(
                    (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value);
        }

        /// A port.
        public Fields port(int value) {
            return bytes((byte) (value >> 8), (byte) value);
        }

        /// One byte, such as a protocol number.
        public Fields u8(int value) {
            return bytes((byte) value);
        }

        /// The name of an interface, 16 bytes.
        public Fields interfaceName(String name) {
            return bytes(Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 16));
        }

        /// Bytes in network order, such as an address.
        public Fields bytes(byte... value) {
            out.writeBytes(value);
            while ((out.size() & 3) != 0) {
                out.write(0);
            }
            return this;
        }

        public NftData end() {
            return new NftData(out.toByteArray());
        }
    }
}
