package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// From policies as written to resolved policies: selectors become sets of Pods.
final class Resolver {
    private final List<Cidr> holes;
    private final boolean oneLabel;

    /// @param profile whether blocks of NetworkPolicies hold the addresses of nodes, and what a
    ///   wildcard in a name stands for
    Resolver(Cluster cluster, Profile profile) {
        oneLabel = profile.wildcardIsOneLabel();
        holes =
                profile.ipBlockMatchesNodes()
                        ? List.of()
                        : nodeAddresses(cluster).distinct().sorted().map(Cidr::of).toList();
    }

    private static Stream<IpAddress> nodeAddresses(Cluster cluster) {
        return Stream.concat(
                cluster.nodes().stream().flatMap(node -> node.addresses().stream()),
                cluster.pods().stream()
                        .filter(Pod::hostNetwork)
                        .flatMap(pod -> pod.addresses().stream()));
    }

    ResolvedPolicy.Namespaced resolve(NetworkPolicy policy) {
        String path = policy.meta().path();
        return new ResolvedPolicy.Namespaced(
                path,
                policy,
                rules(policy, path, Direction.INGRESS),
                rules(policy, path, Direction.EGRESS));
    }

    private List<ResolvedRule> rules(NetworkPolicy policy, String path, Direction direction) {
        var written = policy.rules(direction);
        if (written.isEmpty()) {
            return List.of();
        }
        var resolved = new ArrayList<ResolvedRule>(written.size());
        for (int i = 0; i < written.size(); i++) {
            var rule = written.get(i);
            var peers = new ArrayList<ResolvedPeer>(rule.peers().size());
            for (var peer : rule.peers()) {
                peers.add(resolve(policy.meta().namespace(), peer));
            }
            resolved.add(
                    new ResolvedRule.Allowing(
                            new RuleRef(path, direction, i, rule.position()), peers, rule));
        }
        return resolved;
    }

    private ResolvedPeer resolve(String ownNamespace, NetworkPolicy.Peer peer) {
        return switch (peer) {
            case NetworkPolicy.Peer.IpBlock block -> new ResolvedPeer.Block(withHoles(block));
            case NetworkPolicy.Peer.Pods pods -> pods(ownNamespace, pods);
        };
    }

    private NetworkPolicy.Peer.IpBlock withHoles(NetworkPolicy.Peer.IpBlock block) {
        if (holes.isEmpty()) {
            return block;
        }
        var inside = holes.stream().filter(hole -> block.cidr().contains(hole.base())).toList();
        return inside.isEmpty()
                ? block
                : new NetworkPolicy.Peer.IpBlock(
                        block.cidr(),
                        Stream.concat(block.except().stream(), inside.stream()).toList(),
                        block.position());
    }

    private static ResolvedPeer.Pods pods(String ownNamespace, NetworkPolicy.Peer.Pods peer) {
        return new ResolvedPeer.Pods(
                peer.namespaceSelector().isPresent()
                        ? PodSet.inNamespaces(peer.namespaceSelector().get(), peer.podSelector())
                        : PodSet.inNamespace(ownNamespace, peer.podSelector()),
                peer);
    }

    /// The cluster-wide policies.
    ClusterPolicies clusterWide(List<ClusterNetworkPolicy> policies, List<Node> nodes) {
        return new ClusterPolicies(
                policies.stream().map(policy -> resolve(policy, nodes)).toList());
    }

    private ResolvedPolicy.ClusterWide resolve(ClusterNetworkPolicy policy, List<Node> nodes) {
        return new ResolvedPolicy.ClusterWide(
                policy,
                rules(policy, Direction.INGRESS, nodes),
                rules(policy, Direction.EGRESS, nodes));
    }

    /// Rules of cluster-wide policies, whichever; peers that are nodes match nothing.
    List<ResolvedRule> rules(List<ClusterNetworkPolicy.Rule> written, Direction direction) {
        var resolved = new ArrayList<ResolvedRule>(written.size());
        for (int i = 0; i < written.size(); i++) {
            resolved.add(
                    resolve(
                            new RuleRef("", direction, i, written.get(i).position()),
                            written.get(i),
                            List.of()));
        }
        return resolved;
    }

    private List<ResolvedRule> rules(
            ClusterNetworkPolicy policy, Direction direction, List<Node> nodes) {
        var written = policy.rules(direction);
        var resolved = new ArrayList<ResolvedRule>(written.size());
        for (int i = 0; i < written.size(); i++) {
            var rule = written.get(i);
            var ref =
                    new RuleRef(
                            policy.form().kind(),
                            policy.meta().path(),
                            direction,
                            i,
                            rule.name(),
                            rule.position());
            resolved.add(resolve(ref, rule, nodes));
        }
        return resolved;
    }

    private ResolvedRule resolve(RuleRef ref, ClusterNetworkPolicy.Rule rule, List<Node> nodes) {
        return ResolvedRule.Acting.failsClosed(rule)
                ? failedClosed(ref, rule)
                : new ResolvedRule.Acting(
                        ref, rule.action(), peers(rule, nodes), rule.ports(), rule);
    }

    /// Rules C8 and C9.
    private static ResolvedRule failedClosed(RuleRef ref, ClusterNetworkPolicy.Rule rule) {
        return switch (rule.action()) {
            case ACCEPT ->
                    new ResolvedRule.Acting(
                            ref,
                            Action.ACCEPT,
                            List.of(new ResolvedPeer.Nobody()),
                            rule.ports(),
                            rule);
            case DENY, PASS ->
                    new ResolvedRule.Acting(ref, Action.DENY, List.of(), List.of(), rule);
        };
    }

    private List<ResolvedPeer> peers(ClusterNetworkPolicy.Rule rule, List<Node> nodes) {
        var peers = new ArrayList<ResolvedPeer>();
        for (var peer : rule.peers()) {
            switch (peer) {
                case ClusterNetworkPolicy.Peer.Pods pods ->
                        peers.add(
                                pods(
                                        "",
                                        new NetworkPolicy.Peer.Pods(
                                                Optional.of(pods.namespaceSelector()),
                                                pods.podSelector(),
                                                pods.position())));
                case ClusterNetworkPolicy.Peer.Networks networks ->
                        networks.blocks()
                                .forEach(block ->
                                        peers.add(
                                                new ResolvedPeer.Block(
                                                        block(block, networks.position()))));
                case ClusterNetworkPolicy.Peer.Nodes wanted -> peers.add(nodes(wanted, nodes));
                case ClusterNetworkPolicy.Peer.DomainNames names ->
                        peers.add(new ResolvedPeer.Names(names.names(), oneLabel));
                case ClusterNetworkPolicy.Peer.Unknown _ -> peers.add(new ResolvedPeer.Nobody());
            }
        }
        return peers;
    }

    private static ResolvedPeer.Nodes nodes(
            ClusterNetworkPolicy.Peer.Nodes wanted, List<Node> nodes) {
        return new ResolvedPeer.Nodes(
                wanted.selector(),
                nodes.stream()
                        .filter(node -> wanted.selector().matches(node.meta().labels()))
                        .flatMap(node -> node.addresses().stream())
                        .distinct()
                        .sorted()
                        .map(address -> block(Cidr.of(address), wanted.position()))
                        .toList());
    }

    private static NetworkPolicy.Peer.IpBlock block(Cidr block, Position position) {
        return new NetworkPolicy.Peer.IpBlock(block, List.of(), position);
    }
}
