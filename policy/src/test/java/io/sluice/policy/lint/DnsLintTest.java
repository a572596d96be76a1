package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.CLUSTER;
import static io.sluice.policy.lint.LintCase.manifests;
import static io.sluice.policy.lint.LintCase.policy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What is taken for a way to the cluster's DNS, and what is not.
@SuppressWarnings("StringConcatToTextBlock") // short cases stay on one line
class DnsLintTest {
    /// The cluster's DNS under a name of its own, in a namespace of its own.
    private static final String WRITTEN =
            CLUSTER
                    + """
                    ---
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: infra, labels: {team: infra}}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: coredns, namespace: infra}
                    spec: {clusterIP: 10.55.0.53, selector: {run: resolver}, ports: [{port: 53, protocol: UDP}]}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: r, namespace: infra, labels: {run: resolver, kind: names}}
                    spec: {containers: [{name: c, image: i}]}
                    status: {podIPs: [{ip: 10.7.0.53}]}
                    ---
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: s, namespace: infra, labels: {run: store, kind: files}}
                    spec: {containers: [{name: c, image: i}]}
                    status: {podIPs: [{ip: 10.7.0.54}]}
                    """;

    private static final String SYSTEM =
            "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}";

    private static DynamicTest rule(boolean allows, String cluster, String rule) {
        String spec =
                "podSelector: {matchLabels: {app: web}}\npolicyTypes: %s[Egress]\negress: [{%s}]\n"
                        .formatted(allows ? "" : "§", rule);
        return manifests(
                (allows ? "DNS: " : "no DNS: ") + rule,
                LintRule.EGRESS_WITHOUT_DNS,
                policy("shop", "p", spec) + cluster);
    }

    @TestFactory
    List<DynamicTest> aRuleOfANetworkPolicy() {
        var tests = new ArrayList<DynamicTest>();
        for (String allowing :
                List.of(
                        "ports: [{port: 50, endPort: 60, protocol: UDP}]",
                        "ports: [{port: 53, protocol: UDP}], to: [{podSelector: {}}]",
                        "ports: [{port: 1, endPort: 53, protocol: UDP}]",
                        "ports: [{port: 5353, protocol: UDP}]",
                        "ports: [{port: dns, protocol: UDP}]",
                        "ports: [{protocol: UDP}], to: [{" + SYSTEM + "}]",
                        "to: [{" + SYSTEM + "}]",
                        "to: [{" + SYSTEM + ", podSelector: {matchLabels: {k8s-app: coredns}}}]",
                        "to: [{ipBlock: {cidr: 169.254.20.10/32}}]",
                        "to: [{ipBlock: {cidr: 192.0.2.0/24}}]")) {
            tests.add(rule(true, CLUSTER, allowing));
        }
        for (String other :
                List.of(
                        "ports: [{port: 54, endPort: 60, protocol: UDP}]",
                        "ports: [{port: 1, endPort: 52, protocol: UDP}]",
                        "ports: [{port: 53, protocol: TCP}]",
                        "ports: [{port: dns}]",
                        "ports: [{protocol: TCP}], to: [{" + SYSTEM + "}]",
                        "ports: [{protocol: UDP}], to: [{podSelector: {}}]",
                        "to: [{podSelector: {}}]",
                        "to: [{" + SYSTEM + ", podSelector: {matchLabels: {k8s-app: proxy}}}]",
                        "to: [{ipBlock: {cidr: 192.0.2.1/32}}]",
                        "to: [{ipBlock: {cidr: 10.55.0.53/32}}]")) {
            tests.add(rule(false, CLUSTER, other));
        }
        for (String allowing :
                List.of(
                        "to: [{ipBlock: {cidr: 10.55.0.53/32}}]",
                        "to: [{ipBlock: {cidr: 10.7.0.53/32}}]",
                        "to: [{namespaceSelector: {matchLabels: {team: infra}}}]",
                        "to: [{namespaceSelector: {matchLabels: {team: infra}}, podSelector:"
                                + " {matchLabels: {kind: names}}}]")) {
            tests.add(rule(true, WRITTEN, allowing));
        }
        for (String other :
                List.of(
                        "to: [{ipBlock: {cidr: 10.7.0.54/32}}]",
                        "to: [{namespaceSelector: {matchLabels: {team: infra}}, podSelector:"
                                + " {matchLabels: {kind: files}}}]")) {
            tests.add(rule(false, WRITTEN, other));
        }
        return tests;
    }

    private static String clusterWide(String subject, String... rules) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: p}
        spec:
          tier: Admin
          priority: 1
          subject: %s
          egress: [%s]
        """
                .formatted(subject, String.join(", ", rules));
    }

    private static DynamicTest denied(boolean reported, String cluster, String... rules) {
        var marked = new ArrayList<>(List.of(rules));
        if (reported) {
            marked.set(rules.length - 1, "§" + rules[rules.length - 1]);
        }
        return manifests(
                (reported ? "cuts DNS: " : "leaves DNS: ") + String.join(", ", rules),
                LintRule.EGRESS_WITHOUT_DNS,
                clusterWide("{namespaces: {}}", marked.toArray(String[]::new)) + cluster);
    }

    @TestFactory
    List<DynamicTest> aClusterWideRule() {
        String system = "matchLabels: {kubernetes.io/metadata.name: kube-system}";
        String deny = "{action: Deny, to: [%s]}";
        String accept = "{action: Accept, to: [%s]}";
        String acceptUdp = "{action: Accept, to: [%s], protocols: [{udp: {destinationPort: %s}}]}";
        String pods = "{pods: {namespaceSelector: {" + system + "}, podSelector: {%s}}}";
        String all = deny.formatted("{networks: [0.0.0.0/0, \"::/0\"]}");
        String dns = pods.formatted("matchLabels: {k8s-app: kube-dns}");
        String proxy = pods.formatted("matchLabels: {k8s-app: proxy}");
        String infra = "{namespaces: {matchLabels: {team: infra}}}";
        return List.of(
                denied(true, CLUSTER, deny.formatted(dns)),
                denied(false, CLUSTER, deny.formatted(proxy)),
                denied(false, CLUSTER, deny.formatted("{nodes: {}}")),
                denied(false, CLUSTER, deny.formatted("{networks: [\"::/0\"]}")),
                denied(false, CLUSTER, deny.formatted("{networks: [10.0.0.0/8]}")),
                denied(true, WRITTEN, deny.formatted("{networks: [10.0.0.0/8]}")),
                denied(true, WRITTEN, deny.formatted(infra)),
                denied(false, CLUSTER, deny.formatted("{networks: [169.254.0.0/16]}")),
                denied(false, CLUSTER, accept.formatted(dns), all),
                denied(true, CLUSTER, accept.formatted(proxy), all),
                denied(true, CLUSTER, accept.formatted("{nodes: {}}"), all),
                denied(true, CLUSTER, accept.formatted("{networks: [192.0.2.1/32]}"), all),
                denied(false, CLUSTER, accept.formatted("{networks: [192.0.2.0/24]}"), all),
                denied(false, CLUSTER, accept.formatted("{networks: [169.254.20.10/32]}"), all),
                denied(false, CLUSTER, acceptUdp.formatted(proxy, "{number: 53}"), all),
                denied(true, CLUSTER, acceptUdp.formatted(dns, "{number: 54}"), all),
                denied(false, WRITTEN, accept.formatted(infra), all),
                denied(false, CLUSTER, "{action: Pass, to: [" + dns + "]}", all),
                denied(true, CLUSTER, deny.formatted(proxy), deny.formatted(dns)));
    }

    @TestFactory
    List<DynamicTest> whatAnotherTierDoes() {
        String dns =
                "to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]";
        String policy =
                policy(
                        "shop",
                        "p",
                        "podSelector: {matchLabels: {app: web}}\npolicyTypes: %s[Egress]\n"
                                + "egress: [{ports: [{port: 443}]}]\n");
        String isolated = policy("shop", "p", "policyTypes: [Ingress, Egress]\n");
        String baseline =
                clusterWide(
                                "{namespaces: {matchLabels: {team: shop}}}",
                                "%s{action: Deny, to: [{namespaces: {}}]}")
                        .replace("Admin", "Baseline");
        var rule = LintRule.EGRESS_WITHOUT_DNS;
        String resolving =
                policy(
                        "shop",
                        "dns",
                        "podSelector: {matchLabels: {app: %s}}\npolicyTypes: [Egress]\n"
                                + "egress: [{ports: [{port: 53, protocol: UDP}]}]\n");
        return List.of(
                manifests(
                        "allowed to other Pods by another policy",
                        rule,
                        resolving.formatted("cart") + "---\n" + policy.formatted("§") + CLUSTER),
                manifests(
                        "allowed to Pods to come by another policy",
                        rule,
                        resolving.formatted("later")
                                + "---\n"
                                + policy.formatted("").replace("app: web", "app: later")
                                + CLUSTER),
                manifests(
                        "accepted before",
                        rule,
                        clusterWide("{namespaces: {}}", "{action: Accept, " + dns + "}")
                                + "---\n"
                                + policy.formatted("")
                                + CLUSTER),
                manifests(
                        "passed on",
                        rule,
                        clusterWide("{namespaces: {}}", "{action: Pass, " + dns + "}")
                                + "---\n"
                                + policy.formatted("§")
                                + CLUSTER),
                manifests(
                        "something else accepted before",
                        rule,
                        clusterWide(
                                        "{namespaces: {}}",
                                        "{action: Accept, to: [{namespaces: {matchLabels: {team:"
                                                + " data}}}]}")
                                + "---\n"
                                + policy.formatted("§")
                                + CLUSTER),
                manifests(
                        "accepted in the tier that comes after",
                        rule,
                        clusterWide("{namespaces: {}}", "{action: Accept, " + dns + "}")
                                        .replace("Admin", "Baseline")
                                + "---\n"
                                + policy.formatted("§")
                                + CLUSTER),
                manifests(
                        "denied in the tier that comes after",
                        rule,
                        baseline.formatted("§") + CLUSTER),
                manifests(
                        "denied in a tier that no Pod asks",
                        rule,
                        baseline.formatted("") + "---\n" + isolated + CLUSTER),
                manifests(
                        "denied to Pods that are not there yet",
                        rule,
                        baseline.formatted("§").replace("team: shop", "team: none")
                                + "---\n"
                                + isolated
                                + CLUSTER));
    }
}
