package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.Pod;
import io.sluice.policy.EnforcementTable.Block;
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

/// Makes one node's [EnforcementTable] from the sides of its local Pods.
final class EnforcementCompiler {
    private final Residents residents;
    private final IdentityIndex index;
    private final Sides sides;
    private final boolean blocksMatchPods;

    EnforcementCompiler(Residents residents, IdentityIndex index, Sides sides, Profile profile) {
        this.residents = residents;
        this.index = index;
        this.sides = sides;
        this.blocksMatchPods = profile.ipBlockMatchesPods();
    }

    /// What one side allows to a peer, before rules are numbered.
    private record Allowed(
            int peer, int protocol, int firstPort, int lastPort, ResolvedRule rule) {}

    private record Compiled(Set<Integer> judged, Map<Integer, List<Allowed>> entries) {}

    /// @throws IllegalStateException when a cluster-wide policy selects one of the Pods: a table
    ///   that left its rules out would be open where they deny
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
        var classes = new AddressClasses(residents, localPods, mentioned, index, blocksMatchPods);
        var subjects = new LinkedHashSet<PodClass>();
        for (var member : classes.members()) {
            if (localPods.contains(member.resident())) {
                subjects.add(member.podClass());
            }
        }
        var egress = compile(Direction.EGRESS, subjects, classes);
        var ingress = compile(Direction.INGRESS, subjects, classes);
        var rules = number(egress, ingress);
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
                refs(rules));
    }

    private Compiled compile(Direction direction, Set<PodClass> subjects, AddressClasses classes) {
        var judged = new HashSet<Integer>();
        var entries = new HashMap<Integer, List<Allowed>>();
        var bySide = new HashMap<Side, List<Allowed>>();
        for (PodClass subject : subjects) {
            Side side = sides.of(direction, subject.identity());
            if (side.isTiered()) {
                throw new IllegalStateException(
                        "cluster-wide policies select Pods of this node, and the kernel table"
                                + " holds rules of NetworkPolicies only");
            }
            if (side.isIsolated()) {
                int number = classes.number(subject);
                judged.add(number);
                entries.put(number, bySide.computeIfAbsent(side, any -> entries(side, classes)));
            }
        }
        return new Compiled(judged, entries);
    }

    /// Everything that a side allows. What any peer may goes without saying for each peer when it
    /// is everything.
    private List<Allowed> entries(Side side, AddressClasses classes) {
        var entries = new ArrayList<Allowed>();
        var rules = side.networkPolicies();
        emit(rules, EnforcementTable.ANY_PEER, rules.anyPeerPorts(), entries);
        if (rules.anyPeerPorts().isEverything()) {
            return entries;
        }
        for (PodClass peer : mentionedPeers(side, classes)) {
            Ports ports = rules.peerPorts(peer.identity(), peer.example());
            emit(rules, classes.number(peer), ports, entries);
        }
        var done = new HashSet<Integer>();
        for (var range : classes.ranges()) {
            int number = classes.number(range);
            if (done.add(number)) {
                emit(rules, number, rules.addressPorts(range.range().first()), entries);
            }
        }
        return entries;
    }

    private Set<PodClass> mentionedPeers(Side side, AddressClasses classes) {
        var peers = new LinkedHashSet<PodClass>();
        for (PodSet set : side.podSets()) {
            peers.addAll(classes.in(set));
        }
        if (blocksMatchPods && !side.blocks().isEmpty()) {
            peers.addAll(classes.inBlocks());
        }
        if (side.mentionsEveryPod()) {
            for (PodClass peer : classes.all()) {
                if (!peer.identity().namedPorts().isEmpty()) {
                    peers.add(peer);
                }
            }
        }
        return peers;
    }

    private static void emit(RuleList rules, int peer, Ports ports, List<Allowed> into) {
        ports.forEach((protocol, first, last, rule) ->
                into.add(new Allowed(peer, protocol, first, last, rules.rules().get(rule))));
    }

    /// The numbers of the rules that entries name.
    private static Map<ResolvedRule, Integer> number(Compiled egress, Compiled ingress) {
        var contents = new IdentityHashMap<ResolvedRule, String>();
        for (var compiled : List.of(egress, ingress)) {
            for (var entries : compiled.entries.values()) {
                entries.forEach(entry -> contents.computeIfAbsent(entry.rule, r -> content(r)));
            }
        }
        var numbers = StableNumbers.of(contents.values());
        var result = new IdentityHashMap<ResolvedRule, Integer>();
        contents.forEach(
                (rule, content) -> result.put(rule, Objects.requireNonNull(numbers.get(content))));
        return result;
    }

    private static String content(ResolvedRule rule) {
        return rule.ref().policy() + " " + rule.ref().direction() + " " + SelectorText.of(rule);
    }

    private static EnforcementTable.Side finish(
            Compiled compiled, Map<ResolvedRule, Integer> rules) {
        var made = new ArrayList<EnforcementTable.Entry>();
        compiled.entries.forEach((subject, entries) ->
                entries.forEach(entry ->
                        made.add(
                                new EnforcementTable.Entry(
                                        subject,
                                        entry.peer,
                                        entry.protocol,
                                        entry.firstPort,
                                        entry.lastPort,
                                        Verdict.ALLOW,
                                        Objects.requireNonNull(rules.get(entry.rule))))));
        made.sort(
                Comparator.comparingInt(EnforcementTable.Entry::subject)
                        .thenComparingInt(EnforcementTable.Entry::peer)
                        .thenComparingInt(EnforcementTable.Entry::protocol)
                        .thenComparingInt(EnforcementTable.Entry::firstPort));
        return new EnforcementTable.Side(compiled.judged, made);
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
}
