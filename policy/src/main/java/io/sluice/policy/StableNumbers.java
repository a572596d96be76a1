package io.sluice.policy;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.TreeSet;

/// Numbers in 1..2^30-1 that follow from content alone. Two contents with one hash: the later in
/// text order takes the next free number.
final class StableNumbers {
    private static final long LIMIT = (1L << 30) - 1;

    private StableNumbers() {}

    static Map<String, Integer> of(Collection<String> contents) {
        var numbers = new HashMap<String, Integer>();
        var taken = new HashSet<Integer>();
        for (String content : new TreeSet<>(contents)) {
            int number = (int) Long.remainderUnsigned(hash(content), LIMIT) + 1;
            while (!taken.add(number)) {
                number = number % (int) LIMIT + 1;
            }
            numbers.put(content, number);
        }
        return numbers;
    }

    /// FNV-1a over the characters, then a mix that spreads short texts over all bits.
    private static long hash(String content) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < content.length(); i++) {
            hash = (hash ^ content.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
