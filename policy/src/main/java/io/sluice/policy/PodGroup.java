package io.sluice.policy;

import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Pods of one workload that no policy of the cluster tells apart.
///
/// @param pods their names, sorted
/// @param addresses their addresses, sorted
/// @param identity what they are
/// @param v4 an IPv4 address of one of them, when they have one
/// @param v6 an IPv6 address of one of them, when they have one
/// @param egress what they may reach
/// @param ingress who may reach them
/// @param ownNode addresses of their node, which are let in whatever the policies say; none when
///   that adds nothing
record PodGroup(
        List<String> pods,
        List<IpAddress> addresses,
        Identity identity,
        Optional<IpAddress> v4,
        Optional<IpAddress> v6,
        SidePorts egress,
        SidePorts ingress,
        List<IpAddress> ownNode) {
    /// The number of two groups without a common address family.
    static final int ABSENT = -1;

    PodGroup {
        pods = List.copyOf(pods);
        addresses = List.copyOf(addresses);
        ownNode = List.copyOf(ownNode);
    }

    private Optional<IpAddress> address(AddressFamily family) {
        return switch (family) {
            case IPV4 -> v4;
            case IPV6 -> v6;
        };
    }

    /// The ports on which a Pod of this group reaches another Pod of a group, or [#ABSENT].
    int portsTo(PodGroup other, AddressFamily family, PortSets sets) {
        var source = address(family);
        var destination = other.address(family);
        if (source.isEmpty() || destination.isEmpty()) {
            return ABSENT;
        }
        int out = egress.ofPod(other.identity, destination.get());
        return out == PortSets.NONE
                ? out
                : sets.and(out, other.ingress.ofPod(identity, source.get()));
    }

    /// The ports on which it reaches each outside address.
    AddressPorts toOutside() {
        return ofOwnFamilies(egress.ofOutside());
    }

    /// The ports on which each outside address reaches it.
    AddressPorts fromOutside() {
        var ports = ingress.ofOutside();
        for (IpAddress node : ownNode) {
            ports = ports.with(node, PortSets.ALL);
        }
        return ofOwnFamilies(ports);
    }

    /// The ports on which it reaches outside destinations by a name alone, by pattern.
    ///
    /// @param before less what a group that it is compared with reaches under the name at every
    ///   address; none when it is not compared
    Map<HostPattern, Integer> toNames(Optional<PodGroup> before, PortSets sets) {
        var names = new TreeMap<HostPattern, Integer>(Comparator.comparing(HostPattern::text));
        for (HostPattern pattern : egress.patterns()) {
            int only = name(pattern, sets).only();
            int known = before.map(other -> other.name(pattern, sets).everywhere()).orElse(0);
            names.put(pattern, sets.minus(only, known));
        }
        names.values().removeIf(ports -> ports == PortSets.NONE);
        return names;
    }

    private NamePorts name(HostPattern pattern, PortSets sets) {
        int only = PortSets.NONE;
        int everywhere = PortSets.ALL;
        for (boolean v6 : new boolean[] {false, true}) {
            if ((v6 ? this.v6 : v4).isPresent()) {
                var ports = egress.ofName(pattern, v6);
                only = sets.or(only, ports.only());
                everywhere = sets.and(everywhere, ports.everywhere());
            }
        }
        return new NamePorts(only, everywhere);
    }

    private AddressPorts ofOwnFamilies(AddressPorts ports) {
        if (v4.isPresent() && v6.isPresent()) {
            return ports;
        }
        var own = AddressPorts.byFamily(v4.isPresent() ? 1 : 0, v6.isPresent() ? 1 : 0);
        return ports.combine(own, (number, has) -> has == 1 ? number : PortSets.NONE);
    }
}
