package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Severity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LenientTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    networking.k8s.io/v1              | NetworkPolicy        | {x: 1}
                    networking.istio.io/v1            | Gateway              | {x: 1, servers: [{hosts: [a.b], port: {number: 1, name: a, protocol: TLS}}]}
                    sluice.io/v1alpha1                | LabHost              | {x: 1, addresses: [10.0.0.1]}
                    policy.networking.k8s.io/v1alpha2 | ClusterNetworkPolicy | {x: 1, tier: Admin, priority: 1, subject: {namespaces: {}}}
                    """)
    void unknownFieldsAreErrorsOrWarnings(String apiVersion, String kind, String spec) {
        String text = Manifest.object(apiVersion, kind, spec);

        var strict = ManifestReader.readText("m.yaml", text, Strictness.STRICT);
        var lenient = ManifestReader.readText("m.yaml", text, Strictness.LENIENT);

        assertThat(strict.hasErrors()).isTrue();
        assertThat(strict.resources()).isEmpty();
        assertThat(lenient.hasErrors()).isFalse();
        assertThat(lenient.resources()).hasSize(1);
        assertThat(lenient.findings())
                .filteredOn(finding -> finding.rule().equals("unknown-field"))
                .extracting(finding -> finding.severity())
                .containsExactly(Severity.WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{egress: [{x: 1}]}",
                "{egress: [{to: [{x: 1}]}]}",
                "{egress: [{to: [{podSelector: {}}, {namespaceSelector: {}, x: 1}]}]}",
                "{egress: [{to: [{podSelector: {matchLabel: {a: b}}}]}]}",
                "{egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, excepts: [10.1.0.0/16]}}]}]}",
                "{egress: [{ports: [{x: 1}]}]}",
                "{egress: [{ports: [{port: 80}, {port: 81, x: 1}]}]}",
                "{podSelector: {matchLabel: {a: b}}, egress: [{}]}",
                "{podselector: {}, egress: [{}]}",
            })
    void aRuleOfANetworkPolicyWithAnUnknownPartAllowsNothing(String spec) {
        var policy = (NetworkPolicy) lenient(Manifest.networkPolicy(spec)).resources().getFirst();

        assertThat(policy.egress()).hasSize(1);
        assertThat(policy.policyTypes()).hasSize(2);
        assertThat(policy.egress().getFirst().peers())
                .singleElement()
                .satisfies(peer -> {
                    var selector = ((NetworkPolicy.Peer.Pods) peer).podSelector().orElseThrow();
                    assertThat(List.of(Map.<String, String>of(), Map.of("sluice.io/nothing", "")))
                            .noneMatch(selector::matches);
                });
    }

    @Test
    void theOtherRulesOfANetworkPolicyStay() {
        var policy =
                (NetworkPolicy)
                        lenient(Manifest.networkPolicy("{egress: [{x: 1}, {}]}"))
                                .resources()
                                .getFirst();

        assertThat(policy.egress().get(1).peers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{action: %s, to: [{namespaces: {}}], x: 1}",
                "{action: %s, to: [{x: 1}]}",
                "{action: %s, to: [{}]}",
                "{action: %s, to: [{namespaces: {}}, {pods: {podSelector: {}, x: 1}}]}",
                "{action: %s, to: [{namespaces: {matchLabel: {}}}]}",
                "{action: %s, to: [{namespaces: {}}], protocols: [{icmp: {}}]}",
                "{action: %s, to: [{namespaces: {}}], protocols: [{}]}",
                "{action: %s, to: [{namespaces: {}}], protocols: [{tcp: {flags: 1}}]}",
                "{action: %s, to: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {name: a}}}]}",
            })
    void aRuleOfAClusterWidePolicyWithAnUnknownPartFailsClosed(String rule) {
        for (String action : List.of("Accept", "Deny", "Pass")) {
            var policy = clusterWide("", rule.formatted(action));

            assertFailsClosed(policy);
        }
    }

    /// What is not understood may be a rule, or say what happens when none matches.
    @Test
    void aFieldBesideTheRulesThatIsNotUnderstoodDeniesTheRest() {
        var policy = clusterWide("egres: [{action: Deny}],", "{action: Accept, to: [{nodes: {}}]}");

        assertThat(policy.ingress()).hasSize(1);
        assertThat(policy.egress()).hasSize(2);
        for (var rules : List.of(policy.ingress(), policy.egress())) {
            assertThat(rules.getLast().action()).isEqualTo(ClusterNetworkPolicy.Action.DENY);
            assertThat(rules.getLast().ports()).isEmpty();
            assertThat(rules.getLast().peers())
                    .singleElement()
                    .isInstanceOf(ClusterNetworkPolicy.Peer.Unknown.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"'policyType: [Egress]', 2", "'policyTypes: [Ingress], x: 1', 1"})
    void aFieldThatIsNotUnderstoodIsolatesForBothDirectionsUnlessTheyAreWritten(
            String fields, int directions) {
        var policy =
                (NetworkPolicy)
                        lenient(Manifest.networkPolicy("{podSelector: {}, " + fields + "}"))
                                .resources()
                                .getFirst();

        assertThat(policy.policyTypes()).hasSize(directions);
    }

    @Test
    void whatIsRefusedThoughItsMeaningIsClearIsAWarning() {
        var manifests =
                lenient(
                        Manifest.object(
                                "policy.networking.k8s.io/v1alpha1",
                                "AdminNetworkPolicy",
                                "{priority: 1, subject: {pods: {podSelector: {}}}, egress: ["
                                        + "{action: Allow, to: [{pods: {namespaceSelector: {}}},"
                                        + " {networks: [10.0.0.0/8]}], ports: [{namedPort: a}]}]}"));

        assertThat(manifests.findings())
                .filteredOn(finding -> !finding.rule().equals("namespace-ignored"))
                .extracting(finding -> finding.severity() + " " + finding.rule())
                .containsExactly(
                        "WARNING missing-field", "WARNING missing-field", "WARNING bad-port");
        var rule = ((ClusterNetworkPolicy) manifests.resources().getFirst()).egress().getFirst();
        assertThat(rule.ports()).hasSize(3);
        assertThat(rule.peers().getFirst())
                .isInstanceOfSatisfying(
                        ClusterNetworkPolicy.Peer.Pods.class,
                        pods ->
                                assertThat(pods.podSelector().orElseThrow().matches(Map.of()))
                                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x: 1,", "subject: {namespaces: {matchLabel: {}}},"})
    void aClusterWidePolicyWithAnUnknownPartFailsClosedInEveryRule(String part) {
        var policy = clusterWide(part, "{action: Deny, to: [{namespaces: {}}]}");

        assertFailsClosed(policy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{tier: Admin, priority: 1, subject: {nodes: {}}}",
                "{tier: Admin, priority: 1, subject: {}}",
                "{tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Log, to: [{namespaces: {}}]}]}",
                "{tier: Developer, priority: 1, subject: {namespaces: {}}}",
            })
    void whatCannotBeLeftOutStaysAnError(String spec) {
        var manifests =
                lenient(
                        Manifest.object(
                                "policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", spec));

        assertThat(manifests.hasErrors()).isTrue();
        assertThat(manifests.resources()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "allow_web, true",
        "Allow.Web, true",
        "-web, false",
        "'', false",
        "a/b, false",
        "'a b', false"
    })
    void aPolicysNameThatTheServerRefusesIsAWarningWhileItIsOneWord(String name, boolean read) {
        String text =
                Manifest.networkPolicy("{podSelector: {}}")
                        .replace("name: p", "name: \"" + name + '"');

        assertThat(ManifestReader.readText("m.yaml", text).hasErrors()).isTrue();
        assertThat(lenient(text).hasErrors()).isEqualTo(!read);
        assertThat(lenient(text).findings()).extracting(Finding::rule).contains("bad-name");
    }

    @Test
    void theNameOfAPodIsNoPolicysName() {
        String text =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: a_b}
                spec: {containers: [{name: c}]}
                """;

        assertThat(lenient(text).hasErrors()).isTrue();
    }

    private static void assertFailsClosed(ClusterNetworkPolicy policy) {
        var rule = policy.egress().getFirst();
        assertThat(rule.ports()).isEmpty();
        assertThat(rule.peers())
                .singleElement()
                .isInstanceOf(ClusterNetworkPolicy.Peer.Unknown.class);
    }

    private static ClusterNetworkPolicy clusterWide(String part, String rule) {
        String subject = part.startsWith("subject") ? "" : "subject: {namespaces: {}}, ";
        var manifests =
                lenient(
                        Manifest.object(
                                "policy.networking.k8s.io/v1alpha2",
                                "ClusterNetworkPolicy",
                                "{tier: Admin, priority: 1, "
                                        + subject
                                        + part
                                        + " egress: ["
                                        + rule
                                        + "]}"));
        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        return (ClusterNetworkPolicy) manifests.resources().getFirst();
    }

    private static Manifests lenient(String text) {
        return ManifestReader.readText("m.yaml", text, Strictness.LENIENT);
    }
}
