package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The first seed is the system property `sluice.policy.seed`.
class ConnectionDiffTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int CLUSTERS = Integer.getInteger("sluice.policy.clusters", 150);
    private static final int[] PROTOCOLS = {6, 17, 132};

    @Test
    void everyPointThatChangesIsListedOnceAndNoOther() {
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var cluster =
                    ConnectionSampling.withWorkloads(new RandomWorld(random).cluster(), random);
            var before = compile(cluster);
            var after = compile(changed(cluster, random));

            var diff = ConnectionDiff.of(before, after);

            compare(seed, before, after, diff, random);
        }
    }

    private static Decisions compile(Cluster cluster) {
        return Policies.compile(cluster, Profile.UPSTREAM);
    }

    /// Some policies of another cluster instead of some of this one, and a Pod less.
    private static Cluster changed(Cluster cluster, Random random) {
        var policies = new ArrayList<NetworkPolicy>();
        Stream.concat(
                        cluster.networkPolicies().stream(),
                        new RandomWorld(random).cluster().networkPolicies().stream())
                .filter(policy -> random.nextInt(3) != 0)
                .forEach(policies::add);
        var pods = new ArrayList<>(cluster.pods());
        if (random.nextInt(4) == 0) {
            pods.remove(random.nextInt(pods.size()));
        }
        return ConnectionSampling.with(cluster, pods, policies);
    }

    private static void compare(
            long seed, Decisions before, Decisions after, ConnectionDiff diff, Random random) {
        var both = new ArrayList<>(diff.allowed());
        both.addAll(diff.denied());
        var pods = new ArrayList<>(ConnectionSampling.pods(before));
        pods.retainAll(ConnectionSampling.pods(after));
        var outside = new ArrayList<>(ConnectionSampling.outside(before, both, random));
        outside.retainAll(ConnectionSampling.outside(after, both, random));
        for (Party pod : pods) {
            for (Party other : pods) {
                if (pod.speaksTo(other) && !pod.isSamePod(other)) {
                    compare(seed, before, after, diff, pod, other);
                }
            }
            for (Party other : outside) {
                if (pod.speaksTo(other)) {
                    compare(seed, before, after, diff, pod, other);
                    compare(seed, before, after, diff, other, pod);
                }
            }
        }
    }

    private static void compare(
            long seed,
            Decisions before,
            Decisions after,
            ConnectionDiff diff,
            Party from,
            Party to) {
        var both = new ArrayList<>(diff.allowed());
        both.addAll(diff.denied());
        for (int protocol : PROTOCOLS) {
            for (int port : ConnectionSampling.ports(both, protocol)) {
                boolean was = ConnectionSampling.allows(before, from, to, protocol, port);
                boolean is = ConnectionSampling.allows(after, from, to, protocol, port);

                assertThat(
                                List.of(
                                        ConnectionSampling.count(
                                                diff.allowed(), from, to, protocol, port),
                                        ConnectionSampling.count(
                                                diff.denied(), from, to, protocol, port)))
                        .as("seed %d: %s -> %s %d/%d", seed, from, to, port, protocol)
                        .isEqualTo(List.of(is && !was ? 1L : 0L, was && !is ? 1L : 0L));
            }
        }
    }

    @Test
    void orderAndNamesOfPoliciesAreNoDifference() {
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed);
            var cluster =
                    ConnectionSampling.withWorkloads(new RandomWorld(random).cluster(), random);
            var renamed =
                    cluster.networkPolicies().stream()
                            .map(policy -> renamed(policy, "x" + random.nextInt()))
                            .toList();
            var other =
                    ConnectionSampling.shuffled(
                            ConnectionSampling.with(cluster, cluster.pods(), renamed), random);

            var diff = ConnectionDiff.of(compile(cluster), compile(other));

            assertThat(diff.isEmpty()).as("seed " + seed + ": " + diff).isTrue();
        }
    }

    private static NetworkPolicy renamed(NetworkPolicy policy, String name) {
        var meta = policy.meta();
        return new NetworkPolicy(
                new ObjectMeta(
                        meta.namespace(), name, meta.labels(), meta.annotations(), meta.position()),
                policy.podSelector(),
                policy.policyTypes(),
                policy.ingress(),
                policy.egress());
    }

    @Test
    void fromNothingEverythingIsNewlyAllowed() {
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed);
            var cluster =
                    ConnectionSampling.withWorkloads(new RandomWorld(random).cluster(), random);
            var decisions = compile(cluster);
            var empty = compile(ConnectionSampling.with(cluster, List.of(), List.of()));
            var list = ConnectionList.of(decisions);

            var coming = ConnectionDiff.of(empty, decisions);
            var going = ConnectionDiff.of(decisions, empty);

            assertThat(coming.allowed()).as("seed " + seed).isEqualTo(list.connections());
            assertThat(coming.denied()).isEmpty();
            assertThat(coming.added()).isEqualTo(list.workloads());
            assertThat(going.denied()).isEqualTo(list.connections());
            assertThat(going.removed()).isEqualTo(list.workloads());
        }
    }

    @Test
    void aWiderBlockAllowsTheRangesAround() {
        var before = Shop.with(egressTo("10.0.0.0/9")).decisions();
        var after = Shop.with(egressTo("10.0.0.0/8")).decisions();

        var diff = ConnectionDiff.of(before, after);

        assertThat(diff.allowed().stream().map(ConnectionListTest::text))
                .containsExactly(
                        "shop/pod/cart -> db/pod/pg all",
                        "shop/pod/cart -> db/pod/plain all",
                        "shop/pod/cart -> shop/pod/web all",
                        "shop/pod/cart -> [10.128.0.0-10.255.255.255] all");
        assertThat(diff.denied()).isEmpty();
    }

    @Test
    void whatANodeSelectorSelectsIsPartOfTheRule() {
        String rules =
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: nodes}
                spec:
                  tier: Admin
                  priority: 1
                  subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}}
                  egress:
                    - {action: Accept, to: [{nodes: {matchLabels: {role: worker}}}]}
                    - {action: Deny, to: [{networks: [0.0.0.0/0, "::/0"]}]}
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: extra, labels: {role: %s}}
                status: {addresses: [{type: InternalIP, address: %s}]}
                """;
        var worker = Shop.with(rules.formatted("worker", "192.0.2.1")).decisions();
        var other = Shop.with(rules.formatted("other", "192.0.2.1")).decisions();
        var moved = Shop.with(rules.formatted("worker", "192.0.2.2")).decisions();

        assertThat(texts(ConnectionDiff.of(other, worker).allowed()))
                .containsExactly("shop/pod/cart -> [192.0.2.1-192.0.2.1] all");
        assertThat(ConnectionDiff.of(other, worker).isEmpty()).isFalse();
        assertThat(texts(ConnectionDiff.of(worker, other).denied()))
                .containsExactly("shop/pod/cart -> [192.0.2.1-192.0.2.1] all");
        assertThat(ConnectionDiff.of(worker, other).isEmpty()).isFalse();
        assertThat(texts(ConnectionDiff.of(worker, moved).allowed()))
                .containsExactly("shop/pod/cart -> [192.0.2.2-192.0.2.2] all");
        assertThat(texts(ConnectionDiff.of(worker, moved).denied()))
                .containsExactly("shop/pod/cart -> [192.0.2.1-192.0.2.1] all");
    }

    private static List<String> texts(List<Connectivity> connections) {
        return connections.stream().map(ConnectionListTest::text).toList();
    }

    @Test
    void podsOfAWorkloadMayGetOtherNames() {
        var owner = new WorkloadRef("shop", "Deployment", "web");
        var shop = Shop.cluster();
        var before = ConnectionSampling.with(shop, named(shop, owner, "a"), List.of());
        var after = ConnectionSampling.with(shop, named(shop, owner, "b"), List.of());

        assertThat(ConnectionDiff.of(compile(before), compile(after)).isEmpty()).isTrue();
    }

    /// Two Pods as those of one workload.
    private static List<Pod> named(Cluster cluster, WorkloadRef owner, String suffix) {
        return cluster.pods().stream()
                .filter(pod -> Set.of("web", "cart").contains(pod.meta().name()))
                .map(pod ->
                        new Pod(
                                Written.meta(
                                        owner.namespace(),
                                        pod.meta().name() + "-" + suffix,
                                        Map.of("app", "web")),
                                owner,
                                "",
                                false,
                                false,
                                pod.addresses().subList(0, 1),
                                List.of()))
                .toList();
    }

    private static String egressTo(String cidr) {
        return Shop.policy(
                "shop",
                "out",
                """
                podSelector: {matchLabels: {app: cart}}
                policyTypes: [Egress]
                egress: [{to: [{ipBlock: {cidr: %s}}]}]
                """
                        .formatted(cidr));
    }

    /// 10,000 workloads in 2,500 namespaces with a policy each; one policy changes.
    @Test
    @Tag("scale")
    void theCostIsThatOfWhatChanged() {
        int namespaces = 2_500;
        int workloads = 4 * namespaces;
        var pods = new ArrayList<Pod>();
        var policies = new ArrayList<NetworkPolicy>();
        for (int i = 0; i < workloads; i++) {
            String address = "10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255);
            pods.add(Written.pod("n" + i % namespaces, "p" + i, List.of(address), "app=a" + i % 4));
        }
        for (int i = 0; i < namespaces; i++) {
            policies.add(
                    Written.ingress(
                            "n" + i,
                            "policy",
                            Written.select(),
                            Written.peers(Written.pods(Written.select()))));
        }
        var before = compile(Written.cluster(List.of(), pods, List.of(), policies));
        policies.set(7, Written.ingress("n7", "policy", Written.select()));
        var after = compile(Written.cluster(List.of(), pods, List.of(), policies));

        long pairs = ConnectionDiff.pairs(before, after);

        assertThat(pairs).isBetween(4L * workloads, 2L * 4 * workloads);
    }
}
