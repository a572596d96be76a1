package io.sluice.policy;

import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What one label of an object may be: absent, one of some values, or any value but some.
///
/// @param absent whether it may be absent
/// @param others whether it may have a value that is not listed
/// @param listed the values that it may have, or, with `others`, those that it may not
record LabelValues(boolean absent, boolean others, Set<String> listed) {
    static final LabelValues ANYTHING = new LabelValues(true, true, Set.of());
    static final LabelValues PRESENT = new LabelValues(false, true, Set.of());

    LabelValues {
        listed = Set.copyOf(listed);
    }

    /// What a requirement asks for.
    static LabelValues of(Requirement requirement) {
        return switch (requirement.operator()) {
            case IN -> new LabelValues(false, false, Set.copyOf(requirement.values()));
            case NOT_IN -> new LabelValues(true, true, Set.copyOf(requirement.values()));
            case EXISTS -> PRESENT;
            case DOES_NOT_EXIST -> new LabelValues(true, false, Set.of());
        };
    }

    static LabelValues only(String value) {
        return new LabelValues(false, false, Set.of(value));
    }

    boolean isNothing() {
        return !absent && !others && listed.isEmpty();
    }

    LabelValues not() {
        return new LabelValues(!absent, !others, listed);
    }

    LabelValues and(LabelValues other) {
        boolean both = absent && other.absent;
        var values = new TreeSet<String>();
        if (others && other.others) {
            values.addAll(listed);
            values.addAll(other.listed);
            return new LabelValues(both, true, values);
        }
        var finite = others ? other : this;
        var filter = others ? this : other;
        finite.listed.stream().filter(filter::holds).forEach(values::add);
        return new LabelValues(both, false, values);
    }

    LabelValues or(LabelValues other) {
        return not().and(other.not()).not();
    }

    private boolean holds(String value) {
        return listed.contains(value) != others;
    }

    /// True when requirements that must all hold can say it.
    boolean isExpressible() {
        return !isNothing() && (!absent || others || listed.isEmpty());
    }

    /// It, in disjoint pieces that requirements can say.
    List<LabelValues> pieces() {
        return isExpressible()
                ? List.of(this)
                : Stream.of(
                                new LabelValues(absent, false, Set.of()),
                                new LabelValues(false, others, listed))
                        .filter(piece -> !piece.isNothing())
                        .toList();
    }

    /// It, as requirements that must all hold.
    List<Requirement> requirements(String key) {
        var values = listed.stream().sorted().toList();
        if (!others) {
            return List.of(
                    absent
                            ? new Requirement(key, Operator.DOES_NOT_EXIST, List.of())
                            : new Requirement(key, Operator.IN, values));
        }
        var all = new ArrayList<Requirement>();
        if (!absent) {
            all.add(new Requirement(key, Operator.EXISTS, List.of()));
        }
        if (!values.isEmpty()) {
            all.add(new Requirement(key, Operator.NOT_IN, values));
        }
        return all;
    }

    /// A value that it may have, when it may not be absent.
    String example() {
        if (!others) {
            return listed.stream().sorted().findFirst().orElseThrow();
        }
        String example = "other";
        for (int i = 1; listed.contains(example); i++) {
            example = "other" + i;
        }
        return example;
    }
}
