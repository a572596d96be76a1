package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.HostPattern;
import io.sluice.model.Pod;
import io.sluice.policy.EnforcementTable.Block;
import io.sluice.policy.EnforcementTable.Entry;
import io.sluice.policy.EnforcementTable.PodAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Makes one node's [EnforcementTable] from the sides of its local Pods.
final class EnforcementCompiler {
    private final Residents residents;
    private final IdentityIndex index;
    private final Sides sides;

    EnforcementCompiler(Residents residents, IdentityIndex index, Sides sides) {
        this.residents = residents;
        this.index = index;
        this.sides = sides;
    }

    private record Compiled(Set<Integer> judged, Map<Integer, List<SideEntries.Entry>> entries) {}

    EnforcementTable compile(String hash, Predicate<Pod> local) {
        var localPods = new HashSet<Residents.Resident>();
        var localIdentities = new LinkedHashSet<Identity>();
        for (var resident : residents.all()) {
            if (local.test(resident.pod())) {
                localPods.add(resident);
                localIdentities.add(resident.identity());
            }
        }
        var mentioned = new LinkedHashSet<Side>();
        for (Identity identity : localIdentities) {
            mentioned.add(sides.of(Direction.EGRESS, identity));
            mentioned.add(sides.of(Direction.INGRESS, identity));
        }
        var classes = new AddressClasses(residents, localPods, mentioned, index);
        var subjects = new LinkedHashSet<PodClass>();
        for (var member : classes.members()) {
            if (localPods.contains(member.resident())) {
                subjects.add(member.podClass());
            }
        }
        var egress = compile(Direction.EGRESS, subjects, classes);
        var ingress = compile(Direction.INGRESS, subjects, classes);
        var rules = number(mentioned, egress, ingress);
        return new EnforcementTable(
                hash,
                classes.members().stream()
                        .map(member ->
                                new PodAddress(
                                        member.address(),
                                        classes.number(member.podClass()),
                                        member.resident().pod(),
                                        localPods.contains(member.resident())))
                        .sorted(Comparator.comparing(PodAddress::address))
                        .toList(),
                classes.ranges().stream()
                        .map(range -> new Block(range.range(), classes.number(range)))
                        .toList(),
                finish(egress, rules),
                finish(ingress, rules),
                refs(rules),
                names(rules));
    }

    private Compiled compile(Direction direction, Set<PodClass> subjects, AddressClasses classes) {
        var judged = new HashSet<Integer>();
        var entries = new HashMap<Integer, List<SideEntries.Entry>>();
        var bySide = new HashMap<Side, List<SideEntries.Entry>>();
        for (PodClass subject : subjects) {
            Side side = sides.of(direction, subject.identity());
            if (side.isIsolated() || side.isTiered()) {
                int number = classes.number(subject);
                judged.add(number);
                entries.put(
                        number, bySide.computeIfAbsent(side, any -> SideEntries.of(side, classes)));
            }
        }
        return new Compiled(judged, entries);
    }

    /// The numbers of the rules that entries name, and of those that a name may bring in.
    private static Map<ResolvedRule, Integer> number(
            Iterable<Side> sides, Compiled egress, Compiled ingress) {
        var contents = new IdentityHashMap<ResolvedRule, String>();
        for (var compiled : List.of(egress, ingress)) {
            for (var entries : compiled.entries.values()) {
                for (var entry : entries) {
                    entry.range()
                            .decision()
                            .rule()
                            .ifPresent(rule -> contents.computeIfAbsent(rule, r -> content(r)));
                }
            }
        }
        for (Side side : sides) {
            if (side.asksForNames()) {
                side.rules().forEach(rule -> contents.computeIfAbsent(rule, r -> content(r)));
            }
        }
        var numbers = StableNumbers.of(contents.values());
        var result = new IdentityHashMap<ResolvedRule, Integer>();
        contents.forEach(
                (rule, content) -> result.put(rule, Objects.requireNonNull(numbers.get(content))));
        return result;
    }

    private static String content(ResolvedRule rule) {
        RuleRef ref = rule.ref();
        boolean inNamespace = ref.kind().equals(RuleRef.NETWORK_POLICY);
        return (inNamespace ? "" : ref.kind() + " ")
                + ref.policy()
                + " "
                + ref.direction()
                + " "
                + SelectorText.of(rule);
    }

    private static EnforcementTable.Side finish(
            Compiled compiled, Map<ResolvedRule, Integer> rules) {
        var made = new ArrayList<Entry>();
        compiled.entries.forEach((subject, entries) ->
                entries.forEach(entry -> made.add(finish(subject, entry, rules))));
        made.sort(
                Comparator.comparingInt(Entry::subject)
                        .thenComparingInt(Entry::peer)
                        .thenComparingInt(Entry::protocol)
                        .thenComparingInt(Entry::firstPort)
                        .thenComparing(Entry::isEveryPort));
        return new EnforcementTable.Side(compiled.judged, made);
    }

    private static Entry finish(
            int subject, SideEntries.Entry entry, Map<ResolvedRule, Integer> rules) {
        var range = entry.range();
        return new Entry(
                subject,
                entry.peer(),
                range.protocol(),
                range.first(),
                range.last(),
                range.decision().verdict(),
                range.decision()
                        .rule()
                        .map(rule -> Objects.requireNonNull(rules.get(rule)))
                        .orElse(EnforcementTable.NO_RULE));
    }

    private static Map<Integer, RuleRef> refs(Map<ResolvedRule, Integer> rules) {
        var refs = new HashMap<Integer, RuleRef>();
        rules.forEach((rule, number) ->
                refs.merge(
                        number,
                        rule.ref(),
                        (one, other) -> one.index() <= other.index() ? one : other));
        return refs;
    }

    private static Map<Integer, Set<String>> names(Map<ResolvedRule, Integer> rules) {
        var names = new HashMap<Integer, Set<String>>();
        rules.forEach((rule, number) -> {
            var patterns = rule.patterns();
            if (!patterns.isEmpty()) {
                names.put(
                        number,
                        patterns.stream().map(HostPattern::text).collect(Collectors.toSet()));
            }
        });
        return names;
    }
}
