package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.CLUSTER;
import static io.sluice.policy.lint.LintCase.manifests;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Two policies of one priority: which of their rules can match one connection.
class PriorityLintTest {
    private static final String ALL = "{namespaces: {}}";

    private static DynamicTest two(
            boolean reported,
            String name,
            String subject,
            String rules,
            String other,
            String otherRules) {
        String text =
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: %s}
                spec: {tier: Admin, priority: %s, subject: %s, egress: [%s]}
                ---
                """;
        return manifests(
                name,
                LintRule.OVERLAPPING_PRIORITIES,
                text.formatted("a", "5", subject, rules)
                        + text.formatted("b", reported ? "§5" : "5", other, otherRules)
                        + CLUSTER);
    }

    private static DynamicTest peers(boolean reported, String accepted, String denied) {
        return two(
                reported,
                accepted + " and " + denied,
                ALL,
                "{action: Accept, to: [{" + accepted + "}]}",
                ALL,
                "{action: Deny, to: [{" + denied + "}]}");
    }

    @TestFactory
    List<DynamicTest> peers() {
        return List.of(
                peers(true, "networks: [10.0.0.0/8]", "networks: [10.1.0.0/16]"),
                peers(false, "networks: [10.0.0.0/8]", "networks: [11.0.0.0/8]"),
                peers(true, "networks: [192.0.2.0/24, 10.1.0.0/16]", "namespaces: {}"),
                peers(true, "networks: [0.0.0.0/0]", "namespaces: {}"),
                peers(true, "networks: [\"fd00::/8\"]", "namespaces: {}"),
                peers(false, "networks: [192.0.2.0/24]", "namespaces: {}"),
                peers(false, "namespaces: {}", "networks: [192.0.2.0/24]"),
                peers(true, "nodes: {}", "networks: [192.168.0.0/24]"),
                peers(false, "nodes: {}", "namespaces: {}"),
                peers(true, "nodes: {}", "nodes: {matchLabels: {role: worker}}"),
                peers(true, "domainNames: [a.example.com]", "networks: [192.0.2.0/24]"),
                peers(false, "domainNames: [a.example.com]", "namespaces: {}"),
                peers(false, "networks: [10.0.0.0/8]", "domainNames: [a.example.com]"),
                peers(
                        false,
                        "namespaces: {matchLabels: {a: b}}",
                        "namespaces: {matchLabels: {a: c}}"),
                peers(
                        true,
                        "namespaces: {matchLabels: {a: b}}",
                        "namespaces: {matchLabels: {c: d}}"));
    }

    @TestFactory
    List<DynamicTest> subjects() {
        String accept = "{action: Accept, to: [{namespaces: {}}]}";
        String deny = "{action: Deny, to: [{namespaces: {}}]}";
        String shop = "{namespaces: {matchLabels: {team: shop}}}";
        String pods = "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: %s}}}}";
        return List.of(
                two(true, "a Pod in common", shop, accept, pods.formatted("web"), deny),
                two(false, "Pods, and none in common", shop, accept, pods.formatted("pg"), deny),
                two(
                        true,
                        "Pods to come in the second",
                        shop,
                        accept,
                        pods.formatted("later"),
                        deny),
                two(
                        true,
                        "Pods to come in the first",
                        pods.formatted("later"),
                        accept,
                        shop,
                        deny));
    }

    @TestFactory
    List<DynamicTest> rulesBefore() {
        String data = "to: [{namespaces: {matchLabels: {team: data}}}]";
        String https = "protocols: [{tcp: {destinationPort: {number: 443}}}]";
        String some = "{action: Accept, " + data + ", " + https + "}";
        String every = "{action: Accept, " + data + "}";
        String other = "{action: Accept, to: [{namespaces: {matchLabels: {team: shop}}}]}";
        String deny = "{action: Deny, " + data + "}";
        return List.of(
                two(
                        false,
                        "the first has decided alike before",
                        ALL,
                        some + ", " + deny,
                        ALL,
                        some),
                two(
                        false,
                        "the second has decided alike before",
                        ALL,
                        some,
                        ALL,
                        some + ", " + deny),
                two(true, "about some ports only", ALL, some + ", " + deny, ALL, every),
                two(true, "about other peers", ALL, other + ", " + deny, ALL, every),
                two(true, "after it", ALL, deny + ", " + some, ALL, some));
    }
}
