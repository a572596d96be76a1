package io.sluice.policy;

import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What one side allows to each peer, as numbers of port sets, put together when first asked for.
/// For one thread.
final class SidePorts {
    private final Side side;
    private final PortSets sets;
    private final boolean byAddress;
    private final boolean byIdentity;
    private final int anyPeer;
    private final Map<Ports, Integer> numbers = new HashMap<>();
    private final Map<List<List<Ports>>, Integer> byParts = new HashMap<>();
    private final PairNumbers byPeer = new PairNumbers();
    private final Map<Named, NamePorts> byName = new HashMap<>();
    private @Nullable AddressPorts outside;
    private @Nullable SortedSet<HostPattern> patterns;

    private record Named(HostPattern pattern, boolean v6) {}

    SidePorts(Side side, PortSets sets, Profile profile) {
        this.side = side;
        this.sets = sets;
        // What no rule mentions makes no difference.
        this.byIdentity = side.mentionsPods();
        this.byAddress =
                (profile.ipBlockMatchesPods() || side.isTiered() && profile.networksMatchPods())
                        && !side.blocks().isEmpty();
        this.anyPeer = anyPeer(side, sets);
    }

    /// What is allowed whoever the peer is.
    private static int anyPeer(Side side, PortSets sets) {
        if (side.isTiered()) {
            return PortSets.NONE;
        }
        return side.isIsolated()
                ? sets.number(PortSet.of(side.networkPolicies().anyPeerPorts()))
                : PortSets.ALL;
    }

    Side side() {
        return side;
    }

    /// True when it is known at once that every peer may everything.
    private boolean isOpen() {
        return anyPeer == PortSets.ALL;
    }

    /// True when every address that no Pod has may everything.
    boolean isOpenToOutside() {
        return isOpen()
                || side.isTiered() && ofOutside().equals(AddressPorts.everywhere(PortSets.ALL));
    }

    /// The ports of a Pod's address.
    int ofPod(Identity peer, IpAddress address) {
        if (isOpen()) {
            return PortSets.ALL;
        }
        int segment = byAddress ? side.segments().of(address) : 0;
        int kind = byIdentity ? peer.ordinal() : 0;
        int known = byPeer.get(kind, segment);
        if (known == PairNumbers.UNKNOWN) {
            known = side.isTiered() ? ofTiers(peer, address) : ofPolicies(peer, address);
            byPeer.put(kind, segment, known);
        }
        return known;
    }

    private int ofPolicies(Identity peer, IpAddress address) {
        int ports = anyPeer;
        for (Ports part : side.networkPolicies().parts(peer, address)) {
            ports = sets.or(ports, number(part));
        }
        return ports;
    }

    /// Peers that the same rules match get the same parts, by object.
    private int ofTiers(@Nullable Identity peer, IpAddress address) {
        var parts =
                List.of(
                        side.admin().parts(peer, address),
                        side.networkPolicies().parts(peer, address),
                        side.baseline().parts(peer, address));
        return byParts.computeIfAbsent(
                parts, any -> sets.number(PortSet.of(side.rulings(peer, address, List.of()))));
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

    /// The patterns by which rules name destinations.
    Set<HostPattern> patterns() {
        var known = patterns;
        if (known == null) {
            known = new TreeSet<>(Comparator.comparing(HostPattern::text));
            for (RuleList tier : List.of(side.admin(), side.baseline())) {
                for (ResolvedRule rule : tier.rules()) {
                    for (ResolvedPeer peer : rule.peers()) {
                        if (peer instanceof ResolvedPeer.Names names) {
                            known.addAll(names.patterns());
                        }
                    }
                }
            }
            patterns = known;
        }
        return known;
    }

    /// The ports of outside destinations with a name that a pattern matches, and that no narrower
    /// pattern does.
    NamePorts ofName(HostPattern pattern, boolean v6) {
        return byName.computeIfAbsent(new Named(pattern, v6), this::ports);
    }

    private NamePorts ports(Named named) {
        var name = List.of(example(named.pattern));
        int only = PortSets.NONE;
        int everywhere = PortSets.ALL;
        var segments = side.segments();
        for (int i = 0; i < segments.count(); i++) {
            var first = segments.first(i);
            if (first.v6() == named.v6) {
                int with = sets.number(PortSet.of(side.rulings(null, first, name)));
                int without = sets.number(PortSet.of(side.rulings(null, first, List.of())));
                only = sets.or(only, sets.minus(with, without));
                everywhere = sets.and(everywhere, with);
            }
        }
        return new NamePorts(only, everywhere);
    }

    private String example(HostPattern pattern) {
        if (!pattern.isWildcard()) {
            return pattern.text();
        }
        String suffix = pattern.text().substring(1);
        String label = "any";
        while (patterns().contains(new HostPattern(label + suffix))) {
            label += "-";
        }
        return label + suffix;
    }

    private AddressPorts segments() {
        var segments = side.segments();
        var ports = new AddressPorts.Builder();
        for (int i = 0; i < segments.count(); i++) {
            var first = segments.first(i);
            ports.add(
                    first,
                    side.isTiered()
                            ? ofTiers(null, first)
                            : sets.or(anyPeer, number(side.networkPolicies().addressPorts(first))));
        }
        return ports.build();
    }
}
