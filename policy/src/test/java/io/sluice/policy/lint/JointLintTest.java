package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.CLUSTER;
import static io.sluice.policy.lint.LintCase.manifests;
import static io.sluice.policy.lint.LintCase.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.reader.ManifestReader;
import io.sluice.policy.Profile;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What several rules or entries together make superfluous, names of ports in cluster-wide rules,
/// and what depends on the profile.
class JointLintTest {
    private static String egress(String... rules) {
        return "podSelector: {}\npolicyTypes: [Egress]\negress:\n  - "
                + String.join("\n  - ", rules)
                + "\n";
    }

    private static String admin(String... rules) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: p}
        spec:
          tier: Admin
          priority: 10
          subject: {namespaces: {matchLabels: {team: shop}}}
          egress:
            - \
        """
                + String.join("\n    - ", rules)
                + "\n"
                + CLUSTER;
    }

    @TestFactory
    List<DynamicTest> coveredTogether() {
        var rule = LintRule.SHADOWED_RULE;
        return List.of(
                spec(
                        "blocks of two rules",
                        rule,
                        egress(
                                "to: [{ipBlock: {cidr: 10.0.0.0/9}}]",
                                "to: [{ipBlock: {cidr: 10.128.0.0/9}}]",
                                "§to: [{ipBlock: {cidr: 10.64.0.0/10}}, {ipBlock: {cidr:"
                                        + " 10.192.0.0/10}}]")),
                spec(
                        "an address is left",
                        rule,
                        egress(
                                "to: [{ipBlock: {cidr: 10.0.0.0/9}}]",
                                "to: [{ipBlock: {cidr: 10.128.0.0/9, except: [10.128.0.7/32]}}]",
                                "to: [{ipBlock: {cidr: 10.0.0.0/8}}]\n    ports: [{port: 80}]")),
                spec(
                        "ports of two rules",
                        rule,
                        egress(
                                "ports: [{port: 80, endPort: 90}]",
                                "ports: [{port: 91, endPort: 100}, {port: 53, protocol: UDP}]",
                                "§to: [{ipBlock: {cidr: 192.0.2.0/24}}]\n"
                                        + "    ports: [{port: 85, endPort: 95}]")),
                spec(
                        "a port is left",
                        rule,
                        egress(
                                "ports: [{port: 80, endPort: 89}]",
                                "ports: [{port: 91, endPort: 100}]",
                                "to: [{ipBlock: {cidr: 192.0.2.0/24}}]\n"
                                        + "    ports: [{port: 85, endPort: 95}]")),
                spec(
                        "selectors that leave no Pod",
                        rule,
                        egress(
                                "to: [{podSelector: {matchExpressions: [{key: app, operator: In,"
                                        + " values: [web]}]}}]",
                                "to: [{podSelector: {matchExpressions: [{key: app, operator:"
                                        + " NotIn, values: [web]}]}}]",
                                "§to: [{podSelector: {matchLabels: {tier: front}}}]")),
                spec(
                        "a selector in other words",
                        rule,
                        egress(
                                "to: [{podSelector: {matchExpressions: [{key: app, operator: In,"
                                        + " values: [web, cart]}]}}]",
                                "§to: [{podSelector: {matchLabels: {app: web}}}]")),
                spec(
                        "Pods without the label are left",
                        rule,
                        egress(
                                "to: [{podSelector: {matchLabels: {app: web}}}]",
                                "to: [{podSelector: {matchExpressions: [{key: app, operator:"
                                        + " DoesNotExist}]}}]",
                                "to: [{podSelector: {matchLabels: {tier: front}}}]")),
                spec(
                        "every address is every Pod",
                        rule,
                        egress(
                                "to: [{ipBlock: {cidr: 0.0.0.0/0}}]",
                                "to: [{ipBlock: {cidr: \"::/0\"}}]",
                                "§to: [{podSelector: {}}]")),
                spec(
                        "every Pod is not every address",
                        rule,
                        egress(
                                "to: [{namespaceSelector: {}}]",
                                "to: [{ipBlock: {cidr: 10.0.0.0/8}}]")),
                spec(
                        "all protocols with ports are not everything",
                        rule,
                        egress(
                                "ports: [{protocol: TCP}, {protocol: UDP}, {protocol: SCTP}]",
                                "to: [{ipBlock: {cidr: 10.0.0.0/8}}]")),
                spec(
                        "ports of one rule",
                        rule,
                        egress(
                                "ports: [{port: 80, endPort: 85}, {port: 86, endPort: 90}, §{port:"
                                        + " 84, endPort: 87}]")),
                spec(
                        "a name may be any port",
                        rule,
                        egress(
                                "ports: [{port: 1, endPort: 9999}]",
                                "to: [{podSelector: {}}]\n    ports: [{port: http}]")));
    }

    @TestFactory
    List<DynamicTest> neverReachedTogether() {
        var rule = LintRule.UNREACHABLE_RULE;
        return List.of(
                manifests(
                        "two networks",
                        rule,
                        admin(
                                "{action: Accept, to: [{networks: [10.0.0.0/9]}]}",
                                "{action: Deny, to: [{networks: [10.128.0.0/9]}]}",
                                "§{action: Deny, to: [{networks: [10.0.0.0/8]}]}")),
                manifests(
                        "one network is left",
                        rule,
                        admin(
                                "{action: Accept, to: [{networks: [10.0.0.0/9]}]}",
                                "{action: Deny, to: [{networks: [10.128.0.0/10]}]}",
                                "{action: Deny, to: [{networks: [10.0.0.0/8]}]}")),
                manifests(
                        "ranges of ports",
                        rule,
                        admin(
                                "{action: Accept, to: [{namespaces: {}}], protocols: [{tcp:"
                                        + " {destinationPort: {range: {start: 1, end: 1000}}}}]}",
                                "{action: Deny, to: [{namespaces: {}}], protocols: [{tcp:"
                                        + " {destinationPort: {range: {start: 1001, end: 65535}}}}]}",
                                "§{action: Pass, to: [{namespaces: {matchLabels: {team: data}}}],"
                                        + " protocols: [{tcp: {destinationPort: {range: {start: 999,"
                                        + " end: 1002}}}}]}")),
                manifests(
                        "a node may be anywhere",
                        rule,
                        admin(
                                "{action: Accept, to: [{networks: [0.0.0.0/1]}]}",
                                "{action: Accept, to: [{networks: [128.0.0.0/1]}]}",
                                "{action: Deny, to: [{nodes: {}}]}")));
    }

    @TestFactory
    List<DynamicTest> namesOfPortsInClusterWideRules() {
        var rule = LintRule.UNREACHABLE_RULE;
        return List.of(
                manifests(
                        "a name that no destination has",
                        rule,
                        admin(
                                "{action: Deny, to: [{namespaces: {matchLabels: {team: data}}}],"
                                        + " protocols: [{destinationNamedPort: §http}]}")),
                manifests(
                        "a name that one has",
                        rule,
                        admin(
                                "{action: Deny, to: [{namespaces: {matchLabels: {team: data}}}],"
                                        + " protocols: [{destinationNamedPort: sql}]}")),
                manifests(
                        "for ingress, those of the subject",
                        rule,
                        admin("{action: Deny, to: [{namespaces: {}}]}")
                                .replace("egress:", "ingress:")
                                .replace(
                                        "to: [{namespaces: {}}]",
                                        "from: [{namespaces: {}}], protocols:"
                                                + " [{destinationNamedPort: §sql}]")),
                manifests(
                        "Pods that are not among the manifests",
                        rule,
                        admin(
                                "{action: Deny, to: [{namespaces: {matchLabels: {team: other}}}],"
                                        + " protocols: [{destinationNamedPort: http}]}")));
    }

    @Test
    void itSaysWhichRulesCoverTogether() {
        String text =
                admin(
                        "{action: Accept, to: [{networks: [10.0.0.0/9]}]}",
                        "{action: Deny, to: [{networks: [192.0.2.0/24]}]}",
                        "{action: Deny, to: [{networks: [10.128.0.0/9]}]}",
                        "{action: Deny, to: [{networks: [10.0.0.0/8]}]}");

        assertThat(lint(text, Profile.UPSTREAM))
                .extracting(Finding::message)
                .contains(
                        "egress[3] (Deny) is never reached: egress[0] (Accept) and egress[2] (Deny)"
                                + " come first and together match all that it matches");
    }

    @ParameterizedTest
    @CsvSource({"upstream, true", "np-guard, false"})
    void networksCoverPodsWhereTheProfileSaysSo(String profile, boolean found) {
        String text =
                admin(
                        "{action: Deny, to: [{networks: [0.0.0.0/0, \"::/0\"]}]}",
                        "{action: Accept, to: [{namespaces: {matchLabels: {team: data}}}]}");

        assertThat(lint(text, Profile.named(profile)))
                .extracting(Finding::rule)
                .filteredOn(LintRule.UNREACHABLE_RULE.id()::equals)
                .hasSize(found ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"upstream, true", "cilium, false"})
    void aWildcardCoversDeeperNamesWhereTheProfileSaysSo(String profile, boolean found) {
        String text =
                admin(
                        "{action: Accept, to: [{domainNames: [\"*.x.io\"]}]}",
                        "{action: Accept, to: [{domainNames: [a.b.x.io]}]}");

        assertThat(lint(text, Profile.named(profile)))
                .extracting(Finding::rule)
                .filteredOn(LintRule.SHADOWED_RULE.id()::equals)
                .hasSize(found ? 1 : 0);
    }

    @Test
    void aBlockOfPodsIsSaidToMatchNothingWhereTheProfileSaysSo() {
        String text =
                LintCase.policy("shop", "p", egress("to: [{ipBlock: {cidr: 10.7.0.0/24}}]"))
                        + CLUSTER;

        assertThat(lint(text, Profile.named("cilium")))
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("which no block matches"));
    }

    private static List<Finding> lint(String text, Profile profile) {
        var placed = ManifestReader.readPlacedText("m.yaml", text);
        return Lint.check(placed.manifests(), placed.places(), profile).findings();
    }
}
