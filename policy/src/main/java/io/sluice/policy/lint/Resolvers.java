package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.NetworkPolicy.Rule;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import io.sluice.model.Service;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where a cluster's DNS may be. Manifests seldom contain it, so the usual places count as well: in
/// doubt a rule allows DNS.
///
/// @param namespaces labels of the namespaces where it runs, by name
/// @param labels sets of labels that its Pods have
/// @param addresses addresses of its Services and Pods that were written
record Resolvers(
        Map<String, Map<String, String>> namespaces,
        Set<Map<String, String>> labels,
        Set<IpAddress> addresses) {
    private static final Set<String> NAMES = Set.of("kube-dns", "coredns", "dns-default");
    private static final List<Map<String, String>> USUAL_LABELS =
            List.of(
                    Map.of("k8s-app", "kube-dns"),
                    Map.of("k8s-app", "coredns"),
                    Map.of("k8s-app", "node-local-dns"),
                    Map.of("app", "coredns"),
                    Map.of("app.kubernetes.io/name", "coredns"),
                    Map.of("dns.operator.openshift.io/daemonset-dns", "default"));

    /// Well-known address of the DNS cache on each node.
    private static final IpAddress NODE_LOCAL = IpAddress.parse("169.254.20.10").orElseThrow();

    private static final int DNS = 53;
    private static final Set<Integer> PORTS = Set.of(DNS, 5353);

    static Resolvers of(LintSubject subject) {
        var namespaces = new HashMap<String, Map<String, String>>();
        var labels = new HashSet<>(USUAL_LABELS);
        var addresses = new HashSet<IpAddress>(Set.of(NODE_LOCAL));
        for (String usual : List.of("kube-system", "openshift-dns")) {
            namespaces.put(usual, subject.namespaceLabels(usual));
        }
        for (Resource resource : subject.manifests().resources()) {
            if (resource instanceof Service service && NAMES.contains(service.meta().name())) {
                String namespace = service.meta().namespace();
                namespaces.put(namespace, subject.namespaceLabels(namespace));
                addresses.addAll(service.clusterIps());
                for (Pod pod : subject.podsOf(namespace)) {
                    if (ServiceCheck.selects(service, pod)) {
                        labels.add(pod.meta().labels());
                        addresses.addAll(pod.addresses());
                    }
                }
            }
        }
        return new Resolvers(namespaces, labels, addresses);
    }

    /// True when an egress rule of a policy in a namespace may allow DNS.
    boolean allows(Rule rule, String namespace) {
        return numbered(rule.ports())
                || open(rule.ports())
                        && (rule.peers().isEmpty()
                                || rule.peers().stream().anyMatch(peer -> holds(peer, namespace)));
    }

    /// True when an egress rule of a cluster-wide policy may match DNS.
    boolean mayHold(ClusterNetworkPolicy.Rule rule) {
        return numbered(rule.ports())
                || open(rule.ports())
                        && rule.peers().stream()
                                .anyMatch(peer ->
                                        switch (peer) {
                                            case ClusterNetworkPolicy.Peer.Networks networks ->
                                                    networks.blocks().stream().anyMatch(this::may);
                                            case ClusterNetworkPolicy.Peer.Pods pods -> holds(pods);
                                            case ClusterNetworkPolicy.Peer.Nodes _,
                                                    ClusterNetworkPolicy.Peer.DomainNames _,
                                                    ClusterNetworkPolicy.Peer.Unknown _ ->
                                                    false;
                                        });
    }

    /// True when an egress rule of a cluster-wide policy surely matches DNS, as far as it is known.
    boolean holds(ClusterNetworkPolicy.Rule rule) {
        return PortCover.has(rule.ports(), Protocol.UDP, DNS)
                && rule.peers().stream()
                        .anyMatch(peer ->
                                switch (peer) {
                                    case ClusterNetworkPolicy.Peer.Networks networks ->
                                            networks.blocks().stream().anyMatch(this::surely);
                                    case ClusterNetworkPolicy.Peer.Pods pods -> holds(pods);
                                    case ClusterNetworkPolicy.Peer.Nodes _,
                                            ClusterNetworkPolicy.Peer.DomainNames _,
                                            ClusterNetworkPolicy.Peer.Unknown _ ->
                                            false;
                                });
    }

    private boolean holds(ClusterNetworkPolicy.Peer.Pods pods) {
        return pods.podSelector()
                        .map(selector -> labels.stream().anyMatch(selector::matches))
                        .orElse(true)
                && inNamespace(pods.namespaceSelector());
    }

    private boolean may(Cidr block) {
        return block.prefix() < block.base().width() || addresses.contains(block.base());
    }

    /// The usual address of the cache on each node says nothing about where the others are.
    private boolean surely(Cidr block) {
        return block.prefix() == 0 && !block.base().v6()
                || addresses.stream()
                        .filter(address -> !address.equals(NODE_LOCAL))
                        .anyMatch(block::contains);
    }

    private static boolean numbered(List<Port> ports) {
        return ports.stream().anyMatch(Resolvers::isDnsPort);
    }

    private static boolean open(List<Port> ports) {
        return ports.isEmpty() || ports.stream().anyMatch(Resolvers::isEveryUdpPort);
    }

    /// Whoever writes port 53 means DNS, to whichever peer.
    private static boolean isDnsPort(Port port) {
        return port.protocol() == Protocol.UDP
                && switch (port) {
                    case Port.Named _ -> true;
                    case Port.All _ -> false;
                    case Port.Range range ->
                            PORTS.stream()
                                    .anyMatch(dns -> range.first() <= dns && dns <= range.last());
                };
    }

    private static boolean isEveryUdpPort(Port port) {
        return port instanceof Port.All all && all.protocol() == Protocol.UDP;
    }

    /// A single address is a resolver when it is known as one; a larger block may hold one.
    private boolean holds(Peer peer, String namespace) {
        return switch (peer) {
            case Peer.IpBlock block -> may(block.cidr());
            case Peer.Pods pods ->
                    pods.podSelector()
                                    .map(selector -> labels.stream().anyMatch(selector::matches))
                                    .orElse(true)
                            && pods.namespaceSelector()
                                    .map(this::inNamespace)
                                    .orElse(namespaces.containsKey(namespace));
        };
    }

    private boolean inNamespace(LabelSelector selector) {
        return namespaces.values().stream().anyMatch(selector::matches)
                || namespaces.keySet().stream().anyMatch(selector.matchLabels()::containsValue);
    }
}
