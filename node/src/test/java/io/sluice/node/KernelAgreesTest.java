package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import io.sluice.node.TestSockets.Outcome;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Random policies on one small cluster: every real connection must come out as the decisions say.
class KernelAgreesTest {
    private static final long SEED = Long.getLong("seed", 20_250_101L);
    private static final int ROUNDS = 30;
    private static final int[] PORTS = {80, 8080, 9000};
    private static final int UDP = 17;
    private static final int TCP = 6;

    private static final String NODE = "node";

    private record End(String name, List<String> addresses) {}

    private static final List<End> ENDS =
            List.of(
                    new End("x/a", List.of("10.244.0.10", "fd00:10:244::10")),
                    new End("x/b", List.of("10.244.0.11", "fd00:10:244::11")),
                    new End("y/a", List.of("10.244.0.12", "fd00:10:244::12")),
                    new End(NODE, List.of(TestNode.NODE_ADDRESS, TestNode.NODE_ADDRESS_V6)),
                    new End("", List.of("192.168.1.100", "2001:db8::100")));

    private final TestSockets sockets = new TestSockets();
    private final TestNode world;
    private final Enforcer enforcer;
    private final Random random = new Random(SEED);
    private final Map<String, Set<String>> names = new HashMap<>();

    KernelAgreesTest() throws IOException {
        world = new TestNode().withoutIcmpLimits();
        for (var end : ENDS) {
            var addresses = end.addresses().toArray(String[]::new);
            if (end.name().isEmpty()) {
                for (String address : addresses) {
                    world.host(address);
                }
            } else if (!end.name().equals(NODE)) {
                world.pod(end.name(), addresses);
            }
            for (int port : PORTS) {
                sockets.serveTcp(namespace(end), port);
                for (String address : addresses) {
                    sockets.serveUdp(namespace(end), address, port);
                }
            }
        }
        enforcer = Enforcer.open(world.node(), TestNode.settings());
    }

    private NetworkNamespace namespace(End end) {
        return switch (end.name()) {
            case "" -> world.outside();
            case NODE -> world.node();
            default -> world.namespace(end.name());
        };
    }

    @BeforeAll
    static void needKernel() {
        TestNode.assumeSupported();
    }

    @AfterEach
    void close() throws Exception {
        enforcer.close();
        sockets.close();
        world.close();
    }

    @Test
    void everyConnectionComesOutAsTheDecisionsSay() throws IOException {
        var differences = new ArrayList<String>();
        int attempts = 0;
        int denied = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var cluster = randomCluster();
            var decisions = cluster.decisions();
            enforcer.apply(decisions, world.interfaces());
            assertThat(enforcer.apply(decisions, world.interfaces()).isEmpty()).isTrue();
            answer(pick("a.example.com", "b.example.com", "a.b.example.com", "a.example.org"));
            for (var from : ENDS) {
                for (var to : ENDS) {
                    if (!from.equals(to)) {
                        attempts++;
                        denied += attempt(decisions, from, to, round, differences);
                    }
                }
            }
        }
        assertThat(differences).as("seed %d", SEED).isEmpty();
        assertThat(denied).as("denied of %d", attempts).isBetween(attempts / 10, attempts);
    }

    /// Tells a Pod a name of the outside, in one family.
    private void answer(String name) throws IOException {
        var pod = ENDS.get(random.nextInt(3));
        int family = random.nextInt(2);
        String address = ENDS.getLast().addresses().get(family);
        enforcer.naming()
                .answered(
                        TestNode.ip(pod.addresses().get(random.nextInt(2))),
                        name,
                        List.of(TestNode.ip(address)),
                        Duration.ofHours(1));
        names.computeIfAbsent(pod.addresses().get(family), _ -> new TreeSet<>()).add(name);
    }

    /// One connection of a random family, protocol and port; 1 when it is denied.
    private int attempt(Decisions decisions, End from, End to, int round, List<String> differences)
            throws IOException {
        int family = random.nextInt(2);
        int protocol = random.nextInt(3) == 0 ? UDP : TCP;
        int port = PORTS[random.nextInt(PORTS.length)];
        String source = from.addresses().get(family);
        String destination = to.addresses().get(family);
        var known = to.name().isEmpty() ? names.getOrDefault(source, Set.of()) : Set.<String>of();
        boolean allowed =
                decisions.allows(
                        decisions
                                .connection(
                                        TestNode.ip(source),
                                        TestNode.ip(destination),
                                        protocol,
                                        port)
                                .to(List.copyOf(known)));

        var outcome =
                protocol == TCP
                        ? TestSockets.tcpFrom(namespace(from), source, destination, port)
                        : TestSockets.udpFrom(namespace(from), source, destination, port);

        if (outcome != (allowed ? Outcome.ANSWERED : Outcome.REFUSED)) {
            differences.add(
                    "round %d: %s to %s, protocol %d, port %d: decisions %s, kernel %s"
                            .formatted(
                                    round,
                                    source,
                                    destination,
                                    protocol,
                                    port,
                                    allowed ? "allow" : "deny",
                                    outcome));
        }
        return allowed ? 0 : 1;
    }

    private TestCluster randomCluster() {
        var cluster = new TestCluster();
        for (var end : ENDS) {
            if (end.name().contains("/")) {
                cluster.pod(
                        end.name(),
                        Map.of("app", end.name().substring(2)),
                        end.addresses().toArray(String[]::new));
            }
        }
        int policies = 1 + random.nextInt(4);
        for (int i = 0; i < policies; i++) {
            cluster.policy(
                    (random.nextBoolean() ? "x/p" : "y/p") + i,
                    random.nextBoolean() ? Map.of() : Map.of("app", pick("a", "b")),
                    pick(
                            Set.of(Direction.EGRESS),
                            Set.of(Direction.INGRESS),
                            Set.of(Direction.EGRESS, Direction.INGRESS)),
                    rules(),
                    rules());
        }
        int clusterPolicies = random.nextInt(4);
        for (int i = 0; i < clusterPolicies; i++) {
            cluster.clusterPolicy(
                    "c" + i,
                    pick(Tier.ADMIN, Tier.ADMIN, Tier.BASELINE),
                    random.nextInt(3),
                    random.nextBoolean() ? Map.of() : Map.of("app", pick("a", "b")),
                    clusterRules(false),
                    clusterRules(true));
        }
        return cluster;
    }

    private List<ClusterNetworkPolicy.Rule> clusterRules(boolean egress) {
        var rules = new ArrayList<ClusterNetworkPolicy.Rule>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var ports = new ArrayList<Port>();
            for (int p = random.nextInt(3); p > 0; p--) {
                ports.add(port());
            }
            rules.add(
                    TestCluster.ruling(
                            pick(Action.ACCEPT, Action.DENY, Action.DENY, Action.PASS),
                            egress ? clusterPeer() : anyPods(),
                            ports.toArray(Port[]::new)));
        }
        return rules;
    }

    private ClusterNetworkPolicy.Peer anyPods() {
        return TestCluster.anyPodsWith(
                random.nextInt(4) == 0 ? Map.of() : Map.of("app", pick("a", "b")));
    }

    private ClusterNetworkPolicy.Peer clusterPeer() {
        return switch (random.nextInt(10)) {
            case 0 -> TestCluster.networks("0.0.0.0/0");
            case 1 -> TestCluster.networks("192.168.1.96/28", "2001:db8::/32");
            case 2 -> TestCluster.networks("10.244.0.8/30", "fd00:10:244::/126");
            case 3 -> TestCluster.networks("::/0");
            case 4 -> TestCluster.everyNode();
            case 5 -> TestCluster.names("*.example.com");
            case 6 -> TestCluster.names(pick("a.example.com", "a.example.org"), "*.b.example.com");
            default -> anyPods();
        };
    }

    private List<NetworkPolicy.Rule> rules() {
        var rules = new ArrayList<NetworkPolicy.Rule>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var peers = new ArrayList<Peer>();
            for (int p = random.nextInt(3); p > 0; p--) {
                peers.add(peer());
            }
            var ports = new ArrayList<Port>();
            for (int p = random.nextInt(3); p > 0; p--) {
                ports.add(port());
            }
            rules.add(TestCluster.rule(peers, ports.toArray(Port[]::new)));
        }
        return rules;
    }

    private Peer peer() {
        return switch (random.nextInt(8)) {
            case 0 -> TestCluster.block("0.0.0.0/0", "192.168.1.96/28");
            case 1 -> TestCluster.block("192.168.1.0/24", "192.168.1.0/26");
            case 2 -> TestCluster.block("10.244.0.8/30", "10.244.0.11/32");
            case 3 -> TestCluster.block("2001:db8::/32");
            case 4 -> TestCluster.block("fd00:10:244::/112", "fd00:10:244::12/128");
            case 5 -> TestCluster.block("::/0");
            default -> TestCluster.podsWith(Map.of("app", pick("a", "b")));
        };
    }

    private Port port() {
        var protocol = pick(Protocol.TCP, Protocol.TCP, Protocol.UDP);
        return switch (random.nextInt(4)) {
            case 0 -> new Port.All(protocol, io.sluice.model.Position.NOWHERE);
            case 1 -> TestCluster.port(protocol, 80, 8080 + random.nextInt(2) * 1000);
            case 2 -> TestCluster.port(protocol, 8000, 9000);
            default -> {
                int port = PORTS[random.nextInt(PORTS.length)];
                yield TestCluster.port(protocol, port, port);
            }
        };
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
