package io.sluice.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// What differs between two lists of objects, order apart: equal objects are no difference. An
/// object that was moved may be on both sides.
///
/// @param removed what only the first list has
/// @param added what only the second list has
record ListChange<T>(List<T> removed, List<T> added) {
    /// How far apart two lists may be for the walk to find them together again.
    private static final int NEAR = 32;

    ListChange {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }

    boolean isEmpty() {
        return removed.isEmpty() && added.isEmpty();
    }

    /// Walks both lists side by side, so lists that share most objects in the same order cost a
    /// comparison of references for each.
    @SuppressWarnings("ReferenceEquality") // One list needs no look inside.
    static <T> ListChange<T> between(List<T> before, List<T> after) {
        if (before == after) {
            return new ListChange<>(List.of(), List.of());
        }
        var removed = new ArrayList<T>();
        var added = new ArrayList<T>();
        int old = 0;
        int next = 0;
        while (old < before.size() && next < after.size()) {
            if (same(before.get(old), after.get(next))) {
                old++;
                next++;
                continue;
            }
            int gap = gap(before, after, old, next);
            if (gap < 0) {
                break;
            }
            int oldGap = gap >> 8;
            int nextGap = gap & 0xff;
            removed.addAll(before.subList(old, old + oldGap));
            added.addAll(after.subList(next, next + nextGap));
            old += oldGap;
            next += nextGap;
        }
        rest(before.subList(old, before.size()), after.subList(next, after.size()), removed, added);
        return new ListChange<>(removed, added);
    }

    @SuppressWarnings("ReferenceEquality") // One object needs no look inside.
    private static boolean same(Object one, Object other) {
        return one == other || one.equals(other);
    }

    /// How many objects of each list come before the place where they meet again, in one number; -1
    /// when that is not near.
    private static int gap(List<?> before, List<?> after, int old, int next) {
        for (int i = 1; i <= NEAR; i++) {
            boolean hasOld = old + i < before.size();
            boolean hasNext = next + i < after.size();
            if (hasOld && hasNext && same(before.get(old + i), after.get(next + i))) {
                return i << 8 | i;
            }
            if (hasOld && same(before.get(old + i), after.get(next))) {
                return i << 8;
            }
            if (hasNext && same(before.get(old), after.get(next + i))) {
                return i;
            }
        }
        return -1;
    }

    private static <T> void rest(List<T> before, List<T> after, List<T> removed, List<T> added) {
        var left = new HashMap<T, Integer>();
        before.forEach(object -> left.merge(object, 1, Integer::sum));
        for (T object : after) {
            int count = left.getOrDefault(object, 0);
            if (count == 0) {
                added.add(object);
            } else {
                left.put(object, count - 1);
            }
        }
        left.forEach((object, count) -> {
            for (int i = 0; i < count; i++) {
                removed.add(object);
            }
        });
    }
}
