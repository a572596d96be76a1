package io.sluice.policy;

import java.util.Arrays;

/// Remembers a number for each pair of numbers. Tables of millions of pairs are usual, so nothing
/// is boxed.
final class PairNumbers {
    /// Says that a pair has no number.
    static final int UNKNOWN = -1;

    private long[] keys = new long[16];
    private int[] values = filled(16);
    private int size;

    private static int[] filled(int length) {
        var values = new int[length];
        Arrays.fill(values, UNKNOWN);
        return values;
    }

    int get(int one, int other) {
        return values[slot(keys, values, key(one, other))];
    }

    /// @param value not negative
    void put(int one, int other, int value) {
        if (2 * (size + 1) > keys.length) {
            grow();
        }
        int slot = slot(keys, values, key(one, other));
        size += values[slot] == UNKNOWN ? 1 : 0;
        keys[slot] = key(one, other);
        values[slot] = value;
    }

    private static long key(int one, int other) {
        return (long) one << 32 | other & 0xffff_ffffL;
    }

    private static int slot(long[] keys, int[] values, long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * 0x9e3779b97f4a7c15L >>> 32) & mask;
        while (values[slot] != UNKNOWN && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        var moreKeys = new long[2 * keys.length];
        var moreValues = filled(2 * keys.length);
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != UNKNOWN) {
                int slot = slot(moreKeys, moreValues, keys[i]);
                moreKeys[slot] = keys[i];
                moreValues[slot] = values[i];
            }
        }
        keys = moreKeys;
        values = moreValues;
    }
}
