package io.sluice.policy;

import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Answers for every port between two parties: ports with one verdict for one reason are one
/// answer.
final class PortGroups {
    /// Stands for all protocols without ports.
    private static final int ICMP = 1;

    private final Decisions decisions;
    private final Party from;
    private final Party to;

    PortGroups(Decisions decisions, Party from, Party to) {
        this.decisions = decisions;
        this.from = from;
        this.to = to;
    }

    /// Ports that are neighbours and alike; the explanation is that of the first.
    private record Group(PortSpan ports, Explanation explanation) {
        boolean isLike(Explanation next) {
            return explanation.verdict() == next.verdict()
                    && isLike(explanation.egress(), next.egress())
                    && isLike(explanation.ingress(), next.ingress());
        }

        private static boolean isLike(Explanation.Side one, Explanation.Side other) {
            return one.rule().equals(other.rule()) && one.path().equals(other.path());
        }
    }

    /// One answer for everything when all is alike, otherwise answers by protocol and port; each
    /// names its rules, without nearest miss and fix.
    List<Answer> decided() {
        var groups = new ArrayList<Group>();
        for (Protocol protocol : Protocol.values()) {
            groups.addAll(groups(protocol.number()));
        }
        Group first = groups.getFirst();
        boolean alike =
                groups.stream()
                                .allMatch(group ->
                                        group.ports.isEveryPort()
                                                && first.isLike(group.explanation))
                        && first.isLike(decisions.decide(connection(ICMP, 0)));
        if (alike) {
            var everything = new PortSpan(PortSpan.ANY, 1, 65535);
            return List.of(new Answer(first.explanation, everything));
        }
        return groups.stream().map(group -> new Answer(group.explanation, group.ports)).toList();
    }

    private List<Group> groups(int protocol) {
        var starts = new TreeSet<Integer>();
        starts.add(1);
        decisions.forEachPortEdge(
                from,
                to,
                key -> {
                    int port = key - Ports.key(protocol, 0);
                    if (port > 0 && port <= 65535) {
                        starts.add(port);
                    }
                });
        starts.add(65536);
        var groups = new ArrayList<Group>();
        for (int start : starts.headSet(65536)) {
            int last = starts.higher(start) - 1;
            var explanation = decisions.decide(connection(protocol, start));
            if (!groups.isEmpty() && groups.getLast().isLike(explanation)) {
                Group before = groups.removeLast();
                groups.add(
                        new Group(
                                new PortSpan(protocol, before.ports.first(), last),
                                before.explanation));
            } else {
                groups.add(new Group(new PortSpan(protocol, start, last), explanation));
            }
        }
        return groups;
    }

    private Connection connection(int protocol, int port) {
        return new Connection(
                from.endpoint(),
                from.address(),
                to.endpoint(),
                to.address(),
                protocol,
                port,
                to.names());
    }
}
