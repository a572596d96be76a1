package io.sluice.policy;

import io.sluice.policy.Rulings.Decision;
import io.sluice.policy.Rulings.Range;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/// What one side says to one peer, as entries of an [EnforcementTable] that say no more than what
/// the entries asked after them do not say already.
///
/// The decision about protocols without ports is the entry for everything, so that a peer's ports
/// are written out only where another decision holds for them.
final class RulingEntries {
    /// What is said where no entry says anything.
    static final Rulings REFUSED =
            new Rulings(
                    List.of(
                            new Range(
                                    EnforcementTable.ANY_PROTOCOL,
                                    0,
                                    65535,
                                    new Decision(Verdict.DENY, Optional.empty()))));

    private final Rulings rulings;
    private final Rulings otherwise;
    private final boolean hasEverything;
    private final List<Range> entries = new ArrayList<>();

    private RulingEntries(Rulings rulings, Rulings otherwise) {
        this.rulings = rulings;
        this.otherwise = otherwise;
        this.hasEverything = !rulings.others().isLike(otherwise.others());
    }

    /// The entries of a peer.
    ///
    /// @param otherwise what is found where the peer has no entry
    static List<Range> of(Rulings rulings, Rulings otherwise) {
        return new RulingEntries(rulings, otherwise).make();
    }

    private List<Range> make() {
        if (hasEverything) {
            entries.add(new Range(EnforcementTable.ANY_PROTOCOL, 0, 65535, rulings.others()));
        }
        for (int protocol : Ports.PROTOCOLS) {
            make(protocol);
        }
        return entries;
    }

    private void make(int protocol) {
        var ranges = rulings.of(protocol);
        var needed = news(protocol, ranges);
        var most = mostFrequent(ranges);
        var rest = ranges.stream().filter(range -> !range.decision().isLike(most)).toList();
        if (1 + rest.size() < needed.size()) {
            entries.add(new Range(protocol, 0, 65535, most));
            entries.addAll(rest);
        } else {
            entries.addAll(needed);
        }
    }

    /// The ranges for which something else is found without an entry.
    private List<Range> news(int protocol, List<Range> ranges) {
        if (hasEverything) {
            return ranges.stream()
                    .filter(range -> !range.decision().isLike(rulings.others()))
                    .toList();
        }
        var news = new ArrayList<Range>();
        var others = otherwise.of(protocol);
        int at = 0;
        for (Range range : ranges) {
            while (others.get(at).last() < range.first()) {
                at++;
            }
            int next = at;
            while (others.get(next).last() < range.last()
                    && others.get(next).decision().isLike(range.decision())) {
                next++;
            }
            if (!others.get(next).decision().isLike(range.decision())) {
                news.add(range);
            }
        }
        return news;
    }

    private static Decision mostFrequent(List<Range> ranges) {
        var counts = new IdentityHashMap<Object, Integer>();
        ranges.forEach(range -> counts.merge(key(range.decision()), 1, Integer::sum));
        return ranges.stream()
                .map(Range::decision)
                .max(Comparator.comparingInt(d -> counts.getOrDefault(key(d), 0)))
                .orElseThrow();
    }

    private static Object key(Decision decision) {
        return decision.rule().<Object>map(rule -> rule).orElse(decision.verdict());
    }
}
