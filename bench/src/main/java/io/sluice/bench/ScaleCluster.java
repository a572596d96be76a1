package io.sluice.bench;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.NetworkPolicy.Rule;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Large clusters, as records in memory.
final class ScaleCluster {
    static final int PODS_PER_NAMESPACE = 4;

    /// What the Pods of a small namespace allow each other.
    static final int PORT = 8080;

    /// What the Pods of the large namespace allow each other.
    static final int CROWD_PORT = 8000;

    private static final int TEAMS = 1_000;
    private static final List<ContainerPort> PORTS =
            List.of(new ContainerPort("http", PORT, Protocol.TCP));
    private static final Port HTTP = new Port.Named(Protocol.TCP, "http", Position.NOWHERE);
    private static final LabelSelector EVERYTHING = LabelSelector.everything(Position.NOWHERE);

    private ScaleCluster() {}

    /// Many small namespaces with four Pods and three policies each: one selects all Pods, one
    /// selects by label, one admits Pods of other namespaces by their labels.
    static Cluster of(int namespaces) {
        var spaces = new ArrayList<Namespace>(namespaces);
        var pods = new ArrayList<Pod>(PODS_PER_NAMESPACE * namespaces);
        var policies = new ArrayList<NetworkPolicy>(3 * namespaces);
        for (int i = 0; i < namespaces; i++) {
            spaces.add(namespace(i));
            for (int k = 0; k < PODS_PER_NAMESPACE; k++) {
                pods.add(pod(i, k));
            }
            policies.add(all(name(i)));
            policies.add(byLabel(name(i)));
            policies.add(across(i, name(i)));
        }
        return cluster(spaces, pods, policies);
    }

    /// One namespace, each of whose policies selects every Pod, and names a Pod or a block.
    static Cluster oneNamespace(int pods, int policies) {
        var all = new ArrayList<Pod>(pods);
        for (int i = 0; i < pods; i++) {
            all.add(pod("crowd", "pod-" + i, Map.of("app", "app-" + i, "tier", "t" + i % 4), i));
        }
        var written = new ArrayList<NetworkPolicy>(policies);
        for (int i = 0; i < policies; i++) {
            written.add(crowded(i));
        }
        return cluster(List.of(new Namespace(meta("", "crowd", Map.of()))), all, written);
    }

    static Cluster cluster(
            List<Namespace> namespaces, List<Pod> pods, List<NetworkPolicy> policies) {
        return new Cluster(
                namespaces, pods, List.of(), List.of(), policies, List.of(), List.of(), List.of());
    }

    static String name(int namespace) {
        return "ns-%05d".formatted(namespace);
    }

    static IpAddress address(int pod) {
        return IpAddress.v4((10 << 24) + 256 + pod);
    }

    private static Namespace namespace(int number) {
        return new Namespace(
                meta(
                        "",
                        name(number),
                        Map.of(
                                "kubernetes.io/metadata.name",
                                name(number),
                                "team",
                                "team-" + number % TEAMS,
                                "env",
                                number % 3 == 0 ? "prod" : "dev")));
    }

    private static Pod pod(int namespace, int place) {
        return pod(
                name(namespace),
                "pod-" + place,
                Map.of("app", "app-" + place, "tier", place == 0 ? "front" : "back"),
                PODS_PER_NAMESPACE * namespace + place);
    }

    static Pod pod(String namespace, String name, Map<String, String> labels, int number) {
        return new Pod(
                meta(namespace, name, labels),
                new WorkloadRef(namespace, "Pod", name),
                "node-" + number % 1_000,
                false,
                false,
                List.of(address(number)),
                PORTS);
    }

    /// Both directions closed but for the namespace itself and DNS.
    private static NetworkPolicy all(String namespace) {
        Peer own = pods(Optional.empty(), Optional.of(EVERYTHING));
        return policy(
                namespace,
                "all",
                EVERYTHING,
                List.of(rule(List.of(own), List.of(HTTP))),
                List.of(
                        rule(List.of(own), List.of()),
                        rule(List.of(), List.of(range(Protocol.UDP, 53, 53)))));
    }

    private static NetworkPolicy byLabel(String namespace) {
        return policy(
                namespace,
                "front",
                labels("tier", "front"),
                List.of(
                        rule(
                                List.of(block("192.168.0.0/16"), block("172.16.0.0/12")),
                                List.of(range(Protocol.TCP, 443, 443)))),
                List.of(
                        rule(
                                List.of(pods(Optional.empty(), Optional.of(labels("app", "db")))),
                                List.of(range(Protocol.TCP, 5432, 5432)))));
    }

    private static NetworkPolicy across(int number, String namespace) {
        var others = labels("team", "team-" + (number + 1) % TEAMS);
        var produced =
                new LabelSelector(
                        Map.of("team", "team-" + (number + 7) % TEAMS),
                        List.of(
                                new LabelSelector.Requirement(
                                        "env",
                                        LabelSelector.Operator.IN,
                                        List.of("prod", "stage"))),
                        Position.NOWHERE);
        return policy(
                namespace,
                "across",
                EVERYTHING,
                List.of(
                        rule(
                                List.of(pods(Optional.of(others), Optional.empty())),
                                List.of(range(Protocol.TCP, 9000, 9100)))),
                List.of(
                        rule(
                                List.of(
                                        pods(
                                                Optional.of(produced),
                                                Optional.of(labels("tier", "front")))),
                                List.of(HTTP))));
    }

    private static NetworkPolicy crowded(int number) {
        var one =
                rule(
                        List.of(
                                pods(
                                        Optional.empty(),
                                        Optional.of(labels("app", "app-" + number)))),
                        List.of(range(Protocol.TCP, CROWD_PORT, CROWD_PORT + number % 1_000)));
        var outside =
                rule(
                        List.of(block("172.%d.%d.0/24".formatted(16 + number / 256, number % 256))),
                        List.of(range(Protocol.TCP, 443, 443)));
        return policy("crowd", "policy-" + number, EVERYTHING, List.of(one), List.of(one, outside));
    }

    static NetworkPolicy policy(
            String namespace,
            String name,
            LabelSelector selector,
            List<Rule> ingress,
            List<Rule> egress) {
        return new NetworkPolicy(
                meta(namespace, name, Map.of()),
                selector,
                EnumSet.allOf(Direction.class),
                ingress,
                egress);
    }

    static LabelSelector labels(String key, String value) {
        return new LabelSelector(Map.of(key, value), List.of(), Position.NOWHERE);
    }

    private static Peer pods(Optional<LabelSelector> namespaces, Optional<LabelSelector> pods) {
        return new Peer.Pods(namespaces, pods, Position.NOWHERE);
    }

    private static Peer block(String cidr) {
        return new Peer.IpBlock(Cidr.parse(cidr).orElseThrow(), List.of(), Position.NOWHERE);
    }

    static Rule rule(List<Peer> peers, List<Port> ports) {
        return new Rule(peers, ports, Position.NOWHERE);
    }

    static Port range(Protocol protocol, int first, int last) {
        return new Port.Range(protocol, first, last, Position.NOWHERE);
    }

    static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }
}
