package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import java.util.Map;
import java.util.Optional;

/// A second evaluator that follows the text of the rules word by word and shares nothing with the
/// compiled decisions: the judge in differential tests.
record LiteralReading(Cluster cluster, boolean ipBlockMatchesPods) {
    boolean allows(IpAddress from, IpAddress to, int protocol, int port) {
        return egressAllows(from, to, protocol, port) && ingressAllows(from, to, protocol, port);
    }

    boolean egressAllows(IpAddress from, IpAddress to, int protocol, int port) {
        Optional<Pod> source = podAt(from);
        if (source.isEmpty() || source.equals(podAt(to))) {
            return true;
        }
        return direction(Direction.EGRESS, source.get(), to, podAt(to), protocol, port);
    }

    boolean ingressAllows(IpAddress from, IpAddress to, int protocol, int port) {
        Optional<Pod> destination = podAt(to);
        if (destination.isEmpty() || destination.equals(podAt(from))) {
            return true;
        }
        if (podAt(from).isEmpty() && isNodeOf(destination.get(), from)) {
            return true;
        }
        return direction(Direction.INGRESS, destination.get(), from, podAt(from), protocol, port);
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

    /// S5, S6.
    private boolean direction(
            Direction direction,
            Pod subject,
            IpAddress peerAddress,
            Optional<Pod> peer,
            int protocol,
            int port) {
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
            Optional<Pod> destination = direction == Direction.EGRESS ? peer : Optional.of(subject);
            for (var rule : rules) {
                if (peerMatches(policy, rule, peerAddress, peer)
                        && portMatches(rule, destination, protocol, port)) {
                    return true;
                }
            }
        }
        return !isolated;
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
            NetworkPolicy.Rule rule, Optional<Pod> destination, int protocol, int port) {
        if (rule.ports().isEmpty()) {
            return true;
        }
        for (var wanted : rule.ports()) {
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
