package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluice.model.Cluster;
import io.sluice.model.Manifests;
import io.sluice.model.reader.ManifestReader;
import java.util.HashSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each switch makes the difference that docs/profiles.md claims.
class ProfileTest {
    @Test
    void aNameSaysWhatWasChanged() {
        assertThat(Profile.UPSTREAM.name()).isEqualTo("upstream");
        assertThat(Profile.named("cilium").name()).isEqualTo("cilium");
        assertThat(
                        Profile.named("cilium")
                                .with("icmp=always")
                                .with("ipBlockMatchesPods=true")
                                .name())
                .isEqualTo("cilium+ipBlockMatchesPods=true+icmp=always");
        assertThat(Profile.UPSTREAM.with("icmp=always").with("icmp=allPorts"))
                .isEqualTo(Profile.UPSTREAM);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ipblockmatchespods=true  | `ipblockmatchespods` is no switch; there are ipBlockMatchesPods,
                    icmp                     | `icmp` needs a value: icmp=allPorts or icmp=always
                    icmp=never               | `icmp` cannot be `never`; it can be allPorts or always
                    icmp=                    | `icmp` cannot be ``; it can be allPorts or always
                    """)
    void aMistakeNamesWhatThereIs(String assignment, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.UPSTREAM.with(assignment))
                .withMessageContaining(message);
    }

    @Test
    void anUnknownProfileNamesThoseThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Profile.named("weave"))
                .withMessage(
                        "`weave` is no profile; there are upstream, cilium, calico, antrea,"
                                + " np-guard");
    }

    @Test
    void everySwitchChangesTheHash() {
        var hashes = new HashSet<String>();
        for (Switch each : Switch.values()) {
            for (String value : each.options()) {
                hashes.add(Shop.with(Profile.UPSTREAM.with(each, value)).decisions().hash());
            }
        }

        int others =
                java.util.Arrays.stream(Switch.values())
                        .mapToInt(each -> each.options().size() - 1)
                        .sum();
        assertThat(hashes).hasSize(1 + others);
    }

    private static final String CLOSED =
            Shop.policy("shop", "closed", "podSelector: {}\npolicyTypes: [Ingress]\n");

    @Test
    void theOwnNodeIsHeldToPolicyWhereTheSwitchSaysSo() {
        Shop.with(CLOSED).allows("10.0.0.1", "shop/web:80");
        var strict = Shop.with(Profile.UPSTREAM.with("ownNode=policy"), CLOSED);

        strict.denies("10.0.0.1", "shop/web:80");
        assertThat(list(strict.decisions())).doesNotContain("[10.0.0.1-10.0.0.1] ->");
    }

    @Test
    void aBlockLeavesOutNodesWhereTheSwitchSaysSo() {
        String out =
                Shop.policy(
                        "shop",
                        "out",
                        """
                        podSelector: {}
                        policyTypes: [Egress]
                        egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]
                        """);
        Shop.with(out).allows("shop/web", "10.0.0.2:80", "10.0.0.3:80");
        var cilium = Shop.with(Profile.named("cilium"), out);

        cilium.allows("shop/web", "10.0.0.3:80").denies("shop/web", "10.0.0.2:80", "db/pg:80");
        assertThat(list(cilium.decisions()))
                .contains("shop/pod/web -> [10.0.0.0-10.0.0.0, 10.0.0.3-10.255.255.255] all");
    }

    private static final String NAMES =
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: names}
            spec:
              tier: Admin
              priority: 1
              subject: {namespaces: {matchLabels: {team: shop}}}
              egress:
                - action: Accept
                  to: [{domainNames: ["*.x.io", "a.x.io", "y.io"]}]
                  protocols: [{tcp: {destinationPort: {number: 443}}}]
                - action: Accept
                  to: [{domainNames: ["*.z.io"]}]
                  protocols: [{tcp: {destinationPort: {number: 80}}}]
                - action: Deny
                  to: [{networks: [0.0.0.0/0, "::/0"]}]
            """;

    @Test
    void aWildcardStandsForOneLabelOnlyWhereTheSwitchSaysSo() {
        Shop.with(NAMES)
                .allows("shop/web", "b.x.io:443", "c.b.x.io:443")
                .denies("shop/web", "x.io:443");
        Shop.with(Profile.UPSTREAM.with("nameWildcard=oneLabel"), NAMES)
                .allows("shop/web", "b.x.io:443")
                .denies("shop/web", "c.b.x.io:443", "x.io:443");
    }

    @Test
    void namesAreListedForWhatOnlyTheyAllow() {
        assertThat(list(Shop.with(NAMES).decisions()))
                .contains(
                        "shop/pod/web -> [*.x.io, y.io] TCP 443\nshop/pod/web -> [*.z.io] TCP 80\n")
                .contains(
                        "db/pod/pg -> [0.0.0.0-255.255.255.255, ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff] all")
                .doesNotContain("db/pod/pg -> [*");
    }

    @Test
    void namesThatComeAndGoAreDifferences() {
        var before = Shop.with(NAMES).decisions();
        var after = Shop.with(NAMES.replace("y.io", "w.io")).decisions();

        var diff = ConnectionDiff.of(before, after);

        assertThat(diff.allowed())
                .extracting(ConnectionListTest::text)
                .containsExactly(
                        "shop/pod/cart -> [w.io] TCP 443", "shop/pod/web -> [w.io] TCP 443");
        assertThat(diff.denied())
                .extracting(ConnectionListTest::text)
                .containsExactly(
                        "shop/pod/cart -> [y.io] TCP 443", "shop/pod/web -> [y.io] TCP 443");
    }

    @Test
    void aNameThatEveryAddressIsAllowedForAnywayIsNoDifference() {
        var open = Shop.with().decisions();
        var named = Shop.with(NAMES).decisions();

        assertThat(ConnectionDiff.of(open, named).allowed()).isEmpty();
        assertThat(ConnectionDiff.of(named, open).denied()).isEmpty();
    }

    private static final String SERVICE =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            spec: {selector: {app: web, tier: front}, ports: [{port: 80, targetPort: 8080}]}
            """;

    private static final String CLUSTER_WIDE =
            """
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: closed}
            spec:
              tier: Admin
              priority: 1
              subject: {namespaces: {}}
              ingress:
                - action: Deny
                  from: [{namespaces: {}}]
            """;

    private static String closed(String direction) {
        return Shop.policy("shop", "closed", "podSelector: {}\npolicyTypes: [" + direction + "]\n");
    }

    @ParameterizedTest
    @CsvSource({
        "upstream, true, true, false",
        "cilium, true, true, true",
        "calico, false, false, false",
        "antrea, true, false, true"
    })
    void whoseSayItIsWhenAPodReachesItselfThroughAServiceIsASwitch(
            String name, boolean ingressClosed, boolean egressClosed, boolean clusterWide) {
        var profile = Profile.named(name);

        assertThat(reachesItself(Shop.with(profile, SERVICE))).isTrue();
        assertThat(reachesItself(Shop.with(profile, SERVICE, closed("Ingress"))))
                .isEqualTo(ingressClosed);
        assertThat(reachesItself(Shop.with(profile, SERVICE, closed("Egress"))))
                .isEqualTo(egressClosed);
        assertThat(reachesItself(Shop.with(profile, SERVICE, CLUSTER_WIDE))).isEqualTo(clusterWide);
        Shop.with(profile, SERVICE, closed("Ingress"), closed("Egress").replace("closed", "shut"))
                .allows("shop/web", "10.244.0.1:8080");
    }

    private static boolean reachesItself(Shop shop) {
        var answers = Question.parse(shop.decisions(), "shop/web", "shop/svc/web:80").answers();
        var verdicts = answers.stream().map(Answer::verdict).distinct().toList();
        assertThat(verdicts).hasSize(1);
        boolean allowed = verdicts.getFirst() == Verdict.ALLOW;
        answers.forEach(answer ->
                assertThat(shop.decisions().allows(answer.explanation().connection()))
                        .isEqualTo(allowed));
        return allowed;
    }

    private static Manifests manifests(String policy) {
        return ManifestReader.readText("shop.yaml", Shop.MANIFESTS + "---\n" + policy);
    }

    private static String list(Decisions decisions) {
        return ConnectionList.of(decisions).connections().stream()
                .map(ConnectionListTest::text)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aPodOnTheHostNetworkIsAPodLikeOthersWhereTheSwitchSaysSo() {
        var node = compile(CLOSED, Profile.UPSTREAM);
        var pod = compile(CLOSED, Profile.UPSTREAM.with("hostNetwork=pod"));

        assertThat(Question.parse(node, "db/pg", "shop/agent:80").answers())
                .extracting(Answer::verdict)
                .containsOnly(Verdict.ALLOW);
        assertThat(list(node)).doesNotContain("shop/pod/agent");
        assertThat(Question.parse(pod, "db/pg", "shop/agent:80").answers())
                .extracting(Answer::verdict)
                .containsOnly(Verdict.DENY);
        assertThat(list(pod)).contains("shop/pod/agent -> db/pod/pg all");
    }

    private static Decisions compile(String policy, Profile profile) {
        UnaryOperator<Cluster> complete = UnaryOperator.identity();
        return Policies.compile(manifests(policy), complete, profile);
    }

    /// The same with the address that a running Pod has by now.
    private static final String NOT_RUNNING =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: done, namespace: shop}
            spec: {containers: [{name: c, image: x}]}
            status: {phase: Succeeded, podIP: 10.244.0.1}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: none, namespace: shop}
            spec:
              replicas: 0
              selector: {matchLabels: {app: none}}
              template: {metadata: {labels: {app: none}}, spec: {containers: [{name: c, image: x}]}}
            """;

    @Test
    void whatDoesNotRunIsThereWhereTheSwitchSaysSo() {
        assertThat(list(compile(NOT_RUNNING, Profile.UPSTREAM)))
                .doesNotContain("shop/pod/done", "shop/sts/none");
        assertThat(list(compile(NOT_RUNNING, Profile.UPSTREAM.with("notRunning=pod"))))
                .contains("shop/pod/done -> shop/sts/none all");
    }

    @Test
    void aReplicaSetOwnsItsPodsWhereTheSwitchSaysSo() {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: api-5d4f-x
                  namespace: shop
                  labels: {pod-template-hash: 5d4f}
                  ownerReferences: [{kind: ReplicaSet, name: api-5d4f, controller: true}]
                spec: {containers: [{name: c, image: x}]}
                """;
        String deployment =
                """
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: api, namespace: shop}
                spec:
                  selector: {matchLabels: {app: api}}
                  template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: x}]}}
                """;
        var itself = Profile.UPSTREAM.with("replicaSet=itself");

        assertThat(list(compile(pod, Profile.UPSTREAM))).contains("shop/deploy/api");
        assertThat(list(compile(pod, itself))).contains("shop/rs/api-5d4f");
        assertThat(list(compile(pod + deployment, itself)))
                .contains("shop/deploy/api")
                .doesNotContain("shop/rs/api-5d4f");
    }

    @Test
    void aListLeavesOutWorkloadsToThemselvesWhereTheSwitchSaysSo() {
        String deployment =
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: front, namespace: shop}
                spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}
                """;

        assertThat(list(compile(deployment, Profile.UPSTREAM)))
                .contains("shop/deploy/front -> shop/deploy/front all");
        assertThat(list(compile(deployment, Profile.named("np-guard"))))
                .doesNotContain("shop/deploy/front -> shop/deploy/front all")
                .contains("shop/deploy/front -> shop/pod/web all");
    }
}
