package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.reader.ManifestReader;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The first seed is the system property `sluice.policy.seed`.
class ConnectionListTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int CLUSTERS = Integer.getInteger("sluice.policy.clusters", 150);
    private static final int[] PROTOCOLS = {6, 17, 132};

    @Test
    void everyPointIsListedOnceWhenItIsAllowedAndNeverOtherwise() {
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var world = new RandomWorld(random);
            var cluster = ConnectionSampling.withWorkloads(world.cluster(), random);
            var profile =
                    Profile.UPSTREAM.with(
                            Switch.IP_BLOCK_MATCHES_PODS, Boolean.toString(random.nextInt(4) != 0));
            var decisions = Policies.compile(cluster, profile);

            var connections = ConnectionList.of(decisions).connections();

            compare(seed, decisions, connections, random);
        }
    }

    private static void compare(
            long seed, Decisions decisions, List<Connectivity> connections, Random random) {
        var pods = ConnectionSampling.pods(decisions);
        var outside = ConnectionSampling.outside(decisions, connections, random);
        for (Party pod : pods) {
            for (Party other : pods) {
                if (pod.speaksTo(other) && !pod.isSamePod(other)) {
                    compare(seed, decisions, connections, pod, other);
                }
            }
            for (Party other : outside) {
                if (pod.speaksTo(other)) {
                    compare(seed, decisions, connections, pod, other);
                    compare(seed, decisions, connections, other, pod);
                }
            }
        }
    }

    private static void compare(
            long seed, Decisions decisions, List<Connectivity> all, Party from, Party to) {
        for (int protocol : PROTOCOLS) {
            for (int port : ConnectionSampling.ports(all, protocol)) {
                boolean allowed = ConnectionSampling.allows(decisions, from, to, protocol, port);

                assertThat(ConnectionSampling.count(all, from, to, protocol, port))
                        .as("seed %d: %s -> %s %d/%d", seed, from, to, port, protocol)
                        .isEqualTo(allowed ? 1 : 0);
            }
        }
    }

    @Test
    void theOrderOfObjectsChangesNothing() {
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed);
            var cluster =
                    ConnectionSampling.withWorkloads(new RandomWorld(random).cluster(), random);
            var shuffled = ConnectionSampling.shuffled(cluster, random);

            assertThat(list(shuffled)).as("seed " + seed).isEqualTo(list(cluster));
        }
    }

    private static ConnectionList list(Cluster cluster) {
        return ConnectionList.of(Policies.compile(cluster, Profile.UPSTREAM));
    }

    private static final String WORKLOADS =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}}}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec: {replicas: 2, selector: {matchLabels: {app: db}}, template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}}
            ---
            """;

    private static String text(String... documents) {
        var manifests = ManifestReader.readText("t.yaml", String.join("---\n", documents));
        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        return list(Cluster.from(manifests)).connections().stream()
                .map(ConnectionListTest::text)
                .collect(Collectors.joining("\n"));
    }

    static String text(Connectivity connection) {
        return text(connection.from())
                + " -> "
                + text(connection.to())
                + " "
                + connection.family().map(f -> f.text() + " ").orElse("")
                + connection.ports();
    }

    private static String text(Connectivity.End end) {
        return switch (end) {
            case Connectivity.End.Workload(var workload, var pods) ->
                    workload + (pods.isEmpty() ? "" : pods.toString());
            case Connectivity.End.Outside(var ranges) -> ranges.toString();
            case Connectivity.End.Names(var names) -> names.toString();
        };
    }

    private static final String ANY =
            "[0.0.0.0-255.255.255.255, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]";

    @Test
    void withoutPoliciesEverythingIsAllowedAlsoAmongPodsOfOneWorkload() {
        assertThat(text(WORKLOADS))
                .isEqualTo(
                        """
                        shop/sts/db -> shop/sts/db all
                        shop/sts/db -> shop/deploy/web all
                        shop/sts/db -> ANY all
                        shop/deploy/web -> shop/sts/db all
                        shop/deploy/web -> shop/deploy/web all
                        shop/deploy/web -> ANY all
                        ANY -> shop/sts/db all
                        ANY -> shop/deploy/web all\
                        """
                                .replace("ANY", ANY));
    }

    @Test
    void aBarePodIsNotListedTowardsItself() {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: one, namespace: shop}
                spec: {containers: [{name: c, image: i}]}
                """;

        assertThat(text(pod))
                .isEqualTo("shop/pod/one -> ANY all\nANY -> shop/pod/one all".replace("ANY", ANY));
    }

    @Test
    void aWorkloadThatMayNotReachItsOwnPodsIsNotListedTowardsItself() {
        String policy =
                Shop.policy(
                        "shop",
                        "closed",
                        """
                        podSelector: {}
                        policyTypes: [Ingress, Egress]
                        egress:
                        - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
                          ports: [{port: 443}, {port: 444}, {port: 53, protocol: UDP}]
                        - to: [{ipBlock: {cidr: 11.0.0.0/8}}]
                          ports: [{port: 443, endPort: 444}, {port: 53, protocol: UDP}]
                        """);

        assertThat(text(WORKLOADS, policy))
                .isEqualTo(
                        """
                        shop/sts/db -> RANGES TCP 443-444; UDP 53
                        shop/deploy/web -> RANGES TCP 443-444; UDP 53\
                        """
                                .replace(
                                        "RANGES",
                                        "[10.0.0.0-10.0.255.255, 10.2.0.0-11.255.255.255]"));
    }

    @Test
    void podsOfOneWorkloadThatDifferAreNamed() {
        String pods =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: db-0, namespace: shop, labels: {app: db}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: u, controller: true}]}
                spec: {containers: [{name: c, image: i}]}
                status: {podIPs: [{ip: 10.244.0.1}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: db-1, namespace: shop, labels: {app: db}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: u, controller: true}]}
                spec: {containers: [{name: c, image: i}]}
                status: {podIPs: [{ip: 10.244.0.2}]}
                """;
        String policy =
                Shop.policy(
                        "shop",
                        "one",
                        """
                        podSelector: {}
                        policyTypes: [Ingress, Egress]
                        ingress: [{}]
                        egress: [{to: [{ipBlock: {cidr: 10.244.0.1/32}}], ports: [{port: 5432}]}]
                        """);

        assertThat(text(pods, policy))
                .isEqualTo(
                        """
                        shop/sts/db -> shop/sts/db[shop/db-0] TCP 5432
                        shop/sts/db -> [10.244.0.1-10.244.0.1] TCP 5432
                        [0.0.0.0-255.255.255.255] -> shop/sts/db all\
                        """);
    }

    @Test
    void aPortWithoutANameTellsNoPodsApart() {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: db-%s, namespace: shop, labels: {app: db}, ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, uid: u, controller: true}]}
                spec: {containers: [{name: c, image: i, ports: [{containerPort: %s}, {name: sql, containerPort: 5432}]}]}
                status: {podIPs: [{ip: 10.244.0.%s}]}
                """;

        assertThat(text(pod.formatted("0", "80", "1"), pod.formatted("1", "81", "2")))
                .isEqualTo(
                        """
                        shop/sts/db -> shop/sts/db all
                        shop/sts/db -> ANY all
                        ANY -> shop/sts/db all\
                        """
                                .replace("ANY", "[0.0.0.0-255.255.255.255]"));
    }

    @Test
    void whatHoldsForOneFamilySaysSo() {
        String policy =
                Shop.policy(
                        "shop",
                        "six",
                        """
                        podSelector: {matchLabels: {app: web}}
                        policyTypes: [Egress]
                        egress: [{to: [{ipBlock: {cidr: "::/0"}}]}]
                        """);

        assertThat(text(WORKLOADS, policy))
                .contains("shop/deploy/web -> shop/sts/db IPv6 all\n")
                .contains("shop/deploy/web -> [::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff] all\n");
    }

    @Test
    void theOwnNodeIsLetIn() {
        String policy =
                Shop.policy(
                        "shop",
                        "closed",
                        """
                        podSelector: {matchLabels: {app: cart}}
                        policyTypes: [Ingress]
                        """);

        var connections =
                list(Shop.cluster(policy)).connections().stream()
                        .map(ConnectionListTest::text)
                        .filter(text -> text.contains("-> shop/pod/cart"));

        assertThat(connections).containsExactly("[10.0.0.1-10.0.0.1] -> shop/pod/cart all");
    }
}
