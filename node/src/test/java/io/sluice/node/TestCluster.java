package io.sluice.node;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Node;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Small clusters for tests.
final class TestCluster {
    private final List<Pod> pods = new ArrayList<>();
    private final List<NetworkPolicy> policies = new ArrayList<>();
    private final List<ClusterNetworkPolicy> clusterPolicies = new ArrayList<>();
    private final Set<String> namespaces = new TreeSet<>();

    TestCluster pod(String path, Map<String, String> labels, String... addresses) {
        var parts = path.split("/", 2);
        namespaces.add(parts[0]);
        pods.add(
                new Pod(
                        meta(parts[0], parts[1], labels),
                        new WorkloadRef(parts[0], "Pod", parts[1]),
                        "node",
                        false,
                        false,
                        Stream.of(addresses).map(TestNode::ip).toList(),
                        List.of()));
        return this;
    }

    TestCluster policy(
            String path,
            Map<String, String> subject,
            Set<Direction> types,
            List<NetworkPolicy.Rule> ingress,
            List<NetworkPolicy.Rule> egress) {
        var parts = path.split("/", 2);
        policies.add(
                new NetworkPolicy(
                        meta(parts[0], parts[1], Map.of()),
                        selector(subject),
                        types,
                        ingress,
                        egress));
        return this;
    }

    TestCluster egress(String path, Map<String, String> subject, NetworkPolicy.Rule... rules) {
        return policy(path, subject, Set.of(Direction.EGRESS), List.of(), List.of(rules));
    }

    TestCluster ingress(String path, Map<String, String> subject, NetworkPolicy.Rule... rules) {
        return policy(path, subject, Set.of(Direction.INGRESS), List.of(rules), List.of());
    }

    /// A ClusterNetworkPolicy for Pods with some labels, in all namespaces.
    TestCluster clusterPolicy(
            String name,
            ClusterNetworkPolicy.Tier tier,
            int priority,
            Map<String, String> subject,
            List<ClusterNetworkPolicy.Rule> ingress,
            List<ClusterNetworkPolicy.Rule> egress) {
        clusterPolicies.add(
                new ClusterNetworkPolicy(
                        meta("", name, Map.of()),
                        ClusterNetworkPolicy.Form.CLUSTER_NETWORK_POLICY,
                        tier,
                        priority,
                        new ClusterNetworkPolicy.Subject(selector(Map.of()), selector(subject)),
                        ingress,
                        egress));
        return this;
    }

    /// An Admin policy of priority 0 with egress rules.
    TestCluster admin(
            String name, Map<String, String> subject, ClusterNetworkPolicy.Rule... egress) {
        return clusterPolicy(
                name, ClusterNetworkPolicy.Tier.ADMIN, 0, subject, List.of(), List.of(egress));
    }

    static ClusterNetworkPolicy.Rule ruling(
            ClusterNetworkPolicy.Action action, ClusterNetworkPolicy.Peer peer, Port... ports) {
        return new ClusterNetworkPolicy.Rule(
                "", action, List.of(peer), List.of(ports), Position.NOWHERE);
    }

    static ClusterNetworkPolicy.Peer networks(String... cidrs) {
        return new ClusterNetworkPolicy.Peer.Networks(
                Stream.of(cidrs).map(text -> Cidr.parse(text).orElseThrow()).toList(),
                Position.NOWHERE);
    }

    static ClusterNetworkPolicy.Peer everyNode() {
        return new ClusterNetworkPolicy.Peer.Nodes(selector(Map.of()), Position.NOWHERE);
    }

    static ClusterNetworkPolicy.Peer anyPodsWith(Map<String, String> labels) {
        return new ClusterNetworkPolicy.Peer.Pods(
                selector(Map.of()), Optional.of(selector(labels)), Position.NOWHERE);
    }

    static ClusterNetworkPolicy.Peer names(String... patterns) {
        return new ClusterNetworkPolicy.Peer.DomainNames(
                Stream.of(patterns).map(HostPattern::new).toList(), Position.NOWHERE);
    }

    TestCluster withoutPolicies() {
        policies.clear();
        clusterPolicies.clear();
        return this;
    }

    static NetworkPolicy.Rule rule(List<Peer> peers, Port... ports) {
        return new NetworkPolicy.Rule(peers, List.of(ports), Position.NOWHERE);
    }

    static NetworkPolicy.Rule toBlock(String cidr, Port... ports) {
        return rule(List.of(block(cidr)), ports);
    }

    static Peer block(String cidr, String... except) {
        return new Peer.IpBlock(
                Cidr.parse(cidr).orElseThrow(),
                Stream.of(except).map(text -> Cidr.parse(text).orElseThrow()).toList(),
                Position.NOWHERE);
    }

    static Peer podsWith(Map<String, String> labels) {
        return new Peer.Pods(Optional.empty(), Optional.of(selector(labels)), Position.NOWHERE);
    }

    static Port port(Protocol protocol, int first, int last) {
        return new Port.Range(protocol, first, last, Position.NOWHERE);
    }

    static Port tcp(int port) {
        return port(Protocol.TCP, port, port);
    }

    static Port udp(int port) {
        return port(Protocol.UDP, port, port);
    }

    static LabelSelector selector(Map<String, String> labels) {
        return new LabelSelector(labels, List.of(), Position.NOWHERE);
    }

    private static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }

    Decisions decisions() {
        return decisions(Profile.UPSTREAM);
    }

    Decisions decisions(Profile profile) {
        return Policies.compile(
                new Cluster(
                        namespaces.stream()
                                .map(name ->
                                        new Namespace(
                                                meta(
                                                        "",
                                                        name,
                                                        Map.of(
                                                                "kubernetes.io/metadata.name",
                                                                name))))
                                .toList(),
                        pods,
                        List.of(),
                        List.of(
                                new Node(
                                        meta("", "node", Map.of()),
                                        List.<IpAddress>of(
                                                TestNode.ip(TestNode.NODE_ADDRESS),
                                                TestNode.ip(TestNode.NODE_ADDRESS_V6)),
                                        List.of())),
                        policies,
                        clusterPolicies,
                        List.of(),
                        List.of()),
                profile);
    }
}
