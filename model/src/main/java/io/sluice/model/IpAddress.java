package io.sluice.model;

import java.util.Optional;

/// An IPv4 or IPv6 address. Addresses order by family (IPv4 first), then as unsigned numbers.
///
/// @param v6 true for IPv6
/// @param high the upper 64 bits of an IPv6 address, 0 for IPv4
/// @param low the lower 64 bits of an IPv6 address, or the IPv4 address as an unsigned 32-bit
///   number
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {
    public IpAddress {
        if (!v6 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("not an IPv4 address: " + high + ", " + low);
        }
    }

    /// An IPv4 address from its 32 bits.
    public static IpAddress v4(int bits) {
        return new IpAddress(false, 0, bits & 0xffff_ffffL);
    }

    /// An address from its 4 or 16 bytes in network order. IPv4-mapped IPv6 addresses stay IPv6.
    public static IpAddress of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /// An address from `length` (4 or 16) bytes in network order, starting at `offset`.
    public static IpAddress of(byte[] bytes, int offset, int length) {
        return switch (length) {
            case 4 -> new IpAddress(false, 0, bits(bytes, offset, 4));
            case 16 -> new IpAddress(true, bits(bytes, offset, 8), bits(bytes, offset + 8, 8));
            default ->
                    throw new IllegalArgumentException(
                            "an address has 4 or 16 bytes, not " + length);
        };
    }

    private static long bits(byte[] bytes, int offset, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[offset + i] & 0xff;
        }
        return value;
    }

    /// Reads a dotted quad without leading zeros or an address in the forms of RFC 4291, section
    /// 2.2, without zone. Everything else (`127.1`, `0177.0.0.1`, `2130706433`) is empty.
    public static Optional<IpAddress> parse(String text) {
        return AddressText.parse(text);
    }

    /// The address's bytes in network order, 4 or 16.
    public byte[] bytes() {
        var bytes = new byte[v6 ? 16 : 4];
        for (int i = 0; i < bytes.length; i++) {
            int shift = 8 * (bytes.length - 1 - i);
            bytes[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
        }
        return bytes;
    }

    /// The number of bits of an address of this family: 32 or 128.
    public int width() {
        return v6 ? 128 : 32;
    }

    /// The address after this one; empty after the last of the family.
    public Optional<IpAddress> next() {
        if (!v6) {
            return low == 0xffff_ffffL
                    ? Optional.empty()
                    : Optional.of(new IpAddress(false, 0, low + 1));
        }
        if (low == -1L) {
            return high == -1L ? Optional.empty() : Optional.of(new IpAddress(true, high + 1, 0));
        }
        return Optional.of(new IpAddress(true, high, low + 1));
    }

    /// The address before this one; empty before the first of the family.
    public Optional<IpAddress> previous() {
        if (low != 0) {
            return Optional.of(new IpAddress(v6, high, low - 1));
        }
        return high == 0 ? Optional.empty() : Optional.of(new IpAddress(true, high - 1, -1L));
    }

    @Override
    public int compareTo(IpAddress other) {
        if (v6 != other.v6) {
            return v6 ? 1 : -1;
        }
        int upper = Long.compareUnsigned(high, other.high);
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
    }

    /// Written out, as is [#hashCode()], because look-ups by address live on them.
    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address
                && low == address.low
                && high == address.high
                && v6 == address.v6;
    }

    @Override
    public int hashCode() {
        long mixed = high * 0x9e3779b97f4a7c15L + low;
        return (int) (mixed ^ mixed >>> 32);
    }

    /// The canonical text: a dotted quad, or RFC 5952.
    @Override
    public String toString() {
        return AddressText.format(this);
    }
}
