package io.sluice.policy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/// An immutable set of identities, by ordinal: a bitmap when dense, a sorted list when sparse,
/// whichever is smaller.
final class IdentitySet {
    private final int[] sparse;
    private final long[] dense;
    private final int firstWord;

    private IdentitySet(int[] sparse, long[] dense, int firstWord) {
        this.sparse = sparse;
        this.dense = dense;
        this.firstWord = firstWord;
    }

    static IdentitySet of(BitSet members) {
        int count = members.cardinality();
        int from = Math.max(0, members.nextSetBit(0)) >> 6;
        int words = (members.length() + 63 >> 6) - from;
        if (count <= 2 * words) {
            return new IdentitySet(members.stream().toArray(), new long[0], 0);
        }
        var all = members.toLongArray();
        return new IdentitySet(new int[0], Arrays.copyOfRange(all, from, all.length), from);
    }

    /// Calls with each member, in order.
    void forEach(IntConsumer action) {
        for (int ordinal : sparse) {
            action.accept(ordinal);
        }
        for (int word = 0; word < dense.length; word++) {
            for (long left = dense[word]; left != 0; left &= left - 1) {
                action.accept((word + firstWord << 6) + Long.numberOfTrailingZeros(left));
            }
        }
    }
}
