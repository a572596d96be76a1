package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.policy.EnforcementTable.Entry;
import io.sluice.policy.EnforcementTable.PodAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Does with an [EnforcementTable] what the kernel does: who, where, what.
final class TableInterpreter {
    private final EnforcementTable table;
    private final Map<IpAddress, PodAddress> pods = new HashMap<>();
    private final Map<Integer, List<Entry>> egress;
    private final Map<Integer, List<Entry>> ingress;

    TableInterpreter(EnforcementTable table) {
        this.table = table;
        table.pods().forEach(pod -> pods.put(pod.address(), pod));
        egress = bySubject(table.egress());
        ingress = bySubject(table.ingress());
    }

    private static Map<Integer, List<Entry>> bySubject(EnforcementTable.Side side) {
        return side.entries().stream().collect(Collectors.groupingBy(Entry::subject));
    }

    /// True when the address is a Pod's whose policies this node enforces.
    boolean isLocal(IpAddress address) {
        return pods.containsKey(address) && pods.get(address).local();
    }

    boolean egressAllows(IpAddress from, IpAddress to, int protocol, int port) {
        return allows(table.egress(), egress, number(from), number(to), protocol, port);
    }

    boolean ingressAllows(IpAddress from, IpAddress to, int protocol, int port) {
        return allows(table.ingress(), ingress, number(to), number(from), protocol, port);
    }

    private int number(IpAddress address) {
        if (pods.containsKey(address)) {
            return pods.get(address).number();
        }
        return table.ranges().stream()
                .filter(block -> block.range().contains(address))
                .map(EnforcementTable.Block::number)
                .findFirst()
                .orElse(EnforcementTable.OTHER);
    }

    private static boolean allows(
            EnforcementTable.Side side,
            Map<Integer, List<Entry>> bySubject,
            int subject,
            int peer,
            int protocol,
            int port) {
        return !side.judged().contains(subject)
                || found(bySubject.getOrDefault(subject, List.of()), peer, protocol, port)
                                .map(Entry::verdict)
                                .orElse(Verdict.DENY)
                        == Verdict.ALLOW;
    }

    /// The narrowest entry of the peer itself, otherwise the narrowest of any peer.
    private static Optional<Entry> found(List<Entry> entries, int peer, int protocol, int port) {
        return entries.stream()
                .filter(entry -> entry.peer() == peer || entry.peer() == EnforcementTable.ANY_PEER)
                .filter(entry ->
                        entry.protocol() == EnforcementTable.ANY_PROTOCOL
                                || entry.protocol() == protocol
                                        && entry.firstPort() <= port
                                        && port <= entry.lastPort())
                .min(
                        Comparator.comparing(
                                        (Entry entry) -> entry.peer() == EnforcementTable.ANY_PEER)
                                .thenComparing(
                                        entry -> entry.protocol() == EnforcementTable.ANY_PROTOCOL)
                                .thenComparing(Entry::isEveryPort));
    }

    /// What is looked up for a destination that is known by name.
    static boolean allows(List<EnforcementTable.Ruling> rulings, int protocol, int port) {
        var entries =
                rulings.stream()
                        .map(ruling ->
                                new Entry(
                                        1,
                                        EnforcementTable.ANY_PEER,
                                        ruling.protocol(),
                                        ruling.firstPort(),
                                        ruling.lastPort(),
                                        ruling.verdict(),
                                        EnforcementTable.NO_RULE))
                        .toList();
        return found(entries, EnforcementTable.OTHER, protocol, port)
                .filter(entry -> entry.verdict() == Verdict.ALLOW)
                .isPresent();
    }
}
