package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A second evaluator that follows the text of the rules word by word and shares nothing with the
/// compiled decisions: the judge in differential tests.
record LiteralReading(Cluster cluster, boolean ipBlockMatchesPods) {
    private static final List<Form> KINDS =
            List.of(
                    Form.CLUSTER_NETWORK_POLICY,
                    Form.ADMIN_NETWORK_POLICY,
                    Form.BASELINE_ADMIN_NETWORK_POLICY);

    boolean allows(IpAddress from, IpAddress to, int protocol, int port, List<String> names) {
        return egressAllows(from, to, protocol, port, names)
                && ingressAllows(from, to, protocol, port);
    }

    boolean egressAllows(IpAddress from, IpAddress to, int protocol, int port, List<String> names) {
        Optional<Pod> source = podAt(from);
        if (source.isEmpty() || source.equals(podAt(to))) {
            return true;
        }
        var peer = new Other(to, podAt(to), names);
        return direction(Direction.EGRESS, source.get(), peer, protocol, port);
    }

    boolean ingressAllows(IpAddress from, IpAddress to, int protocol, int port) {
        Optional<Pod> destination = podAt(to);
        if (destination.isEmpty() || destination.equals(podAt(from))) {
            return true;
        }
        if (podAt(from).isEmpty() && isNodeOf(destination.get(), from)) {
            return true;
        }
        var peer = new Other(from, podAt(from), List.of());
        return direction(Direction.INGRESS, destination.get(), peer, protocol, port);
    }

    boolean isNodeOf(Pod pod, IpAddress address) {
        return cluster.nodes().stream()
                .anyMatch(node ->
                        node.meta().name().equals(pod.nodeName())
                                && node.addresses().contains(address));
    }

    Optional<Pod> podAt(IpAddress address) {
        return cluster.pods().stream()
                .filter(pod -> !pod.hostNetwork() && !pod.finished())
                .filter(pod -> pod.addresses().contains(address))
                .findFirst();
    }

    /// The other end.
    private record Other(IpAddress address, Optional<Pod> pod, List<String> names) {}

    /// C1, C3, C4.
    private boolean direction(
            Direction direction, Pod subject, Other peer, int protocol, int port) {
        var admin = firstAction(Tier.ADMIN, direction, subject, peer, protocol, port);
        if (admin.isPresent() && admin.get() != Action.PASS) {
            return admin.get() == Action.ACCEPT;
        }
        var policies = networkPolicies(direction, subject, peer, protocol, port);
        if (policies.isPresent()) {
            return policies.get();
        }
        var baseline = firstAction(Tier.BASELINE, direction, subject, peer, protocol, port);
        return baseline.isEmpty() || baseline.get() != Action.DENY;
    }

    /// C2, C5, C8, C9: what the first rule that matches does.
    private Optional<Action> firstAction(
            Tier tier, Direction direction, Pod subject, Other peer, int protocol, int port) {
        var policies =
                cluster.clusterNetworkPolicies().stream()
                        .filter(policy -> policy.tier() == tier)
                        .filter(policy -> isSubject(policy, subject))
                        .sorted(
                                Comparator.comparingInt(ClusterNetworkPolicy::priority)
                                        .thenComparing(policy -> policy.meta().name())
                                        .thenComparingInt(policy -> KINDS.indexOf(policy.form())))
                        .toList();
        Optional<Pod> destination =
                direction == Direction.EGRESS ? peer.pod() : Optional.of(subject);
        for (var policy : policies) {
            for (var rule : direction == Direction.EGRESS ? policy.egress() : policy.ingress()) {
                boolean unknown =
                        rule.peers().stream()
                                .anyMatch(ClusterNetworkPolicy.Peer.Unknown.class::isInstance);
                boolean named =
                        rule.peers().stream()
                                .anyMatch(ClusterNetworkPolicy.Peer.DomainNames.class::isInstance);
                if ((unknown || named) && rule.action() != Action.ACCEPT) {
                    return Optional.of(Action.DENY);
                }
                if (!unknown
                        && rule.peers().stream()
                                .anyMatch(each ->
                                        matches(each, peer)
                                                && portMatches(
                                                        rule.ports(),
                                                        named(each, destination),
                                                        protocol,
                                                        port))) {
                    return Optional.of(rule.action());
                }
            }
        }
        return Optional.empty();
    }

    /// C10: whose port names count.
    private static Optional<Pod> named(ClusterNetworkPolicy.Peer peer, Optional<Pod> destination) {
        return peer instanceof ClusterNetworkPolicy.Peer.DomainNames
                ? Optional.empty()
                : destination;
    }

    private boolean isSubject(ClusterNetworkPolicy policy, Pod pod) {
        return policy.subject().namespaceSelector().matches(namespaceLabels(pod.meta().namespace()))
                && policy.subject().podSelector().matches(pod.meta().labels());
    }

    /// C5 to C8.
    private boolean matches(ClusterNetworkPolicy.Peer peer, Other other) {
        return switch (peer) {
            case ClusterNetworkPolicy.Peer.Pods pods ->
                    other.pod().isPresent()
                            && pods.namespaceSelector()
                                    .matches(namespaceLabels(other.pod().get().meta().namespace()))
                            && (pods.podSelector().isEmpty()
                                    || pods.podSelector()
                                            .get()
                                            .matches(other.pod().get().meta().labels()));
            case ClusterNetworkPolicy.Peer.Networks networks ->
                    networks.blocks().stream().anyMatch(block -> block.contains(other.address()));
            case ClusterNetworkPolicy.Peer.Nodes nodes ->
                    cluster.nodes().stream()
                            .filter(node -> nodes.selector().matches(node.meta().labels()))
                            .anyMatch(node -> node.addresses().contains(other.address()));
            case ClusterNetworkPolicy.Peer.DomainNames names ->
                    names.names().stream()
                            .anyMatch(pattern ->
                                    other.names().stream()
                                            .anyMatch(name -> isNamed(pattern.text(), name)));
            case ClusterNetworkPolicy.Peer.Unknown _ -> false;
        };
    }

    private static boolean isNamed(String pattern, String name) {
        return pattern.startsWith("*.")
                ? name.endsWith(pattern.substring(1)) && name.length() >= pattern.length()
                : name.equals(pattern);
    }

    /// S5, S6: empty when the subject is not isolated.
    private Optional<Boolean> networkPolicies(
            Direction direction, Pod subject, Other peer, int protocol, int port) {
        boolean isolated = false;
        for (NetworkPolicy policy : cluster.networkPolicies()) {
            boolean applies =
                    policy.meta().namespace().equals(subject.meta().namespace())
                            && policy.podSelector().matches(subject.meta().labels())
                            && policy.policyTypes().contains(direction);
            if (!applies) {
                continue;
            }
            isolated = true;
            var rules = direction == Direction.EGRESS ? policy.egress() : policy.ingress();
            Optional<Pod> destination =
                    direction == Direction.EGRESS ? peer.pod() : Optional.of(subject);
            for (var rule : rules) {
                if (peerMatches(policy, rule, peer.address(), peer.pod())
                        && portMatches(rule.ports(), destination, protocol, port)) {
                    return Optional.of(true);
                }
            }
        }
        return isolated ? Optional.of(false) : Optional.empty();
    }

    /// P1 to P9.
    private boolean peerMatches(
            NetworkPolicy policy, NetworkPolicy.Rule rule, IpAddress address, Optional<Pod> pod) {
        if (rule.peers().isEmpty()) {
            return true;
        }
        for (var peer : rule.peers()) {
            boolean matches =
                    switch (peer) {
                        case NetworkPolicy.Peer.IpBlock block ->
                                (pod.isEmpty() || ipBlockMatchesPods)
                                        && block.cidr().contains(address)
                                        && block.except().stream()
                                                .noneMatch(hole -> hole.contains(address));
                        case NetworkPolicy.Peer.Pods pods ->
                                pod.isPresent() && selects(policy, pods, pod.get());
                    };
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private boolean selects(NetworkPolicy policy, NetworkPolicy.Peer.Pods peer, Pod pod) {
        boolean namespaceMatches =
                peer.namespaceSelector().isPresent()
                        ? peer.namespaceSelector()
                                .get()
                                .matches(namespaceLabels(pod.meta().namespace()))
                        : pod.meta().namespace().equals(policy.meta().namespace());
        return namespaceMatches
                && (peer.podSelector().isEmpty()
                        || peer.podSelector().get().matches(pod.meta().labels()));
    }

    private Map<String, String> namespaceLabels(String name) {
        return cluster.namespaces().stream()
                .filter(namespace -> namespace.meta().name().equals(name))
                .findFirst()
                .orElseThrow()
                .meta()
                .labels();
    }

    /// T1 to T5.
    private static boolean portMatches(
            List<NetworkPolicy.Port> ports, Optional<Pod> destination, int protocol, int port) {
        if (ports.isEmpty()) {
            return true;
        }
        for (var wanted : ports) {
            if (wanted.protocol().number() != protocol) {
                continue;
            }
            boolean matches =
                    switch (wanted) {
                        case NetworkPolicy.Port.All all -> true;
                        case NetworkPolicy.Port.Range range ->
                                range.first() <= port && port <= range.last();
                        case NetworkPolicy.Port.Named named ->
                                destination.isPresent()
                                        && destination.get().ports().stream()
                                                .anyMatch(candidate ->
                                                        candidate.name().equals(named.name())
                                                                && candidate.protocol()
                                                                        == named.protocol()
                                                                && candidate.port() == port);
                    };
            if (matches) {
                return true;
            }
        }
        return false;
    }
}
