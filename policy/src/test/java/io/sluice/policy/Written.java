package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.NetworkPolicy.Rule;
import io.sluice.model.Node;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Short words for writing clusters in tests.
final class Written {
    private Written() {}

    static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }

    /// Labels from `key=value` texts.
    static Map<String, String> labels(String... texts) {
        var labels = new HashMap<String, String>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            labels.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return labels;
    }

    static Namespace namespace(String name, String... labels) {
        var all = labels(labels);
        all.put("kubernetes.io/metadata.name", name);
        return new Namespace(meta("", name, all));
    }

    static Pod pod(String namespace, String name, List<String> addresses, String... labels) {
        return new Pod(
                meta(namespace, name, labels(labels)),
                new WorkloadRef(namespace, "Pod", name),
                "",
                false,
                false,
                addresses.stream().map(Written::address).toList(),
                List.of());
    }

    static Pod withPorts(Pod pod, ContainerPort... ports) {
        return new Pod(
                pod.meta(),
                pod.owner(),
                pod.nodeName(),
                pod.hostNetwork(),
                pod.finished(),
                pod.addresses(),
                List.of(ports));
    }

    static Pod withLabels(Pod pod, String... labels) {
        return new Pod(
                meta(pod.meta().namespace(), pod.meta().name(), labels(labels)),
                pod.owner(),
                pod.nodeName(),
                pod.hostNetwork(),
                pod.finished(),
                pod.addresses(),
                pod.ports());
    }

    static Pod onNode(Pod pod, String node, boolean hostNetwork) {
        return new Pod(
                pod.meta(),
                pod.owner(),
                node,
                hostNetwork,
                pod.finished(),
                pod.addresses(),
                pod.ports());
    }

    static Pod finished(Pod pod) {
        return new Pod(
                pod.meta(),
                pod.owner(),
                pod.nodeName(),
                pod.hostNetwork(),
                true,
                pod.addresses(),
                pod.ports());
    }

    static Node node(String name, String... addresses) {
        return new Node(
                meta("", name, Map.of()),
                Arrays.stream(addresses).map(Written::address).toList(),
                List.of());
    }

    static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    static LabelSelector select(String... labels) {
        return new LabelSelector(labels(labels), List.of(), Position.NOWHERE);
    }

    static LabelSelector where(String key, LabelSelector.Operator operator, String... values) {
        return new LabelSelector(
                Map.of(),
                List.of(new LabelSelector.Requirement(key, operator, List.of(values))),
                Position.NOWHERE);
    }

    static Peer pods(LabelSelector pods) {
        return new Peer.Pods(Optional.empty(), Optional.of(pods), Position.NOWHERE);
    }

    static Peer namespaces(LabelSelector namespaces) {
        return new Peer.Pods(Optional.of(namespaces), Optional.empty(), Position.NOWHERE);
    }

    static Peer both(LabelSelector namespaces, LabelSelector pods) {
        return new Peer.Pods(Optional.of(namespaces), Optional.of(pods), Position.NOWHERE);
    }

    static Peer block(String cidr, String... except) {
        return new Peer.IpBlock(
                Cidr.parse(cidr).orElseThrow(),
                Arrays.stream(except).map(text -> Cidr.parse(text).orElseThrow()).toList(),
                Position.NOWHERE);
    }

    static Port all(Protocol protocol) {
        return new Port.All(protocol, Position.NOWHERE);
    }

    static Port port(Protocol protocol, int port) {
        return range(protocol, port, port);
    }

    static Port range(Protocol protocol, int first, int last) {
        return new Port.Range(protocol, first, last, Position.NOWHERE);
    }

    static Port named(Protocol protocol, String name) {
        return new Port.Named(protocol, name, Position.NOWHERE);
    }

    static Rule anything() {
        return new Rule(List.of(), List.of(), Position.NOWHERE);
    }

    static Rule peers(Peer... peers) {
        return new Rule(List.of(peers), List.of(), Position.NOWHERE);
    }

    static Rule ports(Port... ports) {
        return new Rule(List.of(), List.of(ports), Position.NOWHERE);
    }

    static Rule rule(List<Peer> peers, List<Port> ports) {
        return new Rule(peers, ports, Position.NOWHERE);
    }

    static NetworkPolicy ingress(
            String namespace, String name, LabelSelector subject, Rule... rules) {
        return new NetworkPolicy(
                meta(namespace, name, Map.of()),
                subject,
                Set.of(Direction.INGRESS),
                List.of(rules),
                List.of());
    }

    static NetworkPolicy egress(
            String namespace, String name, LabelSelector subject, Rule... rules) {
        return new NetworkPolicy(
                meta(namespace, name, Map.of()),
                subject,
                Set.of(Direction.EGRESS),
                List.of(),
                List.of(rules));
    }

    static NetworkPolicy bothDirections(
            String namespace,
            String name,
            LabelSelector subject,
            List<Rule> ingress,
            List<Rule> egress) {
        return new NetworkPolicy(
                meta(namespace, name, Map.of()),
                subject,
                EnumSet.allOf(Direction.class),
                ingress,
                egress);
    }

    static Node node(String name, Map<String, String> labels, String... addresses) {
        return new Node(
                meta("", name, labels),
                Arrays.stream(addresses).map(Written::address).toList(),
                List.of());
    }

    static Cluster withClusterPolicies(Cluster cluster, List<ClusterNetworkPolicy> policies) {
        return new Cluster(
                cluster.namespaces(),
                cluster.pods(),
                cluster.services(),
                cluster.nodes(),
                cluster.networkPolicies(),
                policies,
                cluster.gateways(),
                cluster.labHosts());
    }

    static Cluster cluster(List<Namespace> namespaces, List<Pod> pods, NetworkPolicy... policies) {
        return cluster(namespaces, pods, List.of(), List.of(policies));
    }

    static Cluster cluster(
            List<Namespace> namespaces,
            List<Pod> pods,
            List<Node> nodes,
            List<NetworkPolicy> policies) {
        return new Cluster(
                namespaces,
                new ArrayList<>(pods),
                List.of(),
                nodes,
                policies,
                List.of(),
                List.of(),
                List.of());
    }
}
