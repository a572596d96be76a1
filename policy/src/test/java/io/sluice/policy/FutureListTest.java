package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.Namespace;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The first seed is the system property `sluice.policy.seed`.
class FutureListTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int CLUSTERS = Integer.getInteger("sluice.policy.clusters", 100);
    private static final int PODS = 12;

    private static String text(Decisions decisions, String workload) {
        var list = FutureList.of(decisions);
        assertThat(list.unknown()).isEmpty();
        return list.connections().stream()
                .filter(each -> each.workload().workload().toString().equals(workload))
                .map(each ->
                        each.direction()
                                + " "
                                + SelectorText.of(each.namespaces())
                                + "/"
                                + SelectorText.of(each.pods())
                                + (each.addresses().isEmpty() ? "" : " " + each.addresses())
                                + " "
                                + each.ports()
                                + (each.portNames().isEmpty() ? "" : " " + names(each)))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> names(FutureConnectivity connectivity) {
        return connectivity.portNames().stream()
                .map(named ->
                        named.name()
                                + "/"
                                + named.protocol()
                                + (named.isAll() ? "" : " " + named.ports()))
                .toList();
    }

    private static String cart(String spec) {
        return text(Shop.with(Shop.policy("shop", "p", spec)).decisions(), "shop/pod/cart");
    }

    @Test
    void withoutPoliciesAnyPodMayEverything() {
        assertThat(text(Shop.with().decisions(), "shop/pod/cart"))
                .isEqualTo("EGRESS {}/{} all\nINGRESS {}/{} all");
    }

    @Test
    void whatTheRuleAsksForIsTheRegionAndNothingElseIsAllowed() {
        assertThat(
                        cart(
                                """
                                podSelector: {matchLabels: {app: cart}}
                                policyTypes: [Ingress, Egress]
                                ingress:
                                - from: [{namespaceSelector: {matchLabels: {env: prod}}, podSelector: {matchLabels: {role: frontend}}}]
                                  ports: [{port: 80}]
                                """))
                .isEqualTo("INGRESS {env=prod}/{role=frontend} TCP 80");
    }

    @Test
    void overlappingRulesBecomeDisjointRegions() {
        assertThat(
                        cart(
                                """
                                podSelector: {matchLabels: {app: cart}}
                                policyTypes: [Ingress, Egress]
                                ingress:
                                - from: [{namespaceSelector: {}}]
                                  ports: [{port: 80}]
                                - from: [{podSelector: {}}]
                                  ports: [{port: 443}]
                                """))
                .isEqualTo(
                        """
                        INGRESS {kubernetes.io/metadata.name=shop}/{} TCP 80, 443
                        INGRESS {}kubernetes.io/metadata.name NotIn[shop]/{} TCP 80\
                        """);
    }

    @Test
    void complementsOfEqualAnswersAreJoined() {
        assertThat(
                        cart(
                                """
                                podSelector: {matchLabels: {app: cart}}
                                policyTypes: [Ingress, Egress]
                                ingress:
                                - from: [{podSelector: {matchLabels: {app: a}}}, {podSelector: {matchLabels: {app: b}}}]
                                - from: [{podSelector: {matchExpressions: [{key: app, operator: Exists}]}}]
                                """))
                .isEqualTo("INGRESS {kubernetes.io/metadata.name=shop}/{}app Exists[] all");
    }

    @Test
    void blocksTellAddressesOfPodsApartAndPortsMayBeKnownByName() {
        assertThat(
                        cart(
                                """
                                podSelector: {matchLabels: {app: cart}}
                                policyTypes: [Ingress, Egress]
                                egress:
                                - to: [{ipBlock: {cidr: 10.244.0.0/16}}]
                                  ports: [{port: 80}]
                                - to: [{namespaceSelector: {matchLabels: {team: data}}}]
                                  ports: [{port: sql}]
                                """))
                .isEqualTo(
                        """
                        EGRESS {team=data}/{} [0.0.0.0-10.243.255.255, 10.245.0.0-255.255.255.255] none [sql/TCP]
                        EGRESS {team=data}/{} [10.244.0.0-10.244.255.255] TCP 80 [sql/TCP]
                        EGRESS {}team NotIn[data]/{} [10.244.0.0-10.244.255.255] TCP 80\
                        """);
    }

    @Test
    void theTiersOfClusterWidePoliciesHaveTheirSay() {
        String admin =
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: no-tests}
                spec:
                  tier: Admin
                  priority: 1
                  subject: {namespaces: {}}
                  ingress:
                    - action: Deny
                      from: [{namespaces: {matchLabels: {env: test}}}]
                """;

        assertThat(text(Shop.with(admin).decisions(), "shop/pod/cart"))
                .isEqualTo("EGRESS {}/{} all\nINGRESS {}env NotIn[test]/{} all");
    }

    @Test
    void whatAPortIsCalledMayBeRefusedOrLetThroughByAnyTier() {
        String admin =
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: ports}
                spec:
                  tier: Admin
                  priority: 1
                  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
                  egress:
                    - action: Accept
                      to: [{namespaces: {}}]
                      protocols: [{tcp: {destinationPort: {range: {start: 8000, end: 8999}}}}]
                    - action: Deny
                      to: [{namespaces: {matchLabels: {env: test}}}]
                      protocols: [{destinationNamedPort: metrics}]
                """;
        String policy =
                Shop.policy(
                        "shop",
                        "p",
                        """
                        podSelector: {matchLabels: {app: cart}}
                        policyTypes: [Egress]
                        egress:
                        - to: [{namespaceSelector: {}}]
                          ports: [{port: 80}, {port: metrics}, {port: web}]
                        """);

        String text = text(Shop.with(admin, policy).decisions(), "shop/pod/cart");

        assertThat(text)
                .isEqualTo(
                        """
                        EGRESS {env=test}/{} TCP 80, 8000-8999 [metrics/TCP TCP 8000-8999, web/TCP]
                        EGRESS {}env NotIn[test]/{} TCP 80, 8000-8999 [metrics/TCP, web/TCP]
                        INGRESS {}/{} all\
                        """);
    }

    @Test
    void rulesThatTellTooManySortsOfPodsApartAreSaidToBeUnknown() {
        var rules = new StringBuilder("podSelector: {}\npolicyTypes: [Ingress]\ningress:\n");
        for (int i = 0; i < 12; i++) {
            rules.append("- from: [{podSelector: {matchLabels: {k%d: v}}}]\n".formatted(i))
                    .append("  ports: [{port: %d}]\n".formatted(i + 1));
        }

        var list = FutureList.of(Shop.with(Shop.policy("db", "p", rules.toString())).decisions());

        assertThat(list.unknown()).containsExactly("db/pod/pg ingress", "db/pod/plain ingress");
    }

    /// A Pod is added, and what the decisions say of it is what the list said before.
    @Test
    void aPodThatComesIsTreatedAsItsRegionSaid() {
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var world = new RandomWorld(random);
            var cluster = ConnectionSampling.withWorkloads(world.cluster(), random);
            var profile =
                    Profile.UPSTREAM.with(
                            Switch.IP_BLOCK_MATCHES_PODS, Boolean.toString(random.nextInt(4) != 0));
            var before = Policies.compile(cluster, profile);
            var list = FutureList.of(before);
            assertThat(list.unknown()).as("seed " + seed).isEmpty();
            for (int i = 0; i < PODS; i++) {
                compare(seed, cluster, before, list, random);
            }
        }
    }

    private static void compare(
            long seed, Cluster cluster, Decisions before, FutureList list, Random random) {
        var namespaces = new ArrayList<>(cluster.namespaces());
        String name = "new";
        Map<String, String> namespaceLabels = labels(random);
        if (random.nextBoolean()) {
            var there = namespaces.get(random.nextInt(namespaces.size()));
            name = there.meta().name();
            namespaceLabels = there.meta().labels();
        } else {
            namespaceLabels.put("kubernetes.io/metadata.name", name);
            namespaces.add(new Namespace(Written.meta("", name, namespaceLabels)));
        }
        var address = Written.address(random.nextInt(3) == 0 ? "fd00::32" : "10.0.0.50");
        var added =
                new Pod(
                        Written.meta(name, "added", labels(random)),
                        new WorkloadRef(name, "Pod", "added"),
                        "",
                        false,
                        false,
                        List.of(address),
                        List.of(
                                new ContainerPort("http", 8080, Protocol.TCP),
                                new ContainerPort(
                                        random.nextBoolean() ? "metrics" : "dns",
                                        RandomWorld.PORTS[random.nextInt(4)],
                                        List.of(Protocol.values()).get(random.nextInt(3)))));
        var pods = new ArrayList<>(cluster.pods());
        pods.add(added);
        var after =
                Policies.compile(
                        new Cluster(
                                namespaces,
                                pods,
                                cluster.services(),
                                cluster.nodes(),
                                cluster.networkPolicies(),
                                cluster.clusterNetworkPolicies(),
                                cluster.gateways(),
                                cluster.labHosts()),
                        before.profile());
        for (Party party : ConnectionSampling.pods(before)) {
            if (party.address().v6() == address.v6()) {
                compare(seed, list, after, party, added, namespaceLabels, address);
            }
        }
    }

    private static void compare(
            long seed,
            FutureList list,
            Decisions after,
            Party party,
            Pod added,
            Map<String, String> namespaceLabels,
            IpAddress address) {
        for (int protocol : List.of(6, 17, 132)) {
            for (int port : RandomWorld.PORTS) {
                var out = after.decide(after.connection(party.address(), address, protocol, port));
                var in = after.decide(after.connection(address, party.address(), protocol, port));
                String what =
                        "seed %d: %s, %s %s in %s, %d/%d"
                                .formatted(
                                        seed,
                                        party,
                                        address,
                                        added.meta().labels(),
                                        namespaceLabels,
                                        port,
                                        protocol);

                assertThat(
                                says(
                                        list,
                                        Direction.EGRESS,
                                        party,
                                        added,
                                        namespaceLabels,
                                        protocol,
                                        port))
                        .as("egress, " + what)
                        .isEqualTo(out.egress().verdict() == Verdict.ALLOW ? 1 : 0);
                assertThat(
                                says(
                                        list,
                                        Direction.INGRESS,
                                        party,
                                        added,
                                        namespaceLabels,
                                        protocol,
                                        port))
                        .as("ingress, " + what)
                        .isEqualTo(in.ingress().verdict() == Verdict.ALLOW ? 1 : 0);
            }
        }
    }

    /// How many entries allow it.
    private static long says(
            FutureList list,
            Direction direction,
            Party party,
            Pod added,
            Map<String, String> namespaceLabels,
            int protocol,
            int port) {
        IpAddress address = added.addresses().getFirst();
        return list.connections().stream()
                .filter(each -> each.direction() == direction)
                .filter(each -> isOf(each.workload(), party))
                .filter(each -> each.namespaces().matches(namespaceLabels))
                .filter(each -> each.pods().matches(added.meta().labels()))
                .filter(each ->
                        each.addresses().isEmpty()
                                || each.addresses().stream().anyMatch(r -> r.contains(address)))
                .filter(each -> ports(each, added, protocol, port).contains(protocol, port))
                .count();
    }

    private static PortSet ports(
            FutureConnectivity connectivity, Pod added, int protocol, int port) {
        return connectivity.portNames().stream()
                .filter(named ->
                        added.ports().stream()
                                .anyMatch(each ->
                                        each.port() == port
                                                && each.protocol().number() == protocol
                                                && each.protocol() == named.protocol()
                                                && each.name().equals(named.name())))
                .map(NamedPorts::ports)
                .findFirst()
                .orElse(connectivity.ports());
    }

    private static boolean isOf(Connectivity.End.Workload end, Party party) {
        return party.endpoint() instanceof Endpoint.OfPod(Pod pod)
                && pod.owner().equals(end.workload())
                && (end.pods().isEmpty() || end.pods().contains(pod.meta().path()));
    }

    /// Labels that policies of a [RandomWorld] ask for, and one that none does.
    private static Map<String, String> labels(Random random) {
        var labels = new HashMap<String, String>();
        for (String key : List.of("app", "env", "tier", "color")) {
            if (random.nextInt(3) != 0) {
                labels.put(key, List.of("a", "b", "c", "d").get(random.nextInt(4)));
            }
        }
        return labels;
    }
}
