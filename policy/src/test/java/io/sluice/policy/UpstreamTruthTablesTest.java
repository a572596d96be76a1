package io.sluice.policy;

import static io.sluice.policy.Written.all;
import static io.sluice.policy.Written.anything;
import static io.sluice.policy.Written.both;
import static io.sluice.policy.Written.bothDirections;
import static io.sluice.policy.Written.egress;
import static io.sluice.policy.Written.ingress;
import static io.sluice.policy.Written.named;
import static io.sluice.policy.Written.namespaces;
import static io.sluice.policy.Written.peers;
import static io.sluice.policy.Written.pods;
import static io.sluice.policy.Written.port;
import static io.sluice.policy.Written.ports;
import static io.sluice.policy.Written.rule;
import static io.sluice.policy.Written.select;
import static io.sluice.policy.Written.where;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The truth tables of upstream's conformance tests (policy-semantics, section 5): three namespaces
/// x, y, z with Pods a, b, c each.
///
/// An expectation is a list of `!A->B` (every pair from A to B is denied) and `A->B` (allowed
/// again), later ones first; everything else is allowed. `*` is every Pod, `x` a namespace, `x/a` a
/// Pod.
class UpstreamTruthTablesTest {
    private static final LabelSelector EVERY = select();
    private static final LabelSelector A = select("pod=a");
    private static final Peer FROM_B = pods(select("pod=b"));
    private static final Peer FROM_Y = namespaces(select("ns=y"));
    private static final Protocol TCP = Protocol.TCP;
    private static final Protocol UDP = Protocol.UDP;
    private static final Protocol SCTP = Protocol.SCTP;

    record Row(
            int number,
            String stage,
            Protocol protocol,
            int port,
            String expected,
            UnaryOperator<Cluster> change,
            List<NetworkPolicy> policies) {
        @Override
        public String toString() {
            return number + " " + stage + " on " + port + "/" + protocol;
        }
    }

    private static Row row(
            int number, Protocol protocol, int port, String expected, NetworkPolicy... policies) {
        return row(number, "", protocol, port, expected, cluster -> cluster, policies);
    }

    private static Row row(
            int number,
            String stage,
            Protocol protocol,
            int port,
            String expected,
            UnaryOperator<Cluster> change,
            NetworkPolicy... policies) {
        return new Row(number, stage, protocol, port, expected, change, List.of(policies));
    }

    static Stream<Row> rows() {
        var rows = new ArrayList<Row>();
        isolation(rows);
        selectors(rows);
        portRules(rows);
        updates(rows);
        egressRules(rows);
        blocks(rows);
        protocols(rows);
        return rows.stream();
    }

    private static void isolation(List<Row> rows) {
        var denyIngress = ingress("x", "deny", EVERY);
        rows.add(row(1, TCP, 80, "!*->x", denyIngress));
        rows.add(
                row(
                        2,
                        TCP,
                        80,
                        "!*->x !x->*",
                        bothDirections("x", "deny", EVERY, List.of(), List.of())));
        rows.add(
                row(
                        4,
                        TCP,
                        80,
                        "!*->x *->x/a",
                        denyIngress,
                        ingress("x", "open-a", A, peers(both(EVERY, EVERY)))));
        rows.add(row(16, TCP, 80, "", ingress("x", "all", EVERY, anything())));
        rows.add(row(16, TCP, 81, "", ingress("x", "all", EVERY, anything())));
    }

    private static void selectors(List<Row> rows) {
        var notX = where("ns", Operator.NOT_IN, "x");
        rows.add(row(3, TCP, 80, "!*->x/a x/b->x/a", ingress("x", "p", A, peers(FROM_B))));
        rows.add(row(5, TCP, 80, "", ingress("x", "p", A, peers(namespaces(EVERY)))));
        rows.add(row(6, TCP, 80, "!x->x/a !z->x/a", ingress("x", "p", A, peers(FROM_Y))));
        rows.add(
                row(
                        7,
                        TCP,
                        80,
                        "!*->x/a x/b->x/a",
                        ingress("x", "p", A, peers(pods(where("pod", Operator.IN, "b"))))));
        rows.add(
                row(
                        8,
                        TCP,
                        80,
                        "!x->x/a !z->x/a",
                        ingress("x", "p", A, peers(namespaces(where("ns", Operator.IN, "y"))))));
        rows.add(
                row(
                        9,
                        TCP,
                        80,
                        "!x/c->x/a",
                        ingress("x", "p", A, peers(namespaces(notX), FROM_B))));
        rows.add(
                row(
                        10,
                        TCP,
                        80,
                        "!*->x/a y/b->x/a z/b->x/a",
                        ingress("x", "p", A, peers(both(notX, select("pod=b"))))));
        rows.add(
                row(
                        11,
                        TCP,
                        80,
                        "!x->x/a !y/a->x/a !z/a->x/a",
                        ingress(
                                "x",
                                "p",
                                A,
                                peers(both(notX, where("pod", Operator.IN, "b", "c"))))));
        rows.add(
                row(
                        12,
                        TCP,
                        80,
                        "!*->x/a x/b->x/a x/c->x/a",
                        ingress("x", "p", A, peers(FROM_B, pods(select("pod=c"))))));
        rows.add(row(13, TCP, 80, "!*->x/a y/a->x/a", fromYAndA()));
        rows.add(row(23, TCP, 80, "!y->x !z->x", ingress("x", "p", EVERY, peers(pods(EVERY)))));
        rows.add(
                row(
                        41,
                        TCP,
                        80,
                        "!x->x/a !z->x/a",
                        ingress(
                                "x",
                                "p",
                                A,
                                peers(namespaces(select("kubernetes.io/metadata.name=y"))))));
    }

    private static NetworkPolicy fromYAndA() {
        return ingress("x", "p", A, peers(both(select("ns=y"), A)));
    }

    private static NetworkPolicy fromYOn(String name, Protocol protocol, int port) {
        return ingress("x", name, A, rule(List.of(FROM_Y), List.of(port(protocol, port))));
    }

    private static void portRules(List<Row> rows) {
        rows.add(row(14, TCP, 81, "!x->x/a !z->x/a", fromYOn("p", TCP, 81)));
        rows.add(row(15, TCP, 81, "!x->x/a !z->x/a", fromYOn("p", TCP, 81)));
        rows.add(row(15, TCP, 80, "!*->x/a", fromYOn("p", TCP, 81)));
        rows.add(row(15, TCP, 80, "!x->x/a !z->x/a", fromYOn("p", TCP, 81), fromYOn("q", TCP, 80)));
        var named81 = ingress("x", "p", EVERY, ports(named(TCP, "serve-81-tcp")));
        rows.add(row(17, TCP, 81, "", named81));
        rows.add(row(17, TCP, 80, "!*->x", named81));
        var namedFromY =
                ingress("x", "p", A, rule(List.of(FROM_Y), List.of(named(TCP, "serve-80-tcp"))));
        rows.add(row(18, TCP, 80, "!x->x/a !z->x/a", namedFromY));
        rows.add(row(18, TCP, 81, "!*->x/a", namedFromY));
        var namedEgress = egress("x", "p", EVERY, ports(named(TCP, "serve-80-tcp")));
        rows.add(row(19, TCP, 80, "", namedEgress));
        rows.add(row(19, TCP, 81, "!x->*", namedEgress));
        var only80 = ingress("x", "p", EVERY, ports(port(TCP, 80)));
        rows.add(row(31, TCP, 81, "!*->x", only80));
        rows.add(row(31, TCP, 81, "", only80, ingress("x", "q", EVERY, anything())));
        var egress80 = egress("x", "p", EVERY, ports(port(TCP, 80)));
        rows.add(row(32, TCP, 81, "!x->*", egress80));
        rows.add(row(32, TCP, 81, "", egress80, egress("x", "q", EVERY, anything())));
    }

    private static void updates(List<Row> rows) {
        rows.add(row(20, TCP, 81, "", ingress("x", "p", EVERY, anything())));
        rows.add(row(20, TCP, 81, "!*->x", ingress("x", "p", EVERY)));
        var updatedNamespaces = ingress("x", "p", A, peers(namespaces(select("ns2=updated"))));
        rows.add(row(21, TCP, 80, "!*->x/a", updatedNamespaces));
        rows.add(
                row(
                        21,
                        "y labelled",
                        TCP,
                        80,
                        "!*->x/a y->x/a",
                        cluster -> relabelNamespace(cluster, "y", "ns=y", "ns2=updated"),
                        updatedNamespaces));
        var updatedPods = ingress("x", "p", A, peers(pods(select("pod=b", "pod2=updated"))));
        rows.add(row(22, TCP, 80, "!*->x/a", updatedPods));
        rows.add(
                row(
                        22,
                        "x/b labelled",
                        TCP,
                        80,
                        "!*->x/a x/b->x/a",
                        cluster -> relabelPod(cluster, "x/b", "pod=b", "pod2=updated"),
                        updatedPods));
        var isolated = ingress("x", "p", select("target=isolated"));
        rows.add(row(24, TCP, 80, "", isolated));
        rows.add(
                row(
                        24,
                        "x/a labelled",
                        TCP,
                        80,
                        "!*->x/a",
                        cluster -> relabelPod(cluster, "x/a", "pod=a", "target=isolated"),
                        isolated));
        rows.add(
                row(
                        33,
                        TCP,
                        80,
                        "!*->x !x->*",
                        bothDirections("x", "p", EVERY, List.of(), List.of())));
        rows.add(row(33, TCP, 80, ""));
    }

    private static void egressRules(List<Row> rows) {
        rows.add(row(25, TCP, 80, "!x/a->*", egress("x", "p", A)));
        rows.add(row(26, TCP, 80, "!x->*", egress("x", "p", EVERY)));
        var ingressAndEgress =
                bothDirections("x", "p", A, List.of(peers(FROM_B)), List.of(ports(port(TCP, 80))));
        rows.add(row(27, TCP, 80, "!*->x/a x/b->x/a", ingressAndEgress));
        rows.add(row(27, TCP, 81, "!*->x/a x/b->x/a !x/a->*", ingressAndEgress));
        var fromXa = peers(both(select("ns=x"), A));
        rows.add(
                row(
                        28,
                        TCP,
                        80,
                        "!x/a->* !*->y/a x/a->y/a !*->y/b",
                        egress("x", "p", A, peers(both(select("ns=y"), A))),
                        ingress("y", "a", A, fromXa),
                        ingress("y", "b", select("pod=b"), fromXa)));
        rows.add(
                row(
                        29,
                        TCP,
                        80,
                        "!x/a->* x/a->y/a",
                        egress("x", "p", A, peers(both(select("ns=y"), A)))));
        rows.add(row(37, TCP, 80, "", egress("x", "p", A, anything())));
        rows.add(
                row(37, TCP, 80, "!*->x/a", egress("x", "p", A, anything()), ingress("x", "q", A)));
        rows.add(
                row(
                        42,
                        TCP,
                        80,
                        "!x/a->y",
                        egress("x", "p", A, peers(namespaces(where("ns", Operator.NOT_IN, "y"))))));
    }

    private static void blocks(List<Row> rows) {
        rows.add(
                row(
                        34,
                        TCP,
                        80,
                        "!x/a->* x/a->y/b",
                        egress("x", "p", A, peers(Written.block("10.244.0.4/32")))));
        var large = egress("x", "p", A, peers(Written.block("10.244.0.0/16", "10.244.0.1/32")));
        rows.add(row(35, TCP, 80, "!x/a->x/b", large));
        rows.add(row(36, TCP, 80, "!x/a->x/b", large));
        rows.add(
                row(
                        36,
                        TCP,
                        80,
                        "!x/a->* x/a->x/b",
                        egress("x", "p", A, peers(Written.block("10.244.0.1/32")))));
    }

    private static void protocols(List<Row> rows) {
        var allTcp = ingress("x", "p", A, ports(all(TCP)));
        rows.add(row(30, TCP, 80, "", allTcp));
        rows.add(row(30, UDP, 80, "!*->x/a", allTcp));
        rows.add(
                row(
                        38,
                        TCP,
                        81,
                        "!*->x",
                        ingress("x", "deny", EVERY),
                        ingress("x", "p", A, ports(port(SCTP, 81)))));
        rows.add(row(39, TCP, 81, "!*->x/a", ingress("x", "p", A, ports(port(SCTP, 80)))));
        rows.add(row(40, TCP, 81, "!*->x/a", ingress("x", "p", A, ports(port(UDP, 81)))));
        int number = 43;
        for (Protocol protocol : List.of(UDP, SCTP)) {
            rows.add(row(number++, protocol, 80, "!*->x", ingress("x", "deny", EVERY)));
            rows.add(row(number++, protocol, 81, "!x->x/a !z->x/a", fromYOn("p", protocol, 81)));
            rows.add(row(number++, protocol, 80, "!*->x/a y/a->x/a", fromYAndA()));
        }
    }

    private static Cluster cluster(List<NetworkPolicy> policies) {
        var namespaces = new ArrayList<Namespace>();
        var pods = new ArrayList<Pod>();
        for (String namespace : List.of("x", "y", "z")) {
            namespaces.add(Written.namespace(namespace, "ns=" + namespace));
            for (String name : List.of("a", "b", "c")) {
                var served = new ArrayList<ContainerPort>();
                for (Protocol protocol : Protocol.values()) {
                    for (int port : new int[] {80, 81}) {
                        served.add(
                                new ContainerPort(
                                        "serve-"
                                                + port
                                                + "-"
                                                + protocol.name().toLowerCase(Locale.ROOT),
                                        port,
                                        protocol));
                    }
                }
                pods.add(
                        Written.withPorts(
                                Written.pod(
                                        namespace,
                                        name,
                                        List.of("10.244.0." + pods.size()),
                                        "pod=" + name),
                                served.toArray(ContainerPort[]::new)));
            }
        }
        return Written.cluster(namespaces, pods, List.of(), policies);
    }

    private static Cluster relabelNamespace(Cluster cluster, String name, String... labels) {
        var namespaces =
                cluster.namespaces().stream()
                        .map(namespace ->
                                namespace.meta().name().equals(name)
                                        ? Written.namespace(name, labels)
                                        : namespace)
                        .toList();
        return Written.cluster(namespaces, cluster.pods(), List.of(), cluster.networkPolicies());
    }

    private static Cluster relabelPod(Cluster cluster, String path, String... labels) {
        var pods =
                cluster.pods().stream()
                        .map(pod ->
                                pod.meta().path().equals(path)
                                        ? Written.withLabels(pod, labels)
                                        : pod)
                        .toList();
        return Written.cluster(cluster.namespaces(), pods, List.of(), cluster.networkPolicies());
    }

    private static boolean expected(String items, Pod from, Pod to) {
        boolean allowed = true;
        for (String item : items.isEmpty() ? new String[0] : items.split(" ")) {
            var ends = item.replace("!", "").split("->");
            if (isIn(ends[0], from) && isIn(ends[1], to)) {
                allowed = !item.startsWith("!");
            }
        }
        return allowed;
    }

    private static boolean isIn(String pattern, Pod pod) {
        return pattern.equals("*")
                || pattern.equals(pod.meta().namespace())
                || pattern.equals(pod.meta().path());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void everyPairComesOutAsUpstreamSays(Row row) {
        var cluster = row.change.apply(cluster(row.policies));

        var decisions = Policies.compile(cluster, Profile.UPSTREAM);

        for (Pod from : cluster.pods()) {
            for (Pod to : cluster.pods()) {
                if (from.equals(to)) {
                    continue;
                }
                var connection =
                        decisions.connection(
                                from.addresses().getFirst(),
                                to.addresses().getFirst(),
                                row.protocol.number(),
                                row.port);
                assertThat(decisions.allows(connection))
                        .as(from.meta().path() + " -> " + to.meta().path())
                        .isEqualTo(expected(row.expected, from, to));
            }
        }
    }

    @Test
    void everyNumberOfTheTableIsThere() {
        assertThat(rows().map(Row::number).distinct().sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 48).boxed().toList());
    }
}
