package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A question as typed on the command line: who, to whom, on which port.
///
/// FROM and TO are `namespace/pod`, `namespace/kind/name` with kubectl's short names, or an
/// address; TO may be a host name or a Service as well, and may end in `:PORT[/PROTOCOL]`. Without
/// a port every port is asked for.
public final class Question {
    private final Decisions decisions;
    private final List<Party> sources;
    private final List<Target> targets;
    private final String name;
    private final boolean anywhere;

    private Question(
            Decisions decisions,
            List<Party> sources,
            List<Target> targets,
            String name,
            boolean anywhere) {
        this.decisions = decisions;
        this.sources = List.copyOf(sources);
        this.targets = List.copyOf(targets);
        this.name = name;
        this.anywhere = anywhere;
    }

    /// A destination and the ports asked for; empty ports = every port.
    ///
    /// @param throughService whether it was found behind the address or the name of a Service
    public record Target(Party party, Optional<PortSpan> ports, boolean throughService) {
        Target(Party party, Optional<PortSpan> ports) {
            this(party, ports, false);
        }
    }

    /// Reads a question.
    ///
    /// @throws IllegalArgumentException when a text is malformed or names nothing, with a message
    ///   for people
    public static Question parse(Decisions decisions, String from, String to) {
        var sources = sources(decisions, from);
        var text = PortText.parse(to);
        boolean isName = !text.end().contains("/") && IpAddress.parse(text.end()).isEmpty();
        String name = isName ? Ends.canonical(text.end()) : "";
        var known = targets(decisions, text, to);
        return known.isEmpty()
                ? new Question(
                        decisions, sources, anywhere(decisions, sources, text, name), name, true)
                : new Question(decisions, sources, known, name, false);
    }

    /// Nothing is known of a name: one address of each range of outside addresses that the sources'
    /// rules tell apart stands for it.
    private static List<Target> anywhere(
            Decisions decisions, List<Party> sources, PortText text, String name) {
        var sides = decisions.sides(Direction.EGRESS, sources);
        var examples = Regions.cutBy(decisions, sides, List.of()).outside(address -> true);
        return withPorts(examples.stream().map(party -> party.called(name)).toList(), text);
    }

    /// The sources that a text stands for.
    static List<Party> sources(Decisions decisions, String from) {
        var ends = new Ends(decisions);
        var address = IpAddress.parse(from);
        if (address.isPresent()) {
            return List.of(ends.at(address.get()));
        }
        var text = PortText.parse(from);
        if (!text.isEveryPort()) {
            throw new IllegalArgumentException("`" + from + "`: a source has no port");
        }
        if (!from.contains("/")) {
            throw new IllegalArgumentException(
                    "`" + from + "` is neither namespace/pod, namespace/kind/name nor an address");
        }
        return ends.workload(from);
    }

    /// The destinations that a text stands for; none when it is a name that nothing is known of.
    static List<Target> targets(Decisions decisions, PortText text, String whole) {
        var ends = new Ends(decisions);
        var services = new ServiceTranslation(decisions.cluster());
        var address = IpAddress.parse(text.end());
        if (address.isPresent()) {
            var translated = services.at(address.get()).map(s -> services.targets(s, text));
            return translated
                    .map(all -> ofFamily(all, address.get().v6()))
                    .filter(all -> !all.isEmpty())
                    .orElseGet(() -> withPorts(List.of(ends.at(address.get())), text));
        }
        var parts = text.end().split("/", -1);
        if (parts.length == 3 && Ends.kind(parts[1]).equals("Service")) {
            var service = services.named(parts[0], parts[2]);
            return service.map(s -> behind(ends, services, s, text))
                    .orElseThrow(
                            () -> new IllegalArgumentException("`" + whole + "`: no such Service"));
        }
        if (parts.length > 1) {
            return withPorts(ends.workload(text.end()), text);
        }
        if (!Ends.isHostName(text.end())) {
            throw new IllegalArgumentException(
                    "`" + whole + "` is neither a Pod, a workload, an address nor a host name");
        }
        String canonical = Ends.canonical(text.end());
        return services.dnsName(canonical)
                .map(service -> behind(ends, services, service, text))
                .orElseGet(() -> withPorts(ends.named(canonical), text));
    }

    /// The Pods of a Service, or its own addresses when it has none.
    private static List<Target> behind(
            Ends ends, ServiceTranslation services, Service service, PortText text) {
        var pods = services.targets(service, text);
        var found = pods.isEmpty() ? withPorts(addresses(ends, service.clusterIps()), text) : pods;
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "Service "
                            + service.meta().path()
                            + " has no address, and no running Pod with an address is behind it");
        }
        return found;
    }

    private static List<Party> addresses(Ends ends, List<IpAddress> addresses) {
        return addresses.stream().map(ends::at).toList();
    }

    private static List<Target> ofFamily(List<Target> targets, boolean v6) {
        return targets.stream().filter(target -> target.party().address().v6() == v6).toList();
    }

    /// Parties with the ports of a text.
    ///
    /// @throws IllegalArgumentException when a party has no port of the name asked for
    static List<Target> withPorts(List<Party> parties, PortText text) {
        var targets = new ArrayList<Target>();
        for (Party party : parties) {
            if (text.isEveryPort()) {
                targets.add(new Target(party, Optional.empty()));
            } else {
                text.on(party).forEach(ports -> targets.add(new Target(party, Optional.of(ports))));
            }
        }
        return targets;
    }

    /// Who asks.
    public List<Party> sources() {
        return sources;
    }

    /// Who is asked for.
    public List<Target> targets() {
        return targets;
    }

    /// The host name that was asked for; empty when the destination was given otherwise.
    public String name() {
        return name;
    }

    /// One answer for each pair of addresses of one family and each group of ports that are treated
    /// alike; answers that differ by nothing but the address are given once.
    ///
    /// @throws IllegalArgumentException when the two ends have no address family in common
    public List<Answer> answers() {
        var answers = new LinkedHashMap<String, Answer>();
        for (Party source : sources) {
            for (Target target : targets) {
                if (source.speaksTo(target.party())) {
                    answers(decisions, source, target)
                            .forEach(answer ->
                                    answers.putIfAbsent(likeness(source, target, answer), answer));
                }
            }
        }
        if (answers.isEmpty()) {
            throw new IllegalArgumentException(
                    "the two ends have no address of the same family, IPv4 or IPv6");
        }
        return List.copyOf(answers.values());
    }

    /// The answers for one pair, explained to the end.
    static List<Answer> answers(Decisions decisions, Party source, Target target) {
        return decided(decisions, source, target).stream()
                .map(answer -> explained(decisions, answer))
                .toList();
    }

    /// The answers for one pair with the rules that give them, without nearest miss and fix.
    static List<Answer> decided(Decisions decisions, Party source, Target target) {
        if (target.ports().isEmpty()) {
            return new PortGroups(decisions, source, target.party()).decided();
        }
        PortSpan ports = target.ports().get();
        var connection =
                new Connection(
                        source.endpoint(),
                        source.address(),
                        target.party().endpoint(),
                        target.party().address(),
                        ports.protocol(),
                        ports.first(),
                        target.party().names(),
                        target.throughService());
        return List.of(new Answer(decisions.decide(connection), ports));
    }

    /// The same answer with nearest miss and fix.
    static Answer explained(Decisions decisions, Answer answer) {
        return new Answer(
                decisions.explain(answer.explanation().connection(), answer.ports()),
                answer.ports());
    }

    private String likeness(Party source, Target target, Answer answer) {
        String to = anywhere ? "" : target.party().toString();
        return source + " " + to + " " + answer.ports() + " " + answer.verdict() + rules(answer);
    }

    private String rules(Answer answer) {
        var explanation = answer.explanation();
        return anywhere
                ? ""
                : " " + explanation.egress().rule() + " " + explanation.ingress().rule();
    }

    /// True when the destination is a name without a known address and the verdict depends on it.
    public boolean isUndecided() {
        return anywhere && answers().stream().map(Answer::verdict).distinct().count() > 1;
    }

    /// What must be said beside the answers; empty when nothing.
    public String note() {
        if (!anywhere) {
            return "";
        }
        return isUndecided()
                ? "no address of "
                        + name
                        + " is known here, and the verdict depends on it: some outside addresses are"
                        + " allowed and some denied; ask with an address"
                : "no address of "
                        + name
                        + " is known here; the answer holds for every outside address";
    }
}
