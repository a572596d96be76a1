package io.sluice.policy;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What was worked out before, by what it was worked out from. Safe for use by many threads,
/// without locks: what two of them lose is worked out again. Small while it knows little, because
/// there are several for each side of each Pod.
final class Memo<K, V> {
    /// So few are looked through; more are hashed.
    private static final int FEW = 8;

    private static final Object[] NOTHING = {};

    /// Key, value, key, value. Never written to, but replaced.
    private volatile Object[] few = NOTHING;

    private volatile @Nullable ConcurrentHashMap<K, V> many;

    /// What is known of a key. Allocates nothing.
    @SuppressWarnings("unchecked")
    @Nullable V get(K key) {
        var pairs = few;
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(key)) {
                return (V) pairs[i + 1];
            }
        }
        var more = many;
        return more == null ? null : more.get(key);
    }

    void put(K key, V value) {
        var pairs = few;
        if (pairs.length < 2 * FEW) {
            var longer = Arrays.copyOf(pairs, pairs.length + 2);
            longer[pairs.length] = key;
            longer[pairs.length + 1] = value;
            few = longer;
            return;
        }
        var more = many;
        if (more == null) {
            more = new ConcurrentHashMap<>();
            many = more;
        }
        more.put(key, value);
    }
}
