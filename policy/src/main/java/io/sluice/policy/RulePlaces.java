package io.sluice.policy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What rules mention, in the order of first mention, and the places of the rules that mention it,
/// ascending. Compact, because there are several for each side of each Pod.
final class RulePlaces<T> {
    /// So few are looked through.
    private static final int FEW = 8;

    private static final RulePlaces<?> NOTHING = new RulePlaces<>();

    private @Nullable Object[] keys = {};
    private int[][] places = {};
    private int size;
    private @Nullable Map<T, Integer> index;

    /// Nothing; not to be added to.
    @SuppressWarnings("unchecked")
    static <T> RulePlaces<T> nothing() {
        return (RulePlaces<T>) NOTHING;
    }

    /// The same with one more rule, which comes after all others.
    RulePlaces<T> and(T key, int rule) {
        var to = this == NOTHING ? new RulePlaces<T>() : this;
        to.add(key, rule);
        return to;
    }

    private void add(T key, int rule) {
        int at = find(key);
        if (at < 0) {
            if (size == keys.length) {
                int room = size == 0 ? 1 : 2 * size;
                keys = Arrays.copyOf(keys, room);
                places = Arrays.copyOf(places, room);
            }
            if (index != null) {
                index.put(key, size);
            }
            keys[size] = key;
            places[size++] = new int[] {rule};
            return;
        }
        var of = places[at];
        if (of[of.length - 1] != rule) {
            places[at] = Arrays.copyOf(of, of.length + 1);
            places[at][of.length] = rule;
        }
    }

    private int find(T key) {
        if (size > FEW && index == null) {
            index = new HashMap<>();
            for (int i = 0; i < size; i++) {
                index.put(key(i), i);
            }
        }
        if (index != null) {
            return index.getOrDefault(key, -1);
        }
        for (int i = 0; i < size; i++) {
            if (key.equals(keys[i])) {
                return i;
            }
        }
        return -1;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    @SuppressWarnings("unchecked")
    T key(int place) {
        var key = (T) keys[place];
        if (key == null) {
            throw new IndexOutOfBoundsException(place);
        }
        return key;
    }

    /// The places of the rules that mention a key.
    int[] rules(int place) {
        return places[place];
    }

    Set<T> keys() {
        var all = new LinkedHashSet<T>();
        for (int i = 0; i < size; i++) {
            all.add(key(i));
        }
        return all;
    }
}
