package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.End;
import io.sluice.policy.Question.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The pairs that a case of a [PolicyTest] stands for, one for all that every rule treats alike.
///
/// Pods with the same policies share a [Side]. What a side says of a peer does not depend on which
/// of its Pods is asked, so the pairs between the Pods of two sides come down to the kinds of peers
/// that each side tells apart: the work grows with sides and Pods, not with pairs of Pods.
final class CasePairs {
    private final Decisions decisions;
    private final CaseEnd from;
    private final CaseEnd to;
    private final boolean texts;
    private final Map<Side, List<Party>> sources;
    private final Map<Side, List<Target>> targets;
    private final PortSets sets = new PortSets();
    private final Map<Side, SidePorts> ports = new HashMap<>();

    /// Two parties that stand for all like them.
    ///
    /// @param allowed what both sides allow; empty where that is known only after asking
    record Pair(Party source, Target target, Optional<PortSet> allowed) {
        private Pair(Party source, Target target) {
            this(source, target, Optional.empty());
        }
    }

    /// What makes peers alike to a side: the ports that its rules give them, by object.
    private record Kind(List<List<Ports>> rules, boolean v6, Optional<PortSpan> asked) {}

    /// Targets that traffic from outside may be told apart by.
    private record Door(String node, boolean v6, Optional<PortSpan> asked) {}

    private CasePairs(Decisions decisions, CaseEnd from, CaseEnd to, boolean texts) {
        this.decisions = decisions;
        this.texts = texts;
        this.from = from;
        this.to = to;
        this.sources = new LinkedHashMap<>();
        for (Party party : from.governed()) {
            sources.computeIfAbsent(side(Direction.EGRESS, party), any -> new ArrayList<>())
                    .add(party);
        }
        this.targets = new LinkedHashMap<>();
        for (Party party : to.governed()) {
            targets.computeIfAbsent(side(Direction.INGRESS, party), any -> new ArrayList<>())
                    .addAll(to.targets(party));
        }
    }

    /// @throws IllegalArgumentException when an end is malformed or stands for nobody
    static CasePairs of(Decisions decisions, PolicyTest.Case testCase) {
        return new CasePairs(
                decisions,
                CaseEnd.source(decisions, testCase.from()),
                CaseEnd.target(decisions, testCase.to()),
                testCase.from() instanceof End.Text && testCase.to() instanceof End.Text);
    }

    private Side side(Direction direction, Party party) {
        return decisions.side(direction, identity(party));
    }

    private Identity identity(Party party) {
        return decisions.identity(party).orElseThrow();
    }

    private Kind kind(Side side, Party peer, Optional<PortSpan> asked) {
        var identity = identity(peer);
        var address = peer.address();
        return new Kind(
                List.of(
                        side.admin().parts(identity, address),
                        side.networkPolicies().parts(identity, address),
                        side.baseline().parts(identity, address)),
                address.v6(),
                asked);
    }

    private int ports(Side side, Party peer) {
        return ports.computeIfAbsent(side, any -> new SidePorts(side, sets, decisions.profile()))
                .ofPod(identity(peer), peer.address());
    }

    /// Every pair. A Pod is asked about itself only when both ends are texts and stand for it
    /// alone.
    ///
    /// @throws IllegalArgumentException in use, when a party has no port of the name asked for
    Stream<Pair> pairs() {
        return texts && isOnePod()
                ? withItself()
                : Stream.of(betweenPods(), toOutside(), fromOutside(), outside())
                        .flatMap(all -> all);
    }

    private boolean isOnePod() {
        var parties = new ArrayList<>(from.governed());
        targets.values().stream().flatMap(List::stream).map(Target::party).forEach(parties::add);
        return !from.governed().isEmpty()
                && !targets.isEmpty()
                && parties.stream().allMatch(parties.getFirst()::isSamePod);
    }

    private Stream<Pair> withItself() {
        return from.governed().stream()
                .flatMap(source ->
                        targets.values().stream()
                                .flatMap(List::stream)
                                .filter(target -> source.speaksTo(target.party()))
                                .map(target -> new Pair(source, target)));
    }

    private Stream<Pair> betweenPods() {
        return sources.entrySet().stream()
                .flatMap(source ->
                        targets.entrySet().stream()
                                .flatMap(target ->
                                        betweenPods(
                                                source.getKey(),
                                                source.getValue(),
                                                target.getKey(),
                                                target.getValue())));
    }

    private Stream<Pair> betweenPods(
            Side egress, List<Party> senders, Side ingress, List<Target> receivers) {
        Map<Kind, List<Target>> receiving = new LinkedHashMap<>();
        for (Target target : receivers) {
            Party party = target.party();
            var kind = kind(egress, party, target.ports());
            var alike = receiving.computeIfAbsent(kind, any -> new ArrayList<>(2));
            if (alike.isEmpty()
                    || alike.size() == 1 && !alike.getFirst().party().isSamePod(party)) {
                alike.add(target);
            }
        }
        Map<Kind, List<Party>> sending = new LinkedHashMap<>();
        for (Party party : senders) {
            var kind = kind(ingress, party, Optional.empty());
            var alike = sending.computeIfAbsent(kind, any -> new ArrayList<>(2));
            if (alike.isEmpty() || alike.size() == 1 && !alike.getFirst().isSamePod(party)) {
                alike.add(party);
            }
        }
        return sending.values().stream()
                .flatMap(source ->
                        receiving.values().stream()
                                .flatMap(target -> pair(egress, source, ingress, target).stream()));
    }

    /// One pair of two kinds, of two Pods: with two of each kind there is one unless both are the
    /// same single Pod.
    private Optional<Pair> pair(
            Side egress, List<Party> senders, Side ingress, List<Target> receivers) {
        for (Party source : senders) {
            for (Target target : receivers) {
                Party party = target.party();
                if (source.speaksTo(party) && !source.isSamePod(party)) {
                    int allowed = sets.and(ports(egress, party), ports(ingress, source));
                    return Optional.of(
                            new Pair(
                                    source,
                                    target,
                                    party.names().isEmpty()
                                            ? Optional.of(sets.set(allowed))
                                            : Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    /// From the Pods of each side to each range of addresses that its rules tell apart.
    private Stream<Pair> toOutside() {
        return sources.entrySet().stream()
                .flatMap(side ->
                        to.ungoverned(List.of(side.getKey()), List.of()).stream()
                                .flatMap(party ->
                                        side.getValue().stream()
                                                .filter(source -> source.speaksTo(party))
                                                .filter(source -> !source.isSamePod(party))
                                                .limit(1)
                                                .flatMap(source -> pairs(source, party))));
    }

    /// To the Pods of each side from each range of addresses that its rules tell apart, and from
    /// each address of a node, which is let in by its own Pods.
    private Stream<Pair> fromOutside() {
        var nodes =
                decisions.population().ownNodes().values().stream()
                        .flatMap(List::stream)
                        .map(Cidr::of)
                        .toList();
        return targets.entrySet().stream()
                .flatMap(side -> {
                    var doors = doors(side.getValue());
                    return from.ungoverned(List.of(side.getKey()), nodes).stream()
                            .flatMap(party ->
                                    doors.stream()
                                            .filter(door -> party.speaksTo(door.party()))
                                            .map(door -> new Pair(party, door)));
                });
    }

    private static List<Target> doors(List<Target> targets) {
        Map<Door, Target> doors = new LinkedHashMap<>();
        for (Target target : targets) {
            if (target.party().endpoint() instanceof Endpoint.OfPod(var pod)) {
                boolean v6 = target.party().address().v6();
                doors.putIfAbsent(new Door(pod.nodeName(), v6, target.ports()), target);
            }
        }
        return List.copyOf(doors.values());
    }

    /// No policy has a say between two addresses that are no governed Pods.
    private Stream<Pair> outside() {
        var targets = to.ungoverned(List.of(), List.of());
        return from.ungoverned(List.of(), List.of()).stream()
                .flatMap(source ->
                        targets.stream()
                                .filter(source::speaksTo)
                                .limit(1)
                                .flatMap(target -> pairs(source, target)));
    }

    private Stream<Pair> pairs(Party source, Party target) {
        return to.targets(target).stream().map(asked -> new Pair(source, asked));
    }
}
