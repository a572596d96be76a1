package io.sluice.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers port sets, so that two are compared and combined by number. A cluster has few different
/// ones. For one thread.
final class PortSets {
    static final int NONE = 0;
    static final int ALL = 1;

    private final List<PortSet> sets = new ArrayList<>();
    private final Map<PortSet, Integer> numbers = new HashMap<>();
    private final PairNumbers intersections = new PairNumbers();
    private final PairNumbers unions = new PairNumbers();
    private final PairNumbers differences = new PairNumbers();

    PortSets() {
        number(PortSet.NONE);
        number(PortSet.ALL);
    }

    int number(PortSet set) {
        return numbers.computeIfAbsent(
                set,
                added -> {
                    sets.add(added);
                    return sets.size() - 1;
                });
    }

    PortSet set(int number) {
        return sets.get(number);
    }

    int and(int one, int other) {
        if (one == ALL || other == NONE) {
            return other;
        }
        if (other == ALL || one == NONE || one == other) {
            return one;
        }
        int known = intersections.get(one, other);
        if (known == PairNumbers.UNKNOWN) {
            known = number(set(one).and(set(other)));
            intersections.put(one, other, known);
        }
        return known;
    }

    int or(int one, int other) {
        if (one == ALL || other == NONE || one == other) {
            return one;
        }
        if (other == ALL || one == NONE) {
            return other;
        }
        int known = unions.get(one, other);
        if (known == PairNumbers.UNKNOWN) {
            known = number(set(one).or(set(other)));
            unions.put(one, other, known);
        }
        return known;
    }

    int minus(int one, int other) {
        if (other == NONE) {
            return one;
        }
        if (one == NONE || one == other || other == ALL) {
            return NONE;
        }
        int known = differences.get(one, other);
        if (known == PairNumbers.UNKNOWN) {
            known = number(set(one).minus(set(other)));
            differences.put(one, other, known);
        }
        return known;
    }
}
