package io.sluice.policy;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An immutable hash map in shards. A changed one shares every shard that has no changed key, so a
/// change costs little however large the map is. A look-up allocates nothing.
final class SharedMap<K, V> {
    private static final int KEYS_PER_SHARD = 8;
    private static final int LEAST_SLOTS = 8;
    private static final @Nullable Object[] EMPTY = new Object[2 * LEAST_SLOTS];

    /// Each shard is a table with linear probing: key, value, key, value.
    private final @Nullable Object[][] shards;

    private final int size;

    private SharedMap(@Nullable Object[][] shards, int size) {
        this.shards = shards;
        this.size = size;
    }

    static <K, V> SharedMap<K, V> empty() {
        return new SharedMap<>(new Object[][] {EMPTY}, 0);
    }

    int size() {
        return size;
    }

    /// The value of a key, if it has one.
    @SuppressWarnings("unchecked")
    @Nullable V get(Object key) {
        int hash = spread(key.hashCode());
        return (V) find(shards[hash & shards.length - 1], key, hash);
    }

    /// Low bits find the shard, high bits the slot.
    private static int spread(int hash) {
        int product = hash * 0x9e3779b9;
        return product ^ product >>> 15;
    }

    private static @Nullable Object find(@Nullable Object[] table, Object key, int hash) {
        return table[slot(table, key, hash) + 1];
    }

    /// Where a key is, or the free place where it would be.
    private static int slot(@Nullable Object[] table, Object key, int hash) {
        int mask = table.length - 1;
        int at = first(table, hash);
        while (true) {
            Object there = table[at];
            if (there == null || there.equals(key)) {
                return at;
            }
            at = at + 2 & mask;
        }
    }

    private static int first(@Nullable Object[] table, int hash) {
        return hash >>> 16 << 1 & table.length - 1;
    }

    /// Begins a changed map.
    ///
    /// @param expected how many keys it will have, roughly
    Change<K, V> change(int expected) {
        return new Change<>(this, expected);
    }

    /// A map in the making. For one thread.
    static final class Change<K, V> {
        private final @Nullable Object[][] shards;
        private final boolean[] own;

        /// How many keys an own shard has.
        private final int[] used;

        private int size;

        private Change(SharedMap<K, V> from, int expected) {
            int wanted = Integer.highestOneBit(Math.max(1, expected / KEYS_PER_SHARD));
            // A map keeps its shards until it is far too crowded or far too roomy for them.
            boolean fits =
                    wanted <= 4 * from.shards.length && from.shards.length <= 16 * (long) wanted;
            shards = fits ? from.shards.clone() : new Object[wanted][];
            own = new boolean[shards.length];
            used = new int[shards.length];
            size = fits ? from.size : 0;
            if (!fits) {
                Arrays.fill(shards, EMPTY);
                for (var table : from.shards) {
                    for (int at = 0; at < table.length; at += 2) {
                        Object key = table[at];
                        Object value = table[at + 1];
                        if (key != null && value != null) {
                            putAny(key, value);
                        }
                    }
                }
            }
        }

        @SuppressWarnings("unchecked")
        @Nullable V get(Object key) {
            int hash = spread(key.hashCode());
            return (V) find(shards[hash & shards.length - 1], key, hash);
        }

        void put(K key, V value) {
            putAny(key, value);
        }

        private void putAny(Object key, Object value) {
            int hash = spread(key.hashCode());
            int shard = hash & shards.length - 1;
            var table = owned(shard);
            int at = slot(table, key, hash);
            if (table[at] == null) {
                size++;
                // At most half of the places are taken.
                if (4 * ++used[shard] > table.length) {
                    table = copy(table, 2 * table.length, null);
                    shards[shard] = table;
                    at = slot(table, key, hash);
                }
                table[at] = key;
            }
            table[at + 1] = value;
        }

        void remove(Object key) {
            int hash = spread(key.hashCode());
            int shard = hash & shards.length - 1;
            var table = shards[shard];
            if (find(table, key, hash) != null) {
                owned(shard);
                shards[shard] = copy(table, table.length, key);
                used[shard]--;
                size--;
            }
        }

        private @Nullable Object[] owned(int shard) {
            if (!own[shard]) {
                own[shard] = true;
                var table = shards[shard].clone();
                for (int at = 0; at < table.length; at += 2) {
                    used[shard] += table[at] == null ? 0 : 1;
                }
                shards[shard] = table;
            }
            return shards[shard];
        }

        private static @Nullable Object[] copy(
                @Nullable Object[] table, int length, @Nullable Object without) {
            var copy = new Object[length];
            for (int from = 0; from < table.length; from += 2) {
                Object key = table[from];
                if (key != null && !key.equals(without)) {
                    int to = slot(copy, key, spread(key.hashCode()));
                    copy[to] = key;
                    copy[to + 1] = table[from + 1];
                }
            }
            return copy;
        }

        SharedMap<K, V> done() {
            return new SharedMap<>(shards, size);
        }
    }
}
