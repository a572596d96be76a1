package io.sluice.node;

import io.sluice.dns.SpecialAddresses;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/// Which addresses a rule by name may open. A name is an allowance by whoever answers for it: it
/// must not be able to open the inside of the cluster, metadata services or other addresses that
/// are not the world's, as with the gateway; nor an IPv6 address that is translated to one of them.
final class NamableAddresses {
    private final Decisions decisions;
    private final Set<IpAddress> inside = new HashSet<>();
    private final TreeMap<IpAddress, Cidr> podBlocks = new TreeMap<>();
    private final SpecialAddresses special;

    /// @param decisions who has which address; of the special ones, the lab's hosts may be named
    NamableAddresses(Decisions decisions) {
        this.decisions = decisions;
        var cluster = decisions.cluster();
        cluster.services().forEach(service -> inside.addAll(service.clusterIps()));
        cluster.nodes().forEach(node -> inside.addAll(node.addresses()));
        // Widest first, so that none is inside another.
        cluster.nodes().stream()
                .flatMap(node -> node.podCidrs().stream())
                .sorted(Comparator.comparingInt(Cidr::prefix))
                .forEach(this::block);
        special =
                new SpecialAddresses(
                        cluster.labHosts().stream()
                                .flatMap(host -> host.addresses().stream())
                                .map(Cidr::of)
                                .toList());
    }

    private void block(Cidr cidr) {
        var wider = podBlocks.floorEntry(cidr.base());
        if (wider == null || !wider.getValue().contains(cidr.base())) {
            podBlocks.put(cidr.base(), cidr);
        }
    }

    /// Whether a Pod, a Service or a node has the address.
    boolean isInside(IpAddress address) {
        return inside.contains(address) || decisions.endpoint(address) instanceof Endpoint.OfPod;
    }

    /// Whether neither the address nor one that it is translated to is inside, or in a block of
    /// Pods' addresses.
    boolean isOutside(IpAddress address) {
        return isFree(address)
                && SpecialAddresses.embedded(address).stream().allMatch(this::isFree);
    }

    /// Whether an answer may open the address.
    boolean contains(IpAddress address) {
        return isOutside(address) && special.forbids(address).isEmpty();
    }

    private boolean isFree(IpAddress address) {
        var block = podBlocks.floorEntry(address);
        return !isInside(address) && (block == null || !block.getValue().contains(address));
    }
}
