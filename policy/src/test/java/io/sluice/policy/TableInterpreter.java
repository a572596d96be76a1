package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.policy.EnforcementTable.Allow;
import io.sluice.policy.EnforcementTable.PodAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Does with an [EnforcementTable] what the kernel does: who, where, what.
final class TableInterpreter {
    private final EnforcementTable table;
    private final Map<IpAddress, PodAddress> pods = new HashMap<>();
    private final Map<Integer, List<Allow>> egress;
    private final Map<Integer, List<Allow>> ingress;

    TableInterpreter(EnforcementTable table) {
        this.table = table;
        table.pods().forEach(pod -> pods.put(pod.address(), pod));
        egress = bySubject(table.egress());
        ingress = bySubject(table.ingress());
    }

    private static Map<Integer, List<Allow>> bySubject(EnforcementTable.Side side) {
        return side.allows().stream().collect(Collectors.groupingBy(Allow::subject));
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
            Map<Integer, List<Allow>> bySubject,
            int subject,
            int peer,
            int protocol,
            int port) {
        return !side.isolated().contains(subject)
                || rule(bySubject, subject, peer, protocol, port).isPresent();
    }

    private static Optional<Integer> rule(
            Map<Integer, List<Allow>> bySubject, int subject, int peer, int protocol, int port) {
        return bySubject.getOrDefault(subject, List.of()).stream()
                .filter(allow -> allow.peer() == peer || allow.peer() == EnforcementTable.ANY_PEER)
                .filter(allow ->
                        allow.protocol() == EnforcementTable.ANY_PROTOCOL
                                || allow.protocol() == protocol
                                        && allow.firstPort() <= port
                                        && port <= allow.lastPort())
                .map(Allow::rule)
                .findFirst();
    }
}
