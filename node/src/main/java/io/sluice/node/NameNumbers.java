package io.sluice.node;

import io.sluice.linux.NftData;
import io.sluice.node.RuleSet.LookUps;
import io.sluice.policy.EnforcementTable;
import io.sluice.policy.EnforcementTable.Ruling;
import io.sluice.policy.RuleRef;
import io.sluice.policy.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Numbers for what is decided about named destinations. A number follows from what it stands for,
/// and stands for nothing else as long as it is kept: an element that carries it never comes to
/// mean another decision. Not thread-safe.
final class NameNumbers {
    private static final int MOST = 0x3fff_ffff;

    /// The decision about some ports.
    private record Part(int protocol, PortRange ports) {}

    private final Map<List<Part>, Integer> numbers = new HashMap<>();
    private final Map<Integer, List<Part>> meanings = new HashMap<>();

    /// The number of these rulings.
    ///
    /// @param rules the numbers of the rules
    int number(List<Ruling> rulings, Map<RuleRef, Integer> rules) {
        var parts = new ArrayList<Part>(rulings.size());
        for (var ruling : rulings) {
            int rule =
                    ruling.rule()
                            .map(ref -> rules.getOrDefault(ref, EnforcementTable.NO_RULE))
                            .orElse(EnforcementTable.NO_RULE);
            int value = ruling.verdict() == Verdict.DENY ? rule | RuleSet.DENIED : rule;
            parts.add(
                    new Part(
                            ruling.protocol(),
                            new PortRange(ruling.firstPort(), ruling.lastPort(), value)));
        }
        return numbers.computeIfAbsent(List.copyOf(parts), this::take);
    }

    private int take(List<Part> parts) {
        // The hash code of a record may differ from one process to the next.
        int number = 1;
        for (var part : parts) {
            number = 31 * number + part.protocol();
            number = 31 * number + part.ports().first();
            number = 31 * number + part.ports().last();
            number = 31 * number + part.ports().value();
        }
        number = (number * 0x9e37_79b1 >>> 2) % MOST + 1;
        while (meanings.putIfAbsent(number, parts) != null) {
            number = number % MOST + 1;
        }
        return number;
    }

    /// Forgets all others, which no element may carry any more.
    void retain(Set<Integer> kept) {
        meanings.keySet().retainAll(kept);
        numbers.values().retainAll(kept);
    }

    /// What the maps must hold for some numbers.
    Elements elements(Collection<Integer> of) {
        var elements = new Elements.Builder();
        for (int number : of) {
            var byProtocol = new LinkedHashMap<Integer, List<PortRange>>();
            for (var part : meanings.getOrDefault(number, List.of())) {
                byProtocol
                        .computeIfAbsent(part.protocol(), _ -> new ArrayList<>())
                        .add(part.ports());
            }
            byProtocol.forEach((protocol, ranges) ->
                    PortRange.disjoint(ranges)
                            .forEach(ports ->
                                    PortElements.add(
                                            elements,
                                            LookUps.NAMED,
                                            bigEndian ->
                                                    PortElements.number(
                                                            NftData.fields(), number, bigEndian),
                                            protocol,
                                            ports)));
        }
        return elements.build();
    }
}
