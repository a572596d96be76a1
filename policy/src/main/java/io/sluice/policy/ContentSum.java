package io.sluice.policy;

import java.nio.ByteBuffer;

/// The sum of the digests of objects, modulo 2^256: the same for the same objects in any order, and
/// kept up to date by adding and subtracting what changed.
///
/// @param a bits 192 to 255
/// @param b bits 128 to 191
/// @param c bits 64 to 127
/// @param d bits 0 to 63
record ContentSum(long a, long b, long c, long d) {
    static final ContentSum ZERO = new ContentSum(0, 0, 0, 0);

    /// @param digest 32 bytes
    static ContentSum of(byte[] digest) {
        var longs = ByteBuffer.wrap(digest).asLongBuffer();
        return new ContentSum(longs.get(0), longs.get(1), longs.get(2), longs.get(3));
    }

    ContentSum plus(ContentSum other) {
        long low = d + other.d;
        long carry = carry(d, other.d, low);
        long third = c + other.c + carry;
        carry = carry(c, other.c, third);
        long second = b + other.b + carry;
        carry = carry(b, other.b, second);
        return new ContentSum(a + other.a + carry, second, third, low);
    }

    /// What was carried out of an addition: the majority of the operands' and the negated sum's
    /// highest bits.
    private static long carry(long one, long other, long sum) {
        return (one & other | (one | other) & ~sum) >>> 63;
    }

    ContentSum minus(ContentSum other) {
        return plus(new ContentSum(~other.a, ~other.b, ~other.c, ~other.d))
                .plus(new ContentSum(0, 0, 0, 1));
    }

    /// The 32 bytes.
    byte[] bytes() {
        return ByteBuffer.allocate(32).putLong(a).putLong(b).putLong(c).putLong(d).array();
    }
}
