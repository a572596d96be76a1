package io.sluice.policy;

import io.sluice.model.IpAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one side allows to each peer, as numbers of port sets, put together when first asked for.
/// For one thread.
final class SidePorts {
    private final Side side;
    private final PortSets sets;
    private final boolean blocksMatchPods;
    private final int anyPeer;
    private final Map<Ports, Integer> numbers = new HashMap<>();
    private final PairNumbers byPeer = new PairNumbers();
    private @Nullable AddressPorts outside;

    SidePorts(Side side, PortSets sets, Profile profile) {
        this.side = side;
        this.sets = sets;
        this.blocksMatchPods = profile.ipBlockMatchesPods();
        this.anyPeer =
                side.isIsolated() ? sets.number(PortSet.of(side.anyPeerPorts())) : PortSets.ALL;
    }

    Side side() {
        return side;
    }

    /// True when every peer may everything.
    boolean isOpen() {
        return anyPeer == PortSets.ALL;
    }

    /// The ports of a Pod's address.
    int ofPod(Identity peer, IpAddress address) {
        if (isOpen()) {
            return PortSets.ALL;
        }
        int segment = blocksMatchPods ? side.segments().of(address) : 0;
        int known = byPeer.get(peer.ordinal(), segment);
        if (known == PairNumbers.UNKNOWN) {
            known = sets.or(anyPeer, number(side.podPorts(peer)));
            if (blocksMatchPods) {
                known = sets.or(known, number(side.addressPorts(address)));
                known = sets.or(known, number(side.namedBlockPorts(peer, address)));
            }
            byPeer.put(peer.ordinal(), segment, known);
        }
        return known;
    }

    private int number(Ports ports) {
        return ports.isEmpty()
                ? PortSets.NONE
                : numbers.computeIfAbsent(ports, any -> sets.number(PortSet.of(ports)));
    }

    /// The ports of every address while no Pod has it.
    AddressPorts ofOutside() {
        var known = outside;
        if (known == null) {
            known = isOpen() ? AddressPorts.everywhere(PortSets.ALL) : segments();
            outside = known;
        }
        return known;
    }

    private AddressPorts segments() {
        var segments = side.segments();
        var ports = new AddressPorts.Builder();
        for (int i = 0; i < segments.count(); i++) {
            var first = segments.first(i);
            ports.add(first, sets.or(anyPeer, number(side.addressPorts(first))));
        }
        return ports.build();
    }
}
