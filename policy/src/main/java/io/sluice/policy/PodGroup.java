package io.sluice.policy;

import io.sluice.model.IpAddress;
import java.util.List;
import java.util.Optional;

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

    private AddressPorts ofOwnFamilies(AddressPorts ports) {
        if (v4.isPresent() && v6.isPresent()) {
            return ports;
        }
        var own = AddressPorts.byFamily(v4.isPresent() ? 1 : 0, v6.isPresent() ? 1 : 0);
        return ports.combine(own, (number, has) -> has == 1 ? number : PortSets.NONE);
    }
}
