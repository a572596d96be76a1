package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far a rule's peers are from the other end of a connection.
///
/// @param peer the other end
/// @param blocksMatchPods whether its address counts when it is a Pod (rule P7)
/// @param nodeLabels the labels of the node whose address it has; empty when it is no node's
record PeerDifferences(
        OtherEnd peer, boolean blocksMatchPods, Optional<Map<String, String>> nodeLabels) {
    /// A difference of kind (Pods wanted, an outside address found) weighs more than one label.
    private static final int KIND = 2000;

    private static final int CONDITION = 1000;

    Optional<Identity> identity() {
        return peer.identity();
    }

    IpAddress address() {
        return peer.address();
    }

    /// 0 when they match; otherwise 1000 for each condition that fails at the nearest alternative,
    /// and less the nearer a block is to the address.
    int weight(String ownNamespace, List<ResolvedPeer> peers) {
        int best = peers.isEmpty() ? 0 : Integer.MAX_VALUE;
        for (ResolvedPeer each : peers) {
            best = Math.min(best, weight(ownNamespace, each));
        }
        return best;
    }

    /// The same for one alternative.
    int weight(String ownNamespace, ResolvedPeer wanted) {
        return switch (wanted) {
            case ResolvedPeer.Block(IpBlock block) -> weight(block);
            case ResolvedPeer.Pods pods ->
                    weightOfPods(
                            identity().isEmpty()
                                    ? 1
                                    : count(ownNamespace, pods.written(), identity().get()));
            case ResolvedPeer.Nodes nodes -> {
                if (nodeLabels.isEmpty()) {
                    yield KIND + CONDITION;
                }
                yield CONDITION * LabelDifferences.count(nodes.written(), nodeLabels.get());
            }
            case ResolvedPeer.Names names -> names.matches(peer.names()) ? 0 : KIND;
            case ResolvedPeer.Nobody _ -> 2 * KIND;
        };
    }

    /// Of Pods of whose conditions some do not hold.
    int weightOfPods(int failing) {
        return identity().isEmpty() ? KIND + CONDITION : CONDITION * failing;
    }

    private int weight(IpBlock block) {
        boolean mayMatch = identity().isEmpty() || blocksMatchPods;
        return mayMatch && block.contains(address())
                ? 0
                : weightOfBlock(sharedBits(block.cidr().base()));
    }

    /// Of a block that does not hold the address, and whose base begins with so many bits of it.
    int weightOfBlock(int shared) {
        if (identity().isPresent() && !blocksMatchPods) {
            return KIND;
        }
        int kind = identity().isPresent() ? CONDITION : 0;
        return kind + CONDITION + 128 - Math.min(128, shared);
    }

    private int sharedBits(IpAddress base) {
        return base.v6() == address().v6()
                ? sharedBits(
                        base.v6(), base.high() ^ address().high(), base.low() ^ address().low())
                : 0;
    }

    /// How many bits two addresses of a family have in common at the front.
    ///
    /// @param high the upper 64 bits in which they differ
    /// @param low the lower 64 bits in which they differ
    static int sharedBits(boolean v6, long high, long low) {
        if (!v6) {
            return Long.numberOfLeadingZeros(low) - 32;
        }
        return high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    }

    private static int count(
            String ownNamespace, NetworkPolicy.Peer.Pods wanted, Identity identity) {
        int count =
                wanted.namespaceSelector().isPresent()
                        ? LabelDifferences.count(
                                wanted.namespaceSelector().get(), identity.namespace().labels())
                        : identity.namespace().name().equals(ownNamespace) ? 0 : 1;
        return wanted.podSelector().isPresent()
                ? count + LabelDifferences.count(wanted.podSelector().get(), identity.labels())
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
                        .filter(each -> weight(ownNamespace, each) == best)
                        .findFirst()
                        .orElseThrow();
        return switch (nearest) {
            case ResolvedPeer.Block(IpBlock block) -> List.of(of(block));
            case ResolvedPeer.Pods pods ->
                    identity().isEmpty()
                            ? List.of(kind(address() + " is no Pod, the rule wants Pods"))
                            : of(ownNamespace, pods.written(), identity().get());
            case ResolvedPeer.Nodes nodes ->
                    nodeLabels.isEmpty()
                            ? List.of(kind(address() + " is no node, the rule wants nodes"))
                            : LabelDifferences.of("node label", nodes.written(), nodeLabels.get());
            case ResolvedPeer.Names names -> List.of(of(names));
            case ResolvedPeer.Nobody _ ->
                    List.of(
                            new Difference(
                                    "peer",
                                    "a part of the rule is not understood, so it allows nothing"));
        };
    }

    private static Difference kind(String detail) {
        return new Difference("kind", detail);
    }

    private Difference of(ResolvedPeer.Names names) {
        String allows = ", the rule allows " + text(names.patterns());
        return new Difference(
                "name",
                peer.names().isEmpty()
                        ? "no name of " + address() + " is known" + allows
                        : "name is " + String.join(", ", peer.names()) + allows);
    }

    /// Several joined by commas, a long list cut short.
    private static String text(List<HostPattern> patterns) {
        String text =
                patterns.stream().limit(4).map(HostPattern::text).collect(Collectors.joining(", "));
        return patterns.size() > 4 ? text + ", and " + (patterns.size() - 4) + " more" : text;
    }

    private Difference of(IpBlock block) {
        if (identity().isPresent() && !blocksMatchPods) {
            return kind(address() + " is a Pod's, and blocks do not match Pods in this profile");
        }
        for (Cidr hole : block.except()) {
            if (hole.contains(address()) && block.cidr().contains(address())) {
                return new Difference(
                        "address",
                        "address "
                                + address()
                                + " is in the exception "
                                + hole
                                + " of "
                                + block.cidr());
            }
        }
        return new Difference(
                "address", "address is " + address() + ", the rule allows " + block.cidr());
    }

    private static List<Difference> of(
            String ownNamespace, NetworkPolicy.Peer.Pods wanted, Identity identity) {
        var differences = new ArrayList<Difference>();
        Map<String, String> namespaceLabels = identity.namespace().labels();
        if (wanted.namespaceSelector().isPresent()) {
            differences.addAll(
                    LabelDifferences.of(
                            "namespace label", wanted.namespaceSelector().get(), namespaceLabels));
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
        wanted.podSelector()
                .ifPresent(selector ->
                        differences.addAll(
                                LabelDifferences.of("label", selector, identity.labels())));
        return differences;
    }
}
