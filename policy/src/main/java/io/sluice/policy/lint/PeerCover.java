package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.policy.SelectorText;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// How peers of one policy relate. An empty list is any peer (rule P1).
final class PeerCover {
    private PeerCover() {}

    /// True when `wide` surely has every peer of `narrow`.
    static boolean covers(List<Peer> wide, List<Peer> narrow) {
        return wide.isEmpty()
                || !narrow.isEmpty()
                        && narrow.stream()
                                .allMatch(peer -> wide.stream().anyMatch(w -> covers(w, peer)));
    }

    static boolean covers(Peer wide, Peer narrow) {
        return switch (wide) {
            case Peer.IpBlock block -> narrow instanceof Peer.IpBlock other && covers(block, other);
            case Peer.Pods pods -> narrow instanceof Peer.Pods other && covers(pods, other);
        };
    }

    private static boolean covers(Peer.IpBlock wide, Peer.IpBlock narrow) {
        return wide.cidr().contains(narrow.cidr())
                && wide.except().stream()
                        .allMatch(hole ->
                                disjoint(hole, narrow.cidr())
                                        || narrow.except().stream()
                                                .anyMatch(other -> other.contains(hole)));
    }

    private static boolean covers(Peer.Pods wide, Peer.Pods narrow) {
        boolean anywhere = wide.namespaceSelector().filter(LabelSelector::isEmpty).isPresent();
        boolean namespaces =
                anywhere || text(wide.namespaceSelector()).equals(text(narrow.namespaceSelector()));
        boolean all = wide.podSelector().map(LabelSelector::isEmpty).orElse(true);
        return namespaces && (all || text(wide.podSelector()).equals(text(narrow.podSelector())));
    }

    private static Optional<String> text(Optional<LabelSelector> selector) {
        return selector.map(SelectorText::of);
    }

    /// True when something may be both, as far as it is seen at once.
    static boolean mayMeet(Peer one, Peer other) {
        return !(one instanceof Peer.IpBlock a && other instanceof Peer.IpBlock b)
                || !disjoint(a.cidr(), b.cidr());
    }

    static boolean disjoint(Cidr one, Cidr other) {
        return !one.contains(other) && !other.contains(one);
    }

    /// True when every address of a block is in one of the holes.
    static boolean filled(Cidr block, Collection<Cidr> holes) {
        var near = holes.stream().filter(hole -> !disjoint(block, hole)).toList();
        if (near.stream().anyMatch(hole -> hole.contains(block))) {
            return true;
        }
        if (near.isEmpty()) {
            return false;
        }
        var lower = new Cidr(block.base(), block.prefix() + 1);
        var upper = new Cidr(block.last(), block.prefix() + 1);
        return filled(lower, near) && filled(upper, near);
    }
}
