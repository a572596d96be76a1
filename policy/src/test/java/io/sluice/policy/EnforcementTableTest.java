package io.sluice.policy;

import static io.sluice.policy.Shop.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.Protocol;
import io.sluice.policy.EnforcementTable.Entry;
import io.sluice.policy.EnforcementTable.PodAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnforcementTableTest {
    private static final String SEED =
            policy(
                    "shop",
                    "seed",
                    """
                    podSelector: {matchLabels: {app: web}}
                    policyTypes: [Egress]
                    egress:
                      - to: [{ipBlock: {cidr: 192.168.1.100/32}}]
                    """);

    private static EnforcementTable table(String... policies) {
        return Shop.with(policies).decisions().enforcement(pod -> pod.nodeName().equals("node-1"));
    }

    private static int number(EnforcementTable table, String address) {
        return table.pods().stream()
                .filter(pod -> pod.address().equals(Written.address(address)))
                .map(PodAddress::number)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSeedIsOneRangeAndOneEntryForEachAddressOfTheSubject() {
        var table = table(SEED);

        assertThat(table.ranges())
                .extracting(block -> block.range().toString())
                .containsExactly("192.168.1.100-192.168.1.100");
        int database = table.ranges().getFirst().number();
        int web = number(table, "10.244.0.1");
        assertThat(table.egress().judged()).containsExactly(web);
        assertThat(table.egress().entries()).hasSize(1);
        Entry entry = table.egress().entries().getFirst();
        assertThat(entry)
                .isEqualTo(
                        new Entry(
                                web,
                                database,
                                EnforcementTable.ANY_PROTOCOL,
                                0,
                                65535,
                                Verdict.ALLOW,
                                entry.rule()));
        assertThat(table.rules().get(entry.rule())).hasToString("shop/seed egress[0]");
        assertThat(table.ingress().judged()).isEmpty();
    }

    @Test
    void everyGovernedPodIsListedAndOnlyThoseOfTheNodeAreLocal() {
        var table = table();

        assertThat(table.pods())
                .extracting(pod -> pod.address() + " " + pod.local())
                .containsExactly(
                        "10.244.0.1 true",
                        "10.244.0.2 true",
                        "10.244.1.1 false",
                        "10.244.1.2 false",
                        "fd00:10:244::1 true",
                        "fd00:10:244::2 false");
        assertThat(table.ranges()).isEmpty();
    }

    @Test
    void onlyWhatLocalPodsMentionIsEmitted() {
        var table =
                table(
                        policy(
                                "db",
                                "far",
                                "policyTypes: [Egress]\n"
                                        + "egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"));

        assertThat(table.ranges()).isEmpty();
        assertThat(table.egress().judged()).isEmpty();
    }

    @Test
    void theTableGrowsWithWhatLocalPodsMentionAndNotWithTheCluster() {
        String everywhere =
                policy(
                        "shop",
                        "p",
                        """
                        policyTypes: [Egress]
                        egress:
                          - to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.0.0/16]}}]
                          - to: [{namespaceSelector: {matchLabels: {env: dev}}}]
                            ports: [{port: sql}]
                        """);

        var few = enforced(everywhere, 2);
        var many = enforced(everywhere, 300);

        assertThat(many.pods()).hasSize(few.pods().size() + 298);
        assertThat(many.egress()).isEqualTo(few.egress());
        assertThat(many.ranges()).isEqualTo(few.ranges());
    }

    /// With more Pods on another node, each with labels and a port of its own.
    private static EnforcementTable enforced(String policy, int strangers) {
        var base = Shop.cluster(policy);
        var pods = new ArrayList<>(base.pods());
        for (int i = 0; i < strangers; i++) {
            pods.add(
                    Written.withPorts(
                            Written.pod(
                                    "db",
                                    "stranger-" + i,
                                    List.of("10.244.9." + (i % 250), "fd00:10:244:9::" + i)
                                            .subList(i < 250 ? 0 : 1, i < 250 ? 1 : 2),
                                    "app=stranger-" + i),
                            new ContainerPort("own-" + i, 1000 + i, Protocol.TCP)));
        }
        var cluster =
                new Cluster(
                        base.namespaces(),
                        pods,
                        List.of(),
                        base.nodes(),
                        base.networkPolicies(),
                        base.clusterNetworkPolicies(),
                        List.of(),
                        List.of());
        return Policies.compile(cluster, Profile.UPSTREAM)
                .enforcement(pod -> pod.nodeName().equals("node-1"));
    }

    @Test
    void rangesAreDisjointSortedAndCutAtEveryBoundary() {
        var table =
                table(
                        policy(
                                "shop",
                                "p",
                                """
                                policyTypes: [Egress]
                                egress:
                                  - to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
                                  - to: [{ipBlock: {cidr: 10.0.0.0/24}}, {ipBlock: {cidr: "fd00::/16"}}]
                                """));

        assertThat(table.ranges())
                .extracting(block -> block.range().toString())
                .containsExactly(
                        "10.0.0.0-10.0.0.255",
                        "10.0.1.0-10.0.255.255",
                        "10.1.0.0-10.1.255.255",
                        "10.2.0.0-10.255.255.255",
                        "fd00::-fd00:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        assertThat(table.ranges().get(1).number()).isEqualTo(table.ranges().get(3).number());
    }

    @Test
    void aPodInABlockIsInAnotherClassThanOneOutsideOfIt() {
        String block =
                policy(
                        "shop",
                        "p",
                        "policyTypes: [Egress]\n"
                                + "egress: [{to: [{ipBlock: {cidr: 10.244.1.0/24}}]}]");

        var table = table(block);

        int inside = number(table, "10.244.1.1");
        int outside = number(table, "fd00:10:244::2");
        assertThat(inside).isNotEqualTo(outside);
        assertThat(table.egress().entries()).extracting(Entry::peer).contains(inside);
        assertThat(table.egress().entries()).extracting(Entry::peer).doesNotContain(outside);
    }

    @Test
    void entriesOfOneSubjectPeerAndProtocolAreDisjoint() {
        var table =
                table(
                        policy(
                                "shop",
                                "p",
                                """
                                policyTypes: [Egress]
                                egress:
                                  - ports: [{port: 80, endPort: 100}, {port: 90, endPort: 110}]
                                  - ports: [{port: 85}, {protocol: UDP}, {protocol: UDP, port: 53}]
                                """));

        int web = number(table, "10.244.0.1");
        assertThat(table.egress().entries().stream().filter(entry -> entry.subject() == web))
                .extracting(entry ->
                        entry.protocol() + " " + entry.firstPort() + "-" + entry.lastPort())
                .containsExactly("6 80-110", "17 0-65535");
    }

    @Test
    void whatAnyPeerMayIsSaidOnce() {
        var table =
                table(
                        policy(
                                "shop",
                                "p",
                                """
                                policyTypes: [Egress]
                                egress: [{}, {to: [{namespaceSelector: {}}], ports: [{port: 1}]}]
                                """));

        assertThat(table.egress().entries())
                .allMatch(entry -> entry.peer() == EnforcementTable.ANY_PEER)
                .allMatch(entry -> entry.protocol() == EnforcementTable.ANY_PROTOCOL);
    }

    private static final String NO_METADATA =
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: no-metadata}
            spec:
              tier: Admin
              priority: 1
              subject: {namespaces: {}}
              egress:
                - action: Deny
                  to: [{networks: [169.254.169.254/32]}]
                - action: Deny
                  to: [{networks: [192.0.2.0/24]}]
                  protocols: [{tcp: {destinationPort: {number: 25}}}]
            """;

    @Test
    void aDenyForOneNetworkIsOneEntryBesideTheDefault() {
        var table = table(NO_METADATA);

        int web = number(table, "10.244.0.1");
        assertThat(table.egress().judged()).contains(web);
        assertThat(table.egress().entries().stream().filter(entry -> entry.subject() == web))
                .extracting(
                        entry -> entry.peer() == EnforcementTable.ANY_PEER,
                        Entry::protocol,
                        Entry::firstPort,
                        Entry::lastPort,
                        Entry::verdict)
                .containsExactlyInAnyOrder(
                        tuple(true, EnforcementTable.ANY_PROTOCOL, 0, 65535, Verdict.ALLOW),
                        tuple(false, EnforcementTable.ANY_PROTOCOL, 0, 65535, Verdict.DENY),
                        tuple(false, 6, 25, 25, Verdict.DENY));
        assertThat(table.rules().values())
                .extracting(RuleRef::toString)
                .containsExactlyInAnyOrder("no-metadata egress[0]", "no-metadata egress[1]");
        assertThat(table.ingress().judged()).isEmpty();
    }

    @Test
    void whatNetworkPoliciesAllowIsNotWrittenOutForPeersThatNoClusterPolicyMentions() {
        String allowed =
                policy(
                        "shop",
                        "p",
                        """
                        policyTypes: [Egress]
                        egress:
                          - to: [{ipBlock: {cidr: 198.51.100.0/24}}, {ipBlock: {cidr: 203.0.113.0/24}}]
                            ports: [{port: 443}, {port: 80}]
                        """);

        var without = table(allowed);
        var with = table(allowed, NO_METADATA);

        // The Deny of everything for one network; that of a port denies what is refused anyway, in
        // words of its own.
        int perSubject =
                (with.egress().entries().size() - without.egress().entries().size())
                        / without.egress().judged().size();
        assertThat(perSubject).isEqualTo(2);
        assertThat(with.egress().entries()).containsAll(without.egress().entries());
    }

    @Test
    void numbersFollowFromContentAndStayWhenOtherThingsChange() {
        var before = table(SEED);
        var after =
                table(
                        policy("shop", "another", "policyTypes: [Ingress]\ningress: [{}]"),
                        policy(
                                "shop",
                                "a-first",
                                """
                                podSelector: {matchLabels: {app: cart}}
                                policyTypes: [Egress]
                                egress: [{to: [{ipBlock: {cidr: 172.16.0.0/12}}]}]
                                """),
                        SEED);

        assertThat(after.egress().entries()).containsAll(before.egress().entries());
        assertThat(after.ranges()).containsAll(before.ranges());
        assertThat(numbers(after)).isEqualTo(numbers(before));
    }

    private static Map<String, Integer> numbers(EnforcementTable table) {
        return table.pods().stream()
                .collect(Collectors.toMap(pod -> pod.address().toString(), PodAddress::number));
    }

    @Test
    void numbersAreTheSameInEveryProcess() {
        var table = table(SEED);

        assertThat(
                        number(table, "10.244.0.1")
                                + " "
                                + table.ranges().getFirst().number()
                                + " "
                                + table.rules().keySet())
                .isEqualTo("243108429 488986859 [956851897]");
    }

    @Test
    void numbersAreDistinctAndWithinTheirLimits() {
        var contents = IntStream.range(0, 200_000).mapToObj(i -> "content " + i).toList();

        var numbers = StableNumbers.of(contents);

        assertThat(new HashSet<>(numbers.values())).hasSize(contents.size());
        assertThat(numbers.values()).allMatch(number -> number >= 1 && number < 1 << 30);
        assertThat(StableNumbers.of(contents.reversed())).isEqualTo(numbers);
    }

    @Test
    void theOrderOfDocumentsChangesNeitherHashNorTable() {
        String other =
                policy("shop", "other", "policyTypes: [Egress]\negress: [{ports: [{port: 1}]}]");
        var cluster = Shop.cluster(SEED, other);
        var reordered =
                new Cluster(
                        cluster.namespaces().reversed(),
                        cluster.pods().reversed(),
                        cluster.services(),
                        cluster.nodes().reversed(),
                        cluster.networkPolicies().reversed(),
                        cluster.clusterNetworkPolicies(),
                        List.of(),
                        List.of());

        var one = Policies.compile(cluster, Profile.UPSTREAM);
        var two = Policies.compile(reordered, Profile.UPSTREAM);

        assertThat(one.hash()).startsWith("sha256:").hasSize(71).isEqualTo(two.hash());
        assertThat(one.enforcement(pod -> true)).isEqualTo(two.enforcement(pod -> true));
    }

    @Test
    void theHashChangesWithWhateverCanChangeAVerdict() {
        var base = Shop.with(SEED).decisions().hash();

        assertThat(Shop.with().decisions().hash()).isNotEqualTo(base);
        assertThat(Shop.with(SEED.replace("/32", "/31")).decisions().hash()).isNotEqualTo(base);
        assertThat(Shop.with(SEED.replace("app: web", "app: cart")).decisions().hash())
                .isNotEqualTo(base);
        assertThat(
                        Shop.with(Profile.UPSTREAM.with("ipBlockMatchesPods=false"), SEED)
                                .decisions()
                                .hash())
                .isNotEqualTo(base);
        assertThat(Shop.with("# a comment\n" + SEED).decisions().hash()).isEqualTo(base);
    }
}
