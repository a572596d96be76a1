package io.sluice.node;

import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.model.AddressRange;
import io.sluice.model.IpAddress;
import io.sluice.node.RuleSet.Direction;
import io.sluice.policy.EnforcementTable;
import io.sluice.policy.EnforcementTable.Entry;
import io.sluice.policy.EnforcementTable.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// What the sets must hold for a node's decisions and interfaces. Pure.
final class TableElements {
    private static final int[] NEIGHBOUR_TYPES = {130, 131, 132, 133, 135, 136, 143};
    private static final int[][] PORTLESS = {{0, 5}, {7, 16}, {18, 131}, {133, 255}};
    private static final int DNS_PORT = 53;

    private final Elements.Builder elements = new Elements.Builder();

    private TableElements() {}

    /// What holds before any decision is known: every Pod address is closed.
    static Elements closed(EnforcerSettings settings) {
        var made = new TableElements();
        made.fixed(settings);
        return made.elements.build();
    }

    /// @param portlessOpen true when protocols without ports are always allowed
    static Elements of(
            EnforcementTable table,
            List<PodInterface> interfaces,
            EnforcerSettings settings,
            boolean portlessOpen) {
        var made = new TableElements();
        made.fixed(settings);
        made.interfaces(interfaces);
        made.addresses(table);
        made.side(Direction.EGRESS, table.egress());
        made.side(Direction.INGRESS, table.ingress());
        if (portlessOpen) {
            for (var range : PORTLESS) {
                made.range(
                        "portless",
                        new byte[] {(byte) range[0]},
                        new byte[] {(byte) range[1]},
                        NftData.NONE);
            }
        }
        return made.elements.build();
    }

    private void fixed(EnforcerSettings settings) {
        for (int type : NEIGHBOUR_TYPES) {
            elements.add("neighbour_types", NftData.raw((byte) type));
        }
        if (settings.interceptDns()) {
            elements.add("dns_ports", NftData.raw((byte) 0, (byte) DNS_PORT));
        }
        String prefix = settings.podInterfaces();
        if (!prefix.isEmpty()) {
            var first = NftData.fields().interfaceName(prefix).end().bytes();
            var last = first.clone();
            Arrays.fill(last, prefix.getBytes(StandardCharsets.UTF_8).length, 16, (byte) 0xff);
            range("pod_names", first, last, NftData.NONE);
        }
        for (var cidr : settings.podCidrs()) {
            if (settings.podCidrs().stream()
                    .anyMatch(other -> !other.equals(cidr) && other.contains(cidr))) {
                continue;
            }
            range(name("pod_cidrs", cidr.base()), cidr.range(), NftData.NONE);
        }
    }

    private void interfaces(List<PodInterface> interfaces) {
        for (var pod : interfaces) {
            elements.add("pod_interfaces", interfaceName(pod).end());
            for (var address : pod.addresses()) {
                var bytes = address.bytes();
                elements.add(name("bound", address), interfaceName(pod).bytes(bytes).end());
                elements.add(name("local", address), NftData.raw(bytes));
                elements.add(
                        name("self", address), NftData.fields().bytes(bytes).bytes(bytes).end());
            }
        }
    }

    private static NftData.Fields interfaceName(PodInterface pod) {
        return NftData.fields().interfaceName(pod.interfaceName());
    }

    private void addresses(EnforcementTable table) {
        for (var pod : table.pods()) {
            elements.add(
                    name("pods", pod.address()),
                    NftData.raw(pod.address().bytes()),
                    NftData.u32(pod.number()));
        }
        for (var block : table.ranges()) {
            range(
                    name("ranges", block.range().first()),
                    block.range(),
                    NftData.u32(block.number()));
        }
    }

    /// Rules that are looked up together: one subject, one peer, one protocol.
    private record Pair(int subject, int peer, int protocol) {
        boolean anyPeer() {
            return peer == EnforcementTable.ANY_PEER;
        }
    }

    private void side(Direction direction, Side side) {
        for (int subject : side.judged()) {
            elements.add(direction.judged(), NftData.u32(subject));
        }
        var byPair = new LinkedHashMap<Pair, List<PortRange>>();
        for (var entry : side.entries()) {
            byPair.computeIfAbsent(
                            new Pair(entry.subject(), entry.peer(), entry.protocol()),
                            _ -> new ArrayList<>())
                    .add(new PortRange(entry.firstPort(), entry.lastPort(), value(entry)));
        }
        byPair.forEach((pair, ranges) ->
                PortRange.disjoint(ranges).forEach(range -> decide(direction, pair, range)));
    }

    private static int value(Entry entry) {
        return switch (entry.verdict()) {
            case ALLOW -> entry.rule();
            case DENY -> entry.rule() | RuleSet.DENIED;
        };
    }

    private void decide(Direction direction, Pair pair, PortRange ports) {
        PortElements.add(
                elements,
                pair.anyPeer() ? direction.ofSubject() : direction.ofPair(),
                bigEndian -> ends(direction, pair, bigEndian),
                pair.protocol(),
                ports);
    }

    /// Source and destination class, or the subject's alone for any peer.
    private static NftData.Fields ends(Direction direction, Pair pair, boolean bigEndian) {
        if (pair.anyPeer()) {
            return PortElements.number(NftData.fields(), pair.subject(), bigEndian);
        }
        boolean out = direction == Direction.EGRESS;
        int source = out ? pair.subject() : pair.peer();
        int destination = out ? pair.peer() : pair.subject();
        return PortElements.number(
                PortElements.number(NftData.fields(), source, bigEndian), destination, bigEndian);
    }

    private void range(String set, AddressRange range, NftData value) {
        range(set, range.first().bytes(), range.last().bytes(), value);
    }

    /// A range in a set of one field ends at the key after its last.
    private void range(String set, byte[] first, byte[] last, NftData value) {
        var start = NftElement.of(NftData.raw(first), value);
        var after = last.clone();
        int at = after.length - 1;
        while (at >= 0 && ++after[at] == 0) {
            at--;
        }
        elements.unit(
                set, at < 0 ? List.of(start) : List.of(start, NftElement.end(NftData.raw(after))));
    }

    private static String name(String set, IpAddress address) {
        return RuleSet.name(set, address.v6());
    }
}
