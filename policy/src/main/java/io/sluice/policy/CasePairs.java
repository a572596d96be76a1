package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The pairs that a case of a [PolicyTest] stands for. Parties that every rule treats alike are
/// stood for by two of them (two, so that a class is also tested against itself).
final class CasePairs {
    private final Decisions decisions;
    private final List<Party> sources;
    private final List<Question.Target> targets;
    private final boolean withItself;

    /// @param withItself whether a Pod is asked about itself
    private CasePairs(
            Decisions decisions,
            List<Party> sources,
            List<Question.Target> targets,
            boolean withItself) {
        this.decisions = decisions;
        this.withItself = withItself;
        this.sources = sources;
        this.targets = targets;
    }

    /// @throws IllegalArgumentException when an end is malformed or names nothing
    static CasePairs of(Decisions decisions, PolicyTest.Case testCase) {
        if (testCase.from() instanceof End.Text(String from)
                && testCase.to() instanceof End.Text(String to)) {
            var question = Question.parse(decisions, from, to);
            return new CasePairs(decisions, question.sources(), question.targets(), true);
        }
        var from = new EndSet(decisions, testCase.from(), true);
        var to = new EndSet(decisions, testCase.to(), false);
        var sides = new ArrayList<>(decisions.sides(Direction.EGRESS, from.pods()));
        sides.addAll(decisions.sides(Direction.INGRESS, to.pods()));
        var cuts = new ArrayList<Cidr>();
        cuts.addAll(from.cuts());
        cuts.addAll(to.cuts());
        decisions.cluster().nodes().stream()
                .flatMap(node -> node.addresses().stream())
                .map(Cidr::of)
                .forEach(cuts::add);
        var regions = Regions.cutBy(decisions, sides, cuts);
        return new CasePairs(
                decisions,
                from.parties(regions),
                to.parties(regions).stream().flatMap(to::targets).toList(),
                false);
    }

    /// The parties and ports of one end.
    private static final class EndSet {
        private final End end;
        private final PortText port;
        private final List<Party> pods;
        private final Decisions decisions;
        private final List<Question.Target> asked;

        EndSet(Decisions decisions, End end, boolean source) {
            this.decisions = decisions;
            this.end = end;
            this.asked =
                    switch (end) {
                        case End.Text(String text) ->
                                source
                                        ? Question.sources(decisions, text).stream()
                                                .map(p -> new Question.Target(p, Optional.empty()))
                                                .toList()
                                        : Question.targets(decisions, text);
                        case End.Pods selected -> List.of();
                        case End.Block block -> List.of();
                    };
            this.port =
                    switch (end) {
                        case End.Text text -> PortText.parsePort("");
                        case End.Pods selected -> PortText.parsePort(selected.port());
                        case End.Block block -> PortText.parsePort(block.port());
                    };
            this.pods =
                    switch (end) {
                        case End.Text text -> asked.stream().map(Question.Target::party).toList();
                        case End.Pods selected -> residents(pod -> selects(selected, pod));
                        case End.Block block ->
                                residents(pod -> true).stream()
                                        .filter(party -> contains(block, party.address()))
                                        .toList();
                    };
        }

        List<Party> pods() {
            return pods;
        }

        List<Cidr> cuts() {
            if (!(end instanceof End.Block block)) {
                return List.of();
            }
            var cuts = new ArrayList<>(block.except());
            cuts.add(block.cidr());
            return cuts;
        }

        List<Party> parties(Regions regions) {
            return switch (end) {
                case End.Text text -> pods.stream().distinct().toList();
                case End.Pods selected -> representatives(regions);
                case End.Block block ->
                        Stream.concat(
                                        regions
                                                .outside(address -> contains(block, address))
                                                .stream(),
                                        representatives(regions).stream())
                                .toList();
            };
        }

        private List<Party> representatives(Regions regions) {
            var seen = new HashMap<Kind, Integer>();
            var chosen = new ArrayList<Party>();
            for (Party party : pods) {
                if (party.endpoint() instanceof Endpoint.OfPod(Pod pod)) {
                    var kind = new Kind(pod, regions.of(party.address()));
                    if (seen.merge(kind, 1, Integer::sum) <= 2) {
                        chosen.add(party);
                    }
                }
            }
            return chosen;
        }

        /// What rules can tell apart, and the node whose traffic is always allowed.
        private record Kind(Identity.Key identity, String node, int region) {
            Kind(Pod pod, int region) {
                this(Identity.Key.of(pod), pod.nodeName(), region);
            }
        }

        Stream<Question.Target> targets(Party party) {
            if (end instanceof End.Text) {
                return asked.stream().filter(target -> target.party().equals(party));
            }
            if (port.isEveryPort()) {
                return Stream.of(new Question.Target(party, Optional.empty()));
            }
            return port.on(party).stream()
                    .map(ports -> new Question.Target(party, Optional.of(ports)));
        }

        private List<Party> residents(Predicate<Pod> wanted) {
            return decisions.residents().stream()
                    .map(Residents.Resident::pod)
                    .filter(wanted)
                    .flatMap(pod -> pod.addresses().stream().map(a -> Party.of(pod, a)))
                    .toList();
        }

        private boolean selects(End.Pods selected, Pod pod) {
            return selected.podSelector().map(s -> s.matches(pod.meta().labels())).orElse(true)
                    && selected.namespaceSelector()
                            .map(s -> matchesNamespace(s, pod.meta().namespace()))
                            .orElse(true);
        }

        private boolean matchesNamespace(LabelSelector selector, String name) {
            Map<String, String> labels = decisions.namespaceLabels(name);
            return selector.matches(labels);
        }

        private static boolean contains(End.Block block, IpAddress address) {
            return block.cidr().contains(address)
                    && block.except().stream().noneMatch(hole -> hole.contains(address));
        }
    }

    /// The answers for every pair, in order, found out one by one.
    Stream<Answer> answers() {
        return sources.stream()
                .flatMap(source ->
                        targets.stream()
                                .filter(target -> source.speaksTo(target.party()))
                                .filter(target -> withItself || !source.isSamePod(target.party()))
                                .flatMap(target -> answers(source, target).stream()));
    }

    private List<Answer> answers(Party source, Question.Target target) {
        return Question.answers(decisions, source, target);
    }
}
