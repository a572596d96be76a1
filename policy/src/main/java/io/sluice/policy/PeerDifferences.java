package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How far a rule's peers are from the other end of a connection.
///
/// @param identity what the other end is, when it is a Pod
/// @param address its address
/// @param blocksMatchPods whether its address counts when it is a Pod (rule P7)
record PeerDifferences(Optional<Identity> identity, IpAddress address, boolean blocksMatchPods) {
    /// A difference of kind (Pods wanted, an outside address found) weighs more than one label.
    private static final int KIND = 2000;

    private static final int CONDITION = 1000;

    /// 0 when they match; otherwise 1000 for each condition that fails at the nearest alternative,
    /// and less the nearer a block is to the address.
    int weight(String ownNamespace, List<ResolvedPeer> peers) {
        int best = peers.isEmpty() ? 0 : Integer.MAX_VALUE;
        for (ResolvedPeer peer : peers) {
            best = Math.min(best, weight(ownNamespace, peer));
        }
        return best;
    }

    private int weight(String ownNamespace, ResolvedPeer peer) {
        return switch (peer) {
            case ResolvedPeer.Block(Peer.IpBlock block) -> weight(block);
            case ResolvedPeer.Pods pods -> {
                if (identity.isEmpty()) {
                    yield KIND + CONDITION;
                }
                if (pods.set().contains(identity.get())) {
                    yield 0;
                }
                yield CONDITION * count(ownNamespace, pods.written(), identity.get());
            }
        };
    }

    private int weight(Peer.IpBlock block) {
        if (identity.isPresent() && !blocksMatchPods) {
            return KIND;
        }
        if (block.contains(address)) {
            return 0;
        }
        int kind = identity.isPresent() ? CONDITION : 0;
        return kind + CONDITION + 128 - Math.min(128, sharedBits(block.cidr().base()));
    }

    private int sharedBits(IpAddress base) {
        if (base.v6() != address.v6()) {
            return 0;
        }
        long high = base.high() ^ address.high();
        long low = base.low() ^ address.low();
        if (!base.v6()) {
            return Long.numberOfLeadingZeros(low) - 32;
        }
        return high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    }

    private static int count(String ownNamespace, Peer.Pods peer, Identity identity) {
        int count =
                peer.namespaceSelector().isPresent()
                        ? LabelDifferences.count(
                                peer.namespaceSelector().get(), identity.namespace().labels())
                        : identity.namespace().name().equals(ownNamespace) ? 0 : 1;
        return peer.podSelector().isPresent()
                ? count + LabelDifferences.count(peer.podSelector().get(), identity.labels())
                : count;
    }

    /// What differs, measured at the alternative that is nearest.
    List<Difference> of(String ownNamespace, List<ResolvedPeer> peers) {
        int best = weight(ownNamespace, peers);
        if (best == 0) {
            return List.of();
        }
        var nearest =
                peers.stream()
                        .filter(peer -> weight(ownNamespace, peer) == best)
                        .findFirst()
                        .orElseThrow();
        return switch (nearest) {
            case ResolvedPeer.Block(Peer.IpBlock block) -> List.of(of(block));
            case ResolvedPeer.Pods pods ->
                    identity.isEmpty()
                            ? List.of(
                                    new Difference(
                                            "kind", address + " is no Pod, the rule wants Pods"))
                            : of(ownNamespace, pods.written(), identity.get());
        };
    }

    private Difference of(Peer.IpBlock block) {
        if (identity.isPresent() && !blocksMatchPods) {
            return new Difference(
                    "kind", address + " is a Pod's, and blocks do not match Pods in this profile");
        }
        for (Cidr hole : block.except()) {
            if (hole.contains(address) && block.cidr().contains(address)) {
                return new Difference(
                        "address",
                        "address "
                                + address
                                + " is in the exception "
                                + hole
                                + " of "
                                + block.cidr());
            }
        }
        return new Difference(
                "address", "address is " + address + ", the rule allows " + block.cidr());
    }

    private static List<Difference> of(String ownNamespace, Peer.Pods peer, Identity identity) {
        var differences = new ArrayList<Difference>();
        Map<String, String> namespaceLabels = identity.namespace().labels();
        if (peer.namespaceSelector().isPresent()) {
            differences.addAll(
                    LabelDifferences.of(
                            "namespace label", peer.namespaceSelector().get(), namespaceLabels));
        } else if (!identity.namespace().name().equals(ownNamespace)) {
            differences.add(
                    new Difference(
                            "namespace",
                            "namespace is `"
                                    + identity.namespace().name()
                                    + "`, the rule wants `"
                                    + ownNamespace
                                    + "`"));
        }
        peer.podSelector()
                .ifPresent(selector ->
                        differences.addAll(
                                LabelDifferences.of("label", selector, identity.labels())));
        return differences;
    }
}
