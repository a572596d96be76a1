package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest.End;
import io.sluice.policy.Question.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who one end of a case stands for: Pods that policies govern, single addresses, and all addresses
/// of the outside for which something holds.
final class CaseEnd {
    private final Decisions decisions;
    private final List<Party> governed = new ArrayList<>();
    private final List<Party> others = new ArrayList<>();
    private final Function<Party, List<Target>> targets;
    private final Optional<Predicate<IpAddress>> outside;
    private final List<Cidr> cuts;
    private final String name;

    /// @param outside whether an address of the outside belongs to it, when some do
    /// @param cuts where `outside` changes its mind
    /// @param name what the outside was asked for by; empty when by address
    private CaseEnd(
            Decisions decisions,
            Collection<Party> parties,
            Optional<Predicate<IpAddress>> outside,
            List<Cidr> cuts,
            String name,
            Function<Party, List<Target>> targets) {
        this.decisions = decisions;
        this.outside = outside;
        this.cuts = cuts;
        this.name = name;
        this.targets = targets;
        for (Party party : parties) {
            (decisions.identity(party).isPresent() ? governed : others).add(party);
        }
    }

    /// @throws IllegalArgumentException when it is malformed or stands for nobody
    static CaseEnd source(Decisions decisions, End end) {
        return switch (end) {
            case End.Text(String text) ->
                    Cidr.parse(text)
                            .map(cidr -> block(decisions, new End.Block(cidr, List.of(), "")))
                            .orElseGet(() -> of(decisions, Question.sources(decisions, text), ""));
            case End.Pods selected -> pods(decisions, selected);
            case End.Block block -> block(decisions, block);
        };
    }

    /// @throws IllegalArgumentException when it is malformed or stands for nobody
    static CaseEnd target(Decisions decisions, End end) {
        return switch (end) {
            case End.Text(String text) -> named(decisions, text);
            case End.Pods selected -> pods(decisions, selected);
            case End.Block block -> block(decisions, block);
        };
    }

    private static CaseEnd of(Decisions decisions, Collection<Party> parties, String port) {
        return new CaseEnd(
                decisions,
                parties,
                Optional.empty(),
                List.of(),
                "",
                asked(PortText.parsePort(port)));
    }

    /// A text as on the command line, or a block. A name of which no address is known may lead to
    /// every address of the outside.
    private static CaseEnd named(Decisions decisions, String text) {
        var whole = Cidr.parse(text);
        var port = whole.isPresent() ? PortText.parsePort("") : PortText.parse(text);
        var cidr = whole.or(() -> Cidr.parse(port.end()));
        if (cidr.isPresent()) {
            return block(decisions, new End.Block(cidr.get(), List.of(), ""), port);
        }
        var known = Question.targets(decisions, port, text);
        if (known.isEmpty()) {
            return new CaseEnd(
                    decisions,
                    List.of(),
                    Optional.of(address -> true),
                    List.of(),
                    Ends.canonical(port.end()),
                    asked(port));
        }
        Map<Party, List<Target>> byParty = new LinkedHashMap<>();
        known.forEach(target ->
                byParty.computeIfAbsent(target.party(), any -> new ArrayList<>()).add(target));
        return new CaseEnd(
                decisions,
                byParty.keySet(),
                Optional.empty(),
                List.of(),
                "",
                party -> byParty.getOrDefault(party, List.of()));
    }

    private static CaseEnd pods(Decisions decisions, End.Pods selected) {
        var pods =
                decisions.cluster().pods().stream()
                        .filter(pod -> selects(decisions, selected, pod))
                        .toList();
        if (pods.isEmpty()) {
            throw new IllegalArgumentException(
                    PolicyTests.text(selected)
                            + ": no Pod is selected, so there is nothing to test");
        }
        var parties = pods.stream().flatMap(pod -> parties(decisions, pod)).toList();
        if (parties.isEmpty()) {
            throw new IllegalArgumentException(
                    PolicyTests.text(selected)
                            + ": none of the selected Pods can connect, for none is running and has"
                            + " an address: "
                            + pods.getFirst().meta().path());
        }
        return of(decisions, parties, selected.port());
    }

    /// Pods on the host network are their node's address; finished ones have none.
    private static Stream<Party> parties(Decisions decisions, Pod pod) {
        return pod.finished()
                ? Stream.of()
                : pod.addresses().stream()
                        .map(address -> Party.of(pod, address))
                        .filter(party ->
                                pod.hostNetwork() || decisions.identity(party).isPresent());
    }

    private static boolean selects(Decisions decisions, End.Pods selected, Pod pod) {
        return selected.podSelector().map(s -> s.matches(pod.meta().labels())).orElse(true)
                && selected.namespaceSelector()
                        .map(s -> s.matches(decisions.namespaceLabels(pod.meta().namespace())))
                        .orElse(true);
    }

    private static CaseEnd block(Decisions decisions, End.Block block) {
        return block(decisions, block, PortText.parsePort(block.port()));
    }

    private static CaseEnd block(Decisions decisions, End.Block block, PortText port) {
        var inside =
                decisions.residents().stream()
                        .map(Residents.Resident::pod)
                        .flatMap(pod -> parties(decisions, pod))
                        .filter(party -> contains(block, party.address()))
                        .toList();
        var cuts = new ArrayList<>(block.except());
        cuts.add(block.cidr());
        return new CaseEnd(
                decisions,
                inside,
                Optional.of(address -> contains(block, address)),
                cuts,
                "",
                asked(port));
    }

    private static boolean contains(End.Block block, IpAddress address) {
        return block.cidr().contains(address)
                && block.except().stream().noneMatch(hole -> hole.contains(address));
    }

    /// The ports of a text on whichever party.
    private static Function<Party, List<Target>> asked(PortText port) {
        return party -> Question.withPorts(List.of(party), port);
    }

    /// Pods that policies govern, one party for each address.
    List<Party> governed() {
        return governed;
    }

    /// Single addresses, and one address of each range of the outside that a side's rules treat
    /// alike.
    ///
    /// @param sides whose rules may tell addresses apart
    /// @param more further addresses that are told apart
    List<Party> ungoverned(Collection<Side> sides, Collection<Cidr> more) {
        if (outside.isEmpty()) {
            return others;
        }
        var cut = new ArrayList<>(cuts);
        cut.addAll(more);
        return Regions.cutBy(decisions, sides, cut).outside(outside.get()).stream()
                .map(party -> name.isEmpty() ? party : party.called(name))
                .toList();
    }

    /// The party with the ports asked for, when this is the destination.
    ///
    /// @throws IllegalArgumentException when it has no port of the name asked for
    List<Target> targets(Party party) {
        return targets.apply(party);
    }
}
