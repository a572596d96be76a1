package io.sluice.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Neighbouring ports and what is decided about them.
///
/// @param value the number of the rule, with [RuleSet#DENIED] when it denies
record PortRange(int first, int last, int value) {
    private static final int LAST_PORT = 65535;

    /// True when it is every port.
    boolean isWhole() {
        return first == 0 && last == LAST_PORT;
    }

    /// The same ports cut into ranges that do not overlap, in order. Where several rules decide
    /// about a port, the lowest value counts: a denial, which is negative, and else the same rule
    /// in every process. A rule for every port stands for itself, so that all ports stay one
    /// element.
    static List<PortRange> disjoint(List<PortRange> ranges) {
        var result = new ArrayList<PortRange>();
        ranges.stream()
                .filter(PortRange::isWhole)
                .min((a, b) -> Integer.compare(a.value, b.value))
                .ifPresent(result::add);
        var parts = ranges.stream().filter(range -> !range.isWhole()).toList();
        var starts = new TreeSet<Integer>();
        for (var part : parts) {
            starts.add(part.first);
            starts.add(part.last + 1);
        }
        for (int start : starts) {
            var next = starts.higher(start);
            if (next != null) {
                cover(parts, start, next - 1).ifPresent(cut -> append(result, cut));
            }
        }
        return result;
    }

    private static Optional<PortRange> cover(List<PortRange> parts, int first, int last) {
        return parts.stream()
                .filter(part -> part.first <= first && part.last >= last)
                .min((a, b) -> Integer.compare(a.value, b.value))
                .map(part -> new PortRange(first, last, part.value));
    }

    private static void append(List<PortRange> result, PortRange cut) {
        if (!result.isEmpty()) {
            var before = result.getLast();
            if (!before.isWhole() && before.last + 1 == cut.first && before.value == cut.value) {
                result.set(result.size() - 1, new PortRange(before.first, cut.last, cut.value));
                return;
            }
        }
        result.add(cut);
    }
}
