package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.CLUSTER;
import static io.sluice.policy.lint.LintCase.manifests;
import static io.sluice.policy.lint.LintCase.policy;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The rules about cluster-wide policies: where they report, and where they must not.
@SuppressWarnings({"StringConcatToTextBlock", "InlineFormatString"}) // short cases stay on one line
class ClusterLintRulesTest {
    private static final String ALL = "subject: {namespaces: {}}\n";
    private static final String ANY = "to: [{networks: [0.0.0.0/0, \"::/0\"]}]";
    private static final String DATA = "to: [{namespaces: {matchLabels: {team: data}}}]";

    private static final String PORT = "protocols: [{tcp: {destinationPort: {number: %s}}}]";

    private static String cnp(String name, String tier, String priority, String spec) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: %s}
        spec:
          tier: %s
          priority: %s
        """
                        .formatted(name, tier, priority)
                + spec.indent(2);
    }

    private static DynamicTest admin(String name, LintRule rule, String spec) {
        return manifests(name, rule, cnp("p", "Admin", "10", spec) + CLUSTER);
    }

    private static DynamicTest baseline(String name, LintRule rule, String spec) {
        return manifests(name, rule, cnp("p", "Baseline", "10", spec) + CLUSTER);
    }

    private static DynamicTest two(String name, LintRule rule, String first, String second) {
        return manifests(name, rule, first + "---\n" + second + CLUSTER);
    }

    @TestFactory
    List<DynamicTest> overlappingPriorities() {
        var rule = LintRule.OVERLAPPING_PRIORITIES;
        String deny = ALL + "egress: [{action: Deny, " + ANY + "}]\n";
        String accept = ALL + "egress: [{action: Accept, " + DATA + "}]\n";
        String dns =
                ALL
                        + "egress:\n  - {action: Accept, %s, protocols: [{udp: {destinationPort: {number:"
                        + " 53}}}]}\n  - {action: Deny, to: [{networks: [%s]}]}\n";
        return List.of(
                two(
                        "one denies what the other accepts",
                        rule,
                        cnp("a", "Admin", "5", deny),
                        cnp("b", "Admin", "§5", accept)),
                two(
                        "by name, whatever the order in the file",
                        rule,
                        cnp("b", "Admin", "§5", deny),
                        cnp("a", "Admin", "5", accept)),
                two(
                        "different priorities",
                        rule,
                        cnp("a", "Admin", "5", deny),
                        cnp("b", "Admin", "6", accept)),
                two(
                        "different tiers",
                        rule,
                        cnp("a", "Admin", "5", deny),
                        cnp("b", "Baseline", "5", accept)),
                two(
                        "the same action",
                        rule,
                        cnp("a", "Admin", "5", deny),
                        cnp("b", "Admin", "5", deny)),
                two(
                        "subjects without a Pod in common",
                        rule,
                        cnp("a", "Admin", "5", deny.replace("{}", "{matchLabels: {team: shop}}")),
                        cnp(
                                "b",
                                "Admin",
                                "5",
                                accept.replaceFirst(
                                        "\\{\\}",
                                        "{matchExpressions: [{key: team, operator: NotIn, values:"
                                                + " [shop]}]}"))),
                two(
                        "different ports",
                        rule,
                        cnp(
                                "a",
                                "Admin",
                                "5",
                                deny.replace(
                                        "}]\n",
                                        ", protocols: [{udp: {destinationPort: {number: 53}}}]}]\n")),
                        cnp(
                                "b",
                                "Admin",
                                "5",
                                accept.replace(
                                        "}]\n",
                                        ", protocols: [{tcp: {destinationPort: {number: 53}}}]}]\n"))),
                two(
                        "both accept the same before they deny",
                        rule,
                        cnp("a", "Admin", "5", dns.formatted(DATA, "192.0.2.0/24")),
                        cnp("b", "Admin", "5", dns.formatted(DATA, "198.51.100.0/24"))));
    }

    @TestFactory
    List<DynamicTest> order() {
        String deny = "{action: Deny, " + ANY + "}";
        return List.of(
                admin(
                        "never reached",
                        LintRule.UNREACHABLE_RULE,
                        ALL + "egress:\n  - " + deny + "\n  - §action: Accept\n    " + DATA + "\n"),
                two(
                        "never reached, by a policy that is asked earlier",
                        LintRule.UNREACHABLE_RULE,
                        cnp("a", "Admin", "1", ALL + "egress: [" + deny + "]\n"),
                        cnp(
                                "b",
                                "Admin",
                                "2",
                                "subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels:"
                                        + " {app: web}}}}\negress: [§{action: Pass, "
                                        + DATA
                                        + "}]\n")),
                two(
                        "never reached, in the tier Baseline",
                        LintRule.UNREACHABLE_RULE,
                        cnp("a", "Admin", "1", ALL + "egress: [" + deny + "]\n"),
                        cnp(
                                "b",
                                "Baseline",
                                "0",
                                ALL + "egress: [§{action: Deny, " + DATA + "}]\n")),
                two(
                        "never reached, in the tier Baseline, by what is passed on too late",
                        LintRule.UNREACHABLE_RULE,
                        cnp(
                                "a",
                                "Admin",
                                "1",
                                ALL + "egress: [" + deny + ", §{action: Pass, " + DATA + "}]\n"),
                        cnp(
                                "b",
                                "Baseline",
                                "0",
                                ALL + "egress: [§{action: Deny, " + DATA + "}]\n")),
                two(
                        "reached in the tier Baseline by what is passed on",
                        LintRule.UNREACHABLE_RULE,
                        cnp(
                                "a",
                                "Admin",
                                "1",
                                ALL + "egress: [{action: Pass, " + DATA + "}, " + deny + "]\n"),
                        cnp(
                                "b",
                                "Baseline",
                                "0",
                                ALL + "egress: [{action: Deny, " + DATA + "}]\n")),
                two(
                        "one priority: which is asked first is not known",
                        LintRule.UNREACHABLE_RULE,
                        cnp("a", "Admin", "1", ALL + "egress: [" + deny + "]\n"),
                        cnp("b", "Admin", "1", ALL + "egress: [{action: Accept, " + DATA + "}]\n")),
                admin(
                        "an exception first",
                        LintRule.UNREACHABLE_RULE,
                        ALL + "egress: [{action: Accept, " + DATA + "}, " + deny + "]\n"),
                admin(
                        "addresses of one family do not match every Pod",
                        LintRule.UNREACHABLE_RULE,
                        ALL
                                + "egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}, {action:"
                                + " Accept, "
                                + DATA
                                + "}]\n"),
                admin(
                        "the same action",
                        LintRule.SHADOWED_RULE,
                        ALL + "egress: [" + deny + ", §{action: Deny, " + DATA + "}]\n"),
                admin(
                        "twice the same",
                        LintRule.DUPLICATE_RULE,
                        ALL
                                + "ingress:\n  - {action: Deny, from: [{namespaces: {}}]}\n"
                                + "  - §{action: Deny, from: [{namespaces: {}}]}\n"),
                admin(
                        "a smaller block in front",
                        LintRule.SHADOWED_RULE,
                        ALL
                                + "egress: [{action: Accept, to: [{networks: [10.1.0.0/16]}]}, {action:"
                                + " Accept, to: [{networks: [10.0.0.0/8]}]}]\n"));
    }

    @TestFactory
    List<DynamicTest> ruleWithoutEffect() {
        var rule = LintRule.RULE_WITHOUT_EFFECT;
        String pass = "{action: Pass, " + DATA + "}";
        return List.of(
                admin("nothing after a Pass", rule, ALL + "egress: [§" + pass + "]\n"),
                admin(
                        "nothing that it could spare",
                        rule,
                        ALL
                                + "egress: [§"
                                + pass
                                + ", {action: Deny, to: [{namespaces: {matchLabels: {team:"
                                + " shop}}}]}]\n"),
                two(
                        "nothing in its tier",
                        rule,
                        cnp("a", "Admin", "1", ALL + "egress: [§" + pass + "]\n"),
                        cnp("b", "Baseline", "2", ALL + "egress: [{action: Deny, " + ANY + "}]\n")),
                admin(
                        "a Pass before a Deny",
                        rule,
                        ALL + "egress: [" + pass + ", {action: Deny, " + ANY + "}]\n"),
                admin(
                        "a Pass before a rule that denies because it names its peers",
                        rule,
                        ALL
                                + "egress: ["
                                + pass
                                + ", {action: Pass, to: [{domainNames: [a.example.com]}]}]\n"),
                two(
                        "a Deny in another policy",
                        rule,
                        cnp("a", "Admin", "1", ALL + "egress: [" + pass + "]\n"),
                        cnp("b", "Admin", "2", ALL + "egress: [{action: Deny, " + ANY + "}]\n")),
                admin(
                        "accepting goes before NetworkPolicies",
                        rule,
                        ALL + "egress: [{action: Accept, " + DATA + "}]\n"),
                baseline(
                        "accepting what nobody denies",
                        rule,
                        ALL + "egress: [§{action: Accept, " + DATA + "}]\n"),
                baseline(
                        "an exception",
                        rule,
                        ALL
                                + "egress: [{action: Accept, "
                                + DATA
                                + "}, {action: Deny, "
                                + ANY
                                + "}]\n"));
    }

    @TestFactory
    List<DynamicTest> denyAndName() {
        var rule = LintRule.DENY_AND_NAME;
        String names = "to: [{domainNames: %s[www.example.com]}]";
        String accept = "{action: Accept, " + names + "}";
        return List.of(
                admin(
                        "all of IPv4 denied before",
                        rule,
                        ALL
                                + "egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}, "
                                + accept.formatted("§")
                                + "]\n"),
                admin(
                        "the metadata address denied after",
                        rule,
                        ALL
                                + "egress: ["
                                + accept.formatted("§")
                                + ", {action: Deny, to: [{networks: [169.254.0.0/16]}]}]\n"),
                admin(
                        "the metadata address denied before",
                        rule,
                        ALL
                                + "egress: [{action: Deny, to: [{networks: [169.254.0.0/16]}]}, "
                                + accept.formatted("")
                                + "]\n"),
                admin(
                        "all of IPv4 denied after",
                        rule,
                        ALL
                                + "egress: ["
                                + accept.formatted("")
                                + ", {action: Deny, to: [{networks: [0.0.0.0/0]}]}]\n"),
                admin(
                        "all of IPv4 denied before, on one port",
                        rule,
                        ALL
                                + "egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}], "
                                + PORT.formatted("80")
                                + "}, "
                                + accept.formatted("")
                                + "]\n"),
                admin(
                        "the metadata address denied after, on another port",
                        rule,
                        ALL
                                + "egress: ["
                                + accept.formatted("")
                                        .replace("}]}", "}], " + PORT.formatted("443") + "}")
                                + ", {action: Deny, to: [{networks: [169.254.0.0/16]}], "
                                + PORT.formatted("80")
                                + "}]\n"),
                after("a block of carriers with a metadata address", "§", "Deny", "100.64.0.0/10"),
                after("a block too wide to be about it", "", "Deny", "100.0.0.0/9"),
                after("the one of IPv6", "§", "Deny", "\"fd00:ec2::/32\""),
                after("all private addresses of IPv6", "", "Deny", "\"fd00::/8\""),
                after("passed on", "", "Pass", "169.254.0.0/16"),
                two(
                        "the metadata address denied to other Pods",
                        rule,
                        cnp("a", "Admin", "1", ALL + "egress: [" + accept.formatted("") + "]\n"),
                        cnp(
                                "b",
                                "Admin",
                                "2",
                                "subject: {namespaces: {matchLabels: {team: data}}}\negress: [{action:"
                                        + " Deny, to: [{networks: [169.254.0.0/16]}]}]\n")),
                two(
                        "the metadata address denied in the other tier",
                        rule,
                        cnp("a", "Admin", "1", ALL + "egress: [" + accept.formatted("") + "]\n"),
                        cnp(
                                "b",
                                "Baseline",
                                "2",
                                ALL
                                        + "egress: [{action: Deny, to: [{networks: [169.254.0.0/16]}]}]\n")),
                admin(
                        "everything else denied after",
                        rule,
                        ALL
                                + "egress: ["
                                + accept.formatted("")
                                + ", {action: Deny, "
                                + ANY
                                + "}]\n"),
                admin(
                        "a name in a private network that is denied otherwise",
                        rule,
                        ALL
                                + "egress: ["
                                + accept.formatted("")
                                + ", {action: Deny, to: [{networks: [10.0.0.0/8]}]}]\n"));
    }

    /// A name that is accepted before something is said about a block.
    private static DynamicTest after(String name, String mark, String action, String block) {
        return admin(
                name,
                LintRule.DENY_AND_NAME,
                ALL
                        + "egress: [{action: Accept, to: [{domainNames: "
                        + mark
                        + "[www.example.com]}]}, {action: "
                        + action
                        + ", to: [{networks: ["
                        + block
                        + "]}]}]\n");
    }

    @TestFactory
    List<DynamicTest> publicSuffixWildcard() {
        var rule = LintRule.PUBLIC_SUFFIX_WILDCARD;
        String names =
                ALL + "egress: [{action: Accept, to: [{domainNames: [a.example.com, %s]}]}]\n";
        return List.of(
                admin("a cloud's suffix", rule, names.formatted("§\"*.github.io\"")),
                admin("a country's suffix", rule, names.formatted("§\"*.ac.uk\"")),
                admin("a suffix above others", rule, names.formatted("§\"*.amazonaws.com\"")),
                admin("under every city of a country", rule, names.formatted("§\"*.kobe.jp\"")),
                admin("a domain", rule, names.formatted("\"*.example.com\"")),
                admin("a zone of one's own", rule, names.formatted("\"*.corp.internal\"")));
    }

    @TestFactory
    List<DynamicTest> selectors() {
        String deny = "egress: [{action: Deny, %s}]\n";
        String node =
                """
                ---
                apiVersion: v1
                kind: Node
                metadata: {name: node-1, labels: {role: worker}}
                """;
        return List.of(
                admin(
                        "no such namespace",
                        LintRule.NAMESPACE_LABEL_MISSING,
                        "subject: {namespaces: §{matchLabels: {tier: gold}}}\n"
                                + deny.formatted(DATA)),
                admin(
                        "no such namespace, by name",
                        LintRule.UNKNOWN_NAMESPACE,
                        ALL
                                + deny.formatted(
                                        "to: [{namespaces: §{matchLabels:"
                                                + " {kubernetes.io/metadata.name: dbb}}}]")),
                admin(
                        "no such Pod",
                        LintRule.SELECTOR_MATCHES_NOTHING,
                        "subject: {pods: {namespaceSelector: {}, podSelector: §{matchLabels: {app:"
                                + " wep}}}}\n"
                                + deny.formatted(DATA)),
                manifests(
                        "no such Node",
                        LintRule.SELECTOR_MATCHES_NOTHING,
                        cnp(
                                        "p",
                                        "Admin",
                                        "1",
                                        ALL
                                                + deny.formatted(
                                                        "to: [{nodes: §{matchLabels: {role:"
                                                                + " control}}}, {nodes: {matchLabels:"
                                                                + " {role: worker}}}]"))
                                + CLUSTER
                                + node),
                admin(
                        "Nodes are not among the manifests",
                        LintRule.SELECTOR_MATCHES_NOTHING,
                        ALL + deny.formatted("to: [{nodes: {matchLabels: {role: control}}}]")),
                admin(
                        "a contradiction",
                        LintRule.UNREACHABLE_RULE,
                        "subject: {namespaces: §{matchExpressions: [{key: a, operator: Exists},"
                                + " {key: a, operator: DoesNotExist}]}}\n"
                                + deny.formatted(DATA)),
                admin(
                        "what is there",
                        LintRule.SELECTOR_MATCHES_NOTHING,
                        "subject: {pods: {namespaceSelector: {matchLabels: {team: data}},"
                                + " podSelector: {matchLabels: {app: pg}}}}\n"
                                + deny.formatted(DATA)));
    }

    @TestFactory
    List<DynamicTest> addresses() {
        String to = ALL + "egress: [{action: %s, to: [{networks: [192.0.2.0/24, %s]}]}]\n";
        String denied = ALL + "egress: [{action: Deny, to: [{networks: [%s]}]}%s]\n";
        return List.of(
                admin(
                        "Pods",
                        LintRule.POD_OR_SERVICE_RANGE,
                        to.formatted("Deny", "§10.244.3.0/24")),
                admin(
                        "Services",
                        LintRule.POD_OR_SERVICE_RANGE,
                        to.formatted("Accept", "§10.55.0.7/32")),
                admin(
                        "a wide block",
                        LintRule.POD_OR_SERVICE_RANGE,
                        to.formatted("Deny", "10.0.0.0/8")),
                admin(
                        "metadata",
                        LintRule.METADATA_REACHABLE,
                        to.formatted("Accept", "§169.254.0.0/16")),
                admin(
                        "metadata denied before",
                        LintRule.METADATA_REACHABLE,
                        denied.formatted(
                                "169.254.0.0/16, 100.100.100.200/32, \"fd00:ec2::254/128\"",
                                ", {action: Accept, " + ANY + "}")),
                admin(
                        "metadata denied",
                        LintRule.METADATA_REACHABLE,
                        to.formatted("Deny", "0.0.0.0/0")),
                manifests(
                        "IPv4 denied alone",
                        LintRule.IPV6_LEFT_OPEN,
                        cnp("p", "Admin", "1", denied.formatted("§0.0.0.0/0", ""))),
                manifests(
                        "both denied",
                        LintRule.IPV6_LEFT_OPEN,
                        cnp("p", "Admin", "1", denied.formatted("0.0.0.0/0, \"::/0\"", ""))),
                manifests(
                        "a part of IPv4",
                        LintRule.IPV6_LEFT_OPEN,
                        cnp("p", "Admin", "1", denied.formatted("10.0.0.0/8", ""))),
                manifests(
                        "a cluster without IPv6",
                        LintRule.IPV6_LEFT_OPEN,
                        cnp("p", "Admin", "1", denied.formatted("0.0.0.0/0", ""))
                                + CLUSTER
                                + """
                                ---
                                apiVersion: v1
                                kind: Node
                                metadata: {name: node-1}
                                spec: {podCIDRs: [10.9.0.0/16]}
                                """));
    }

    @TestFactory
    List<DynamicTest> egressWithoutDns() {
        var rule = LintRule.EGRESS_WITHOUT_DNS;
        String deny = "{action: Deny, " + ANY + "}";
        String web = "podSelector: {matchLabels: {app: web}}\n";
        String dns =
                "{action: Accept, to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name:"
                        + " kube-system}}}], protocols: [{udp: {destinationPort: {number: 53}}}]}";
        return List.of(
                admin(
                        "something accepted, and not DNS",
                        rule,
                        ALL + "egress: [{action: Accept, " + DATA + "}, §" + deny + "]\n"),
                admin(
                        "Pods denied, the outside open",
                        rule,
                        ALL + "egress: [§{action: Deny, to: [{namespaces: {}}]}]\n"),
                admin(
                        "DNS accepted",
                        rule,
                        ALL
                                + "egress: [{action: Accept, "
                                + DATA
                                + "}, "
                                + dns
                                + ", "
                                + deny
                                + "]\n"),
                two(
                        "DNS accepted by another policy",
                        rule,
                        cnp("dns", "Admin", "1", ALL + "egress: [" + dns + "]\n"),
                        cnp(
                                "p",
                                "Admin",
                                "2",
                                ALL + "egress: [{action: Accept, " + DATA + "}, " + deny + "]\n")),
                admin("everything denied", rule, ALL + "egress: [" + deny + "]\n"),
                admin(
                        "a part of the outside denied",
                        rule,
                        ALL + "egress: [{action: Deny, to: [{networks: [192.0.2.0/24]}]}]\n"),
                two(
                        "accepted for Pods that a NetworkPolicy isolates",
                        rule,
                        cnp("dns", "Admin", "1", ALL + "egress: [" + dns + "]\n"),
                        policy(
                                "shop",
                                "p",
                                web + "policyTypes: [Egress]\negress: [{ports: [{port: 443}]}]\n")),
                two(
                        "accepted for other Pods",
                        rule,
                        cnp(
                                "dns",
                                "Admin",
                                "1",
                                "subject: {namespaces: {matchLabels: {team: data}}}\negress: ["
                                        + dns
                                        + "]\n"),
                        policy(
                                "shop",
                                "p",
                                web
                                        + "policyTypes: §[Egress]\negress: [{ports: [{port: 443}]}]\n")));
    }

    @TestFactory
    List<DynamicTest> baselineNeverAsked() {
        var rule = LintRule.BASELINE_NEVER_ASKED;
        String shop =
                "subject: %s{namespaces: {matchLabels: {team: shop}}}\negress: [{action: Deny, "
                        + DATA
                        + "}]\n";
        String closed = "policyTypes: [Egress]\n";
        return List.of(
                two(
                        "every Pod isolated",
                        rule,
                        cnp("p", "Baseline", "1", shop.formatted("§")),
                        policy("shop", "p", closed)),
                two(
                        "isolated for the other direction",
                        rule,
                        cnp("p", "Baseline", "1", shop.formatted("")),
                        policy("shop", "p", "{}\n")),
                two(
                        "some Pods isolated",
                        rule,
                        cnp(
                                "p",
                                "Baseline",
                                "1",
                                "subject: {namespaces: {matchExpressions: [{key: team, operator:"
                                        + " Exists}]}}\negress: [{action: Deny, "
                                        + DATA
                                        + "}]\n"),
                        policy("shop", "p", closed)),
                two(
                        "for Pods to come",
                        rule,
                        cnp("p", "Baseline", "1", ALL + "egress: [{action: Deny, " + DATA + "}]\n"),
                        policy("shop", "p", closed) + "---\n" + policy("db", "q", closed)),
                two(
                        "the tier Admin",
                        rule,
                        cnp("p", "Admin", "1", shop.formatted("")),
                        policy("shop", "p", closed)));
    }

    @TestFactory
    List<DynamicTest> uncoveredPods() {
        var rule = LintRule.UNCOVERED_PODS;
        String pod =
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %sshop
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec: {containers: [{name: c, image: i}]}
                ---
                """;
        String both =
                ALL
                        + "ingress: [{action: Deny, from: [{namespaces: {}}]}]\negress: [{action: Deny, "
                        + ANY
                        + "}]\n";
        return List.of(
                manifests(
                        "both directions denied",
                        rule,
                        pod.formatted("") + cnp("p", "Baseline", "1", both)),
                manifests(
                        "one direction denied",
                        rule,
                        pod.formatted("§")
                                + cnp(
                                        "p",
                                        "Admin",
                                        "1",
                                        ALL + "egress: [{action: Deny, " + ANY + "}]\n")),
                manifests(
                        "a part denied",
                        rule,
                        pod.formatted("§")
                                + cnp(
                                        "p",
                                        "Admin",
                                        "1",
                                        both.replace("0.0.0.0/0, \"::/0\"", "10.0.0.0/8"))));
    }
}
