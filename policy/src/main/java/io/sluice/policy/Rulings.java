package io.sluice.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// What one side says to one peer on every port, all tiers taken together.
///
/// @param ranges disjoint and complete: one range for everything, or ranges of TCP, UDP and SCTP,
///   ascending, and one for all other protocols
record Rulings(List<Range> ranges) {
    /// In [Range#protocol], every protocol without ports.
    static final int OTHER_PROTOCOLS = -2;

    Rulings {
        ranges = List.copyOf(ranges);
    }

    /// @param verdict the answer
    /// @param rule the rule that decided; empty when isolation or the default did
    record Decision(Verdict verdict, Optional<ResolvedRule> rule) {
        boolean isLike(Decision other) {
            return verdict == other.verdict && same(rule, other.rule);
        }

        /// Rules are compared by object: comparing their content costs more than it saves.
        @SuppressWarnings("ReferenceEquality")
        private static boolean same(Optional<ResolvedRule> one, Optional<ResolvedRule> other) {
            return one.isEmpty() ? other.isEmpty() : other.isPresent() && one.get() == other.get();
        }
    }

    /// Neighbouring ports with one answer.
    ///
    /// @param protocol 6, 17, 132, [#OTHER_PROTOCOLS], or [EnforcementTable#ANY_PROTOCOL]
    /// @param first first port, from 0
    /// @param last last port
    record Range(int protocol, int first, int last, Decision decision) {
        boolean allows() {
            return decision.verdict == Verdict.ALLOW;
        }
    }

    /// The ranges of a protocol with ports, ascending and complete.
    List<Range> of(int protocol) {
        Range first = ranges.getFirst();
        return first.protocol == EnforcementTable.ANY_PROTOCOL
                ? List.of(new Range(protocol, first.first, first.last, first.decision))
                : ranges.stream().filter(range -> range.protocol == protocol).toList();
    }

    /// The decision about protocols without ports.
    Decision others() {
        return ranges.getLast().decision;
    }

    /// True when every decision is the same.
    boolean isLike(Rulings other) {
        return RulingEntries.of(this, other).isEmpty() && RulingEntries.of(other, this).isEmpty();
    }

    /// Puts the first matches of the tiers together.
    interface Combination {
        /// @param admin a place in the Admin tier, or [Ports#NO_RULE]; the others likewise
        Decision of(int protocol, int admin, int policies, int baseline);
    }

    static Rulings of(Ports admin, Ports policies, Ports baseline, Combination combination) {
        var starts = new TreeSet<Integer>();
        admin.forEachEdge(starts::add);
        policies.forEachEdge(starts::add);
        baseline.forEachEdge(starts::add);
        var ranges = new ArrayList<Range>();
        for (int protocol : Ports.PROTOCOLS) {
            int base = Ports.key(protocol, 0);
            starts.add(base);
            var ofIt = starts.subSet(base, true, Ports.key(protocol, 65535), true);
            for (int start : ofIt) {
                Integer next = ofIt.higher(start);
                int port = start - base;
                add(
                        ranges,
                        new Range(
                                protocol,
                                port,
                                next == null ? 65535 : next - base - 1,
                                combination.of(
                                        protocol,
                                        admin.find(protocol, port),
                                        policies.find(protocol, port),
                                        baseline.find(protocol, port))));
            }
        }
        var others =
                combination.of(
                        OTHER_PROTOCOLS,
                        admin.find(OTHER_PROTOCOLS, 0),
                        policies.find(OTHER_PROTOCOLS, 0),
                        baseline.find(OTHER_PROTOCOLS, 0));
        if (ranges.stream().allMatch(range -> range.decision.isLike(others))) {
            return new Rulings(List.of(new Range(EnforcementTable.ANY_PROTOCOL, 0, 65535, others)));
        }
        ranges.add(new Range(OTHER_PROTOCOLS, 0, 65535, others));
        return new Rulings(ranges);
    }

    private static void add(List<Range> to, Range range) {
        if (!to.isEmpty()) {
            Range before = to.getLast();
            if (before.protocol == range.protocol && before.decision.isLike(range.decision)) {
                to.set(
                        to.size() - 1,
                        new Range(range.protocol, before.first, range.last, range.decision));
                return;
            }
        }
        to.add(range);
    }
}
