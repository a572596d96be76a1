package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.CLUSTER;
import static io.sluice.policy.lint.LintCase.manifests;
import static io.sluice.policy.lint.LintCase.policy;
import static io.sluice.policy.lint.LintCase.spec;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// One table for each rule: where it reports, and where it must not.
@SuppressWarnings({"StringConcatToTextBlock", "InlineFormatString"}) // short cases stay on one line
class LintRulesTest {
    private static final String IDLE =
            """
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: idle, namespace: %s}
            spec:
              replicas: 0
              selector: {matchLabels: {app: idle}}
              template:
                metadata: {labels: {app: idle}}
                spec: {hostNetwork: %s, containers: [{name: c, image: i}]}
            """;

    @TestFactory
    List<DynamicTest> peersOrNotAnd() {
        var rule = LintRule.PEERS_OR_NOT_AND;
        return List.of(
                spec(
                        "a dash too many",
                        rule,
                        """
                        podSelector: {}
                        ingress:
                          - from:
                              - namespaceSelector: {matchLabels: {team: data}}
                              - podSelector: §{matchLabels: {app: web}}
                        """),
                spec(
                        "the other way round, and for egress",
                        rule,
                        """
                        podSelector: {}
                        policyTypes: [Egress]
                        egress:
                          - to:
                              - podSelector: {matchLabels: {app: web}}
                              - namespaceSelector:
                                  §matchLabels: {team: data}
                        """),
                spec(
                        "one entry",
                        rule,
                        """
                        podSelector: {}
                        ingress:
                          - from:
                              - namespaceSelector: {matchLabels: {team: data}}
                                podSelector: {matchLabels: {app: pg}}
                        """),
                spec(
                        "the own namespace, or another",
                        rule,
                        """
                        podSelector: {}
                        ingress:
                          - from:
                              - podSelector: {}
                              - namespaceSelector: {matchLabels: {team: data}}
                        """),
                spec(
                        "two rules",
                        rule,
                        """
                        podSelector: {}
                        ingress:
                          - from: [{namespaceSelector: {matchLabels: {team: data}}}]
                          - from: [{podSelector: {matchLabels: {app: web}}}]
                        """));
    }

    @TestFactory
    List<DynamicTest> unlistedDirection() {
        var rule = LintRule.UNLISTED_DIRECTION;
        return List.of(
                spec(
                        "egress rules of an ingress policy",
                        rule,
                        """
                        podSelector: {}
                        policyTypes: [Ingress]
                        egress: §[{to: [{ipBlock: {cidr: 192.0.2.1/32}}]}]
                        """),
                spec(
                        "ingress rules of an egress policy",
                        rule,
                        """
                        podSelector: {}
                        policyTypes: [Egress]
                        ingress:
                          §- from: [{podSelector: {}}]
                        """),
                spec(
                        "both listed",
                        rule,
                        """
                        podSelector: {}
                        policyTypes: [Ingress, Egress]
                        ingress: [{}]
                        egress: [{}]
                        """),
                spec(
                        "an empty list",
                        rule,
                        "podSelector: {}\npolicyTypes: [Ingress]\negress: []\n"));
    }

    @TestFactory
    List<DynamicTest> egressClosesIngress() {
        var rule = LintRule.EGRESS_CLOSES_INGRESS;
        return List.of(
                spec("egress alone", rule, "podSelector: {}\negress: §[{}]\n"),
                spec("no types listed", rule, "policyTypes: []\negress:\n  §- {}\n"),
                spec("types listed", rule, "policyTypes: [Egress]\negress: [{}]\n"),
                spec("ingress rules beside it", rule, "ingress: [{}]\negress: [{}]\n"),
                spec("no egress rules", rule, "egress: []\n"));
    }

    @TestFactory
    List<DynamicTest> egressWithoutDns() {
        var rule = LintRule.EGRESS_WITHOUT_DNS;
        String web = "podSelector: {matchLabels: {app: web}}\n";
        return List.of(
                spec(
                        "one address",
                        rule,
                        web
                                + """
                                policyTypes: §[Egress]
                                egress: [{to: [{ipBlock: {cidr: 192.0.2.1/32}}]}]
                                """),
                spec(
                        "one port, and default types",
                        rule,
                        web + "egress: §[{ports: [{port: 443}]}]\n"),
                spec(
                        "DNS over TCP alone",
                        rule,
                        web + "policyTypes: §[Egress]\negress: [{ports: [{port: 53}]}]\n"),
                spec(
                        "Pods that are no resolvers",
                        rule,
                        web
                                + """
                                policyTypes: §[Egress]
                                egress: [{to: [{namespaceSelector: {matchLabels: {team: data}}}]}]
                                """),
                manifests(
                        "reported once for the same Pods",
                        rule,
                        policy(
                                        "shop",
                                        "p",
                                        web
                                                + "policyTypes: §[Egress]\negress: [{ports: [{port: 1}]}]\n")
                                + "---\n"
                                + policy(
                                        "shop",
                                        "q",
                                        web
                                                + "policyTypes: [Egress]\negress: [{ports: [{port: 2}]}]\n")
                                + CLUSTER),
                manifests(
                        "no Pods among the manifests",
                        rule,
                        policy(
                                "shop",
                                "p",
                                web
                                        + "policyTypes: §[Egress]\negress: [{ports: [{port: 443}]}]\n")),
                manifests(
                        "another policy allows it",
                        rule,
                        policy(
                                        "shop",
                                        "p",
                                        web
                                                + "policyTypes: [Egress]\negress: [{ports: [{port: 443}]}]\n")
                                + "---\n"
                                + policy(
                                        "shop",
                                        "dns",
                                        """
                                        podSelector: {}
                                        policyTypes: [Egress]
                                        egress: [{ports: [{port: 53, protocol: UDP}]}]
                                        """)
                                + CLUSTER),
                spec("nothing may leave", rule, web + "policyTypes: [Egress]\n"),
                spec(
                        "all of kube-system",
                        rule,
                        web
                                + """
                                policyTypes: [Egress]
                                egress:
                                  - to:
                                      - namespaceSelector:
                                          matchLabels: {kubernetes.io/metadata.name: kube-system}
                                        podSelector: {matchLabels: {k8s-app: kube-dns}}
                                """),
                spec(
                        "a wide block",
                        rule,
                        web
                                + "policyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]\n"),
                spec("ingress only", rule, web + "ingress: [{}]\n"));
    }

    @TestFactory
    List<DynamicTest> emptyPort() {
        var rule = LintRule.EMPTY_PORT;
        return List.of(
                spec("empty", rule, "ingress:\n  - ports: [§{}]\n"),
                spec("empty beside another", rule, "ingress:\n  - ports: [{port: 80}, §{}]\n"),
                spec("a protocol", rule, "ingress:\n  - ports: [{protocol: TCP}]\n"),
                spec("no entry", rule, "ingress:\n  - ports: []\n"));
    }

    @TestFactory
    List<DynamicTest> selectorMatchesNothing() {
        var rule = LintRule.SELECTOR_MATCHES_NOTHING;
        return List.of(
                spec("the policy's", rule, "podSelector: §{matchLabels: {app: wep}}\n"),
                spec(
                        "a peer's, in the own namespace",
                        rule,
                        "ingress:\n  - from:\n      - podSelector:\n          §matchLabels: {app: pg}\n"),
                spec(
                        "a peer's, in another namespace",
                        rule,
                        """
                        ingress:
                          - from:
                              - namespaceSelector: {matchLabels: {team: data}}
                                podSelector: §{matchLabels: {app: web}}
                        """),
                spec("Pods that are there", rule, "podSelector: {matchLabels: {app: web}}\n"),
                spec(
                        "a namespace whose Pods are not among the manifests",
                        rule,
                        """
                        ingress:
                          - from:
                              - namespaceSelector:
                                  matchLabels: {kubernetes.io/metadata.name: kube-system}
                                podSelector: {matchLabels: {k8s-app: prometheus}}
                        """),
                manifests(
                        "no Pods among the manifests",
                        rule,
                        policy("shop", "p", "podSelector: {matchLabels: {app: wep}}\n")),
                manifests(
                        "a workload without replicas",
                        rule,
                        policy("shop", "p", "podSelector: {matchLabels: {app: idle}}\n")
                                + CLUSTER
                                + """
                                ---
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: idle, namespace: shop}
                                spec:
                                  replicas: 0
                                  selector: {matchLabels: {app: idle}}
                                  template:
                                    metadata: {labels: {app: idle}}
                                    spec: {containers: [{name: c, image: i}]}
                                """),
                manifests(
                        "a workload without replicas, alone in its namespace",
                        rule,
                        policy("batch", "p", "podSelector: {matchLabels: {app: idle}}\n")
                                + CLUSTER
                                + IDLE.formatted("batch", "false")),
                manifests(
                        "a workload of the host's network",
                        rule,
                        policy("shop", "p", "podSelector: §{matchLabels: {app: idle}}\n")
                                + CLUSTER
                                + IDLE.formatted("shop", "true")));
    }

    @TestFactory
    List<DynamicTest> namespaceLabelMissing() {
        var rule = LintRule.NAMESPACE_LABEL_MISSING;
        return List.of(
                spec(
                        "a label that nobody has",
                        rule,
                        "ingress:\n  - from: [{namespaceSelector: §{matchLabels: {name: db}}}]\n"),
                spec(
                        "a label that is there",
                        rule,
                        "ingress:\n  - from: [{namespaceSelector: {matchLabels: {team: data}}}]\n"),
                manifests(
                        "no Namespaces among the manifests",
                        rule,
                        policy(
                                "shop",
                                "p",
                                "ingress:\n  - from: [{namespaceSelector: {matchLabels: {name: db}}}]\n")));
    }

    @TestFactory
    List<DynamicTest> unknownNamespace() {
        var rule = LintRule.UNKNOWN_NAMESPACE;
        String from = "ingress:\n  - from:\n      - namespaceSelector: ";
        return List.of(
                spec(
                        "misspelled",
                        rule,
                        from + "§{matchLabels: {kubernetes.io/metadata.name: dbb}}\n"),
                spec("there", rule, from + "{matchLabels: {kubernetes.io/metadata.name: db}}\n"),
                spec(
                        "in every cluster",
                        rule,
                        from + "{matchLabels: {kubernetes.io/metadata.name: kube-system}}\n"));
    }

    @TestFactory
    List<DynamicTest> missingNamespace() {
        var rule = LintRule.MISSING_NAMESPACE;
        String gateway =
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: g, namespace: %s}
                spec:
                  selector: {istio: egressgateway}
                  servers:
                    - port: {number: 443, name: tls, protocol: TLS}
                      tls: {mode: PASSTHROUGH}
                      hosts: [a.example.com]
                """;
        return List.of(
                manifests("a policy", rule, policy("§shopp", "p", "{}\n") + CLUSTER),
                manifests("a Gateway", rule, gateway.formatted("§shopp") + CLUSTER),
                manifests("there", rule, policy("shop", "p", "{}\n") + CLUSTER),
                manifests("in every cluster", rule, policy("kube-system", "p", "{}\n") + CLUSTER),
                manifests("nothing but policies", rule, policy("shopp", "p", "{}\n")));
    }

    @TestFactory
    List<DynamicTest> podOrServiceRange() {
        var rule = LintRule.POD_OR_SERVICE_RANGE;
        String to = "policyTypes: [Egress]\negress:\n  - to: [{ipBlock: {cidr: ";
        return List.of(
                spec("where Pod addresses are given out", rule, to + "§10.244.3.0/24}}]\n"),
                spec("where Service addresses are given out", rule, to + "§10.96.0.10/32}}]\n"),
                spec("the address of a Pod", rule, to + "§10.7.0.9/32}}]\n"),
                spec("the address of a Service", rule, to + "§10.55.0.0/24}}]\n"),
                spec("over IPv6", rule, to + "§\"fd00:10:244::1/128\"}}]\n"),
                spec("an address outside", rule, to + "192.0.2.1/32}}]\n"),
                spec("a wide block", rule, to + "10.0.0.0/8}}]\n"),
                manifests(
                        "the blocks of Nodes",
                        rule,
                        policy("shop", "p", to + "§10.42.1.0/24}}]\n")
                                + "---\n"
                                + policy("shop", "q", to + "10.244.3.0/24}}]\n")
                                + CLUSTER
                                + """
                                ---
                                apiVersion: v1
                                kind: Node
                                metadata: {name: node-1}
                                spec: {podCIDR: 10.42.0.0/16, podCIDRs: [10.42.0.0/16]}
                                """));
    }

    @TestFactory
    List<DynamicTest> metadataReachable() {
        var rule = LintRule.METADATA_REACHABLE;
        String to = "policyTypes: [Egress]\negress:\n  - to: [{ipBlock: {cidr: ";
        return List.of(
                spec("everything", rule, to + "§0.0.0.0/0}}]\n"),
                spec("all link-local", rule, to + "§169.254.0.0/16}}]\n"),
                spec("over IPv6", rule, to + "§\"::/0\"}}]\n"),
                spec("another exception", rule, to + "§0.0.0.0/0, except: [10.0.0.0/8]}}]\n"),
                spec(
                        "excepted",
                        rule,
                        to + "0.0.0.0/0, except: [169.254.0.0/16, 100.100.100.200/32]}}]\n"),
                spec("meant", rule, to + "169.254.169.254/32}}]\n"),
                spec("on another port", rule, to + "0.0.0.0/0}}]\n    ports: [{port: 443}]\n"),
                spec("for ingress", rule, "ingress:\n  - from: [{ipBlock: {cidr: 0.0.0.0/0}}]\n"));
    }

    @TestFactory
    List<DynamicTest> exceptReallowed() {
        var rule = LintRule.EXCEPT_REALLOWED;
        String except =
                "policyTypes: [Egress]\negress:\n"
                        + "  - to: [{ipBlock: {cidr: 0.0.0.0/0, except: [%s10.0.0.0/8]}}]\n";
        String marked = except.formatted("§");
        String silent = except.formatted("");
        return List.of(
                spec("by a wider block", rule, marked + "  - to: [{ipBlock: {cidr: 8.0.0.0/6}}]\n"),
                spec(
                        "by a wider block with another exception",
                        rule,
                        marked + "  - to: [{ipBlock: {cidr: 8.0.0.0/6, except: [§9.0.0.0/8]}}]\n"),
                spec("by any peer", rule, marked + "  - ports: [{port: 80}]\n"),
                spec(
                        "in the same rule",
                        rule,
                        """
                        policyTypes: [Egress]
                        egress:
                          - to:
                              - ipBlock: {cidr: 0.0.0.0/0, except: [192.0.2.0/24, §10.0.0.0/8]}
                              - ipBlock: {cidr: 10.0.0.0/8}
                        """),
                manifests(
                        "by another policy",
                        rule,
                        policy("shop", "p", marked)
                                + "---\n"
                                + policy("shop", "q", "policyTypes: [Egress]\negress: [{}]\n")
                                + CLUSTER),
                spec(
                        "one host of it is meant",
                        rule,
                        silent + "  - to: [{ipBlock: {cidr: 10.1.2.3/32}}]\n"),
                spec(
                        "with the same exception",
                        rule,
                        silent
                                + "  - to: [{ipBlock: {cidr: 8.0.0.0/6, except: [10.0.0.0/8]}}]\n"
                                + "    ports: [{port: 53, protocol: UDP}]\n"),
                spec(
                        "on other ports",
                        rule,
                        silent.replace("}}]", "}}]\n    ports: [{port: 443}]")
                                + "  - ports: [{port: 53, protocol: UDP}]\n"),
                manifests(
                        "by a policy for other Pods",
                        rule,
                        policy("shop", "p", silent)
                                + "---\n"
                                + policy(
                                        "shop",
                                        "q",
                                        "podSelector: {matchLabels: {app: web}}\n"
                                                + "policyTypes: [Egress]\negress: [{}]\n")
                                + CLUSTER));
    }

    @TestFactory
    List<DynamicTest> ipv6LeftOpen() {
        var rule = LintRule.IPV6_LEFT_OPEN;
        String v4 =
                "policyTypes: [Egress]\negress:\n  - to:\n"
                        + "      - ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}\n";
        return List.of(
                spec("exceptions for IPv4 only", rule, v4 + "      - ipBlock: {cidr: §\"::/0\"}\n"),
                spec(
                        "all global addresses",
                        rule,
                        "ingress:\n  - from: [{ipBlock: {cidr: 192.0.2.0/24}},"
                                + " {ipBlock: {cidr: §\"2000::/3\"}}]\n"),
                spec(
                        "exceptions for both",
                        rule,
                        v4 + "      - ipBlock: {cidr: \"::/0\", except: [\"fc00::/7\"]}\n"),
                spec(
                        "on other ports",
                        rule,
                        "ingress:\n  - from: [{ipBlock: {cidr: 192.0.2.0/24}}]\n    ports: [{port: 1}]\n"
                                + "  - from: [{ipBlock: {cidr: \"::/0\"}}]\n    ports: [{port: 2}]\n"),
                spec(
                        "any peer on the same ports",
                        rule,
                        v4 + "      - ipBlock: {cidr: \"::/0\"}\n  - ports: [{port: 80}]\n"),
                spec(
                        "any peer on other ports",
                        rule,
                        v4
                                + "      - ipBlock: {cidr: §\"::/0\"}\n    ports: [{port: 443}]\n"
                                + "  - ports: [{port: 80}]\n"),
                spec("IPv4 only", rule, v4),
                spec("IPv6 only", rule, "ingress:\n  - from: [{ipBlock: {cidr: \"::/0\"}}]\n"),
                spec(
                        "both open",
                        rule,
                        "ingress:\n  - from: [{ipBlock: {cidr: 0.0.0.0/0}},"
                                + " {ipBlock: {cidr: \"::/0\"}}]\n"));
    }

    @TestFactory
    List<DynamicTest> duplicateRule() {
        var rule = LintRule.DUPLICATE_RULE;
        return List.of(
                spec(
                        "rules",
                        rule,
                        """
                        ingress:
                          - from: [{podSelector: {matchLabels: {app: web}}}]
                            ports: [{port: 80}]
                          - §ports: [{protocol: TCP, port: 80}]
                            from: [{podSelector: {matchLabels: {app: web}}}]
                        """),
                spec(
                        "peers",
                        rule,
                        "ingress:\n  - from: [{podSelector: {}}, §{podSelector: {}}]\n"),
                spec("ports", rule, "ingress:\n  - ports: [{port: 80}, §{port: 80}]\n"),
                spec(
                        "different ports",
                        rule,
                        "ingress:\n  - ports: [{port: 80}, {port: 80, protocol: UDP}]\n"));
    }

    @TestFactory
    List<DynamicTest> shadowedRule() {
        var rule = LintRule.SHADOWED_RULE;
        return List.of(
                spec(
                        "a rule, by an earlier one",
                        rule,
                        """
                        ingress:
                          - from: [{podSelector: {}}]
                          - §from: [{podSelector: {matchLabels: {app: web}}}]
                            ports: [{port: 80}]
                        """),
                spec(
                        "a rule, by a later one",
                        rule,
                        "ingress:\n  - §ports: [{port: 80}]\n  - ports: [{port: 1, endPort: 100}]\n"),
                spec(
                        "a block",
                        rule,
                        """
                        ingress:
                          - from:
                              - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                              - ipBlock: §{cidr: 10.2.0.0/16}
                              - ipBlock: {cidr: 10.1.3.0/24}
                        """),
                spec("a port", rule, "ingress:\n  - ports: [{protocol: TCP}, §{port: 80}]\n"),
                manifests(
                        "a policy beside one that opens everything",
                        rule,
                        policy("shop", "p", "ingress:\n  §- ports: [{port: 80}]\n")
                                + "---\n"
                                + policy("shop", "q", "ingress: [{}]\n")
                                + CLUSTER),
                spec(
                        "neither says all of the other",
                        rule,
                        """
                        ingress:
                          - from: [{podSelector: {}}]
                            ports: [{port: 80}]
                          - from: [{podSelector: {matchLabels: {app: web}}}]
                        """));
    }

    @TestFactory
    List<DynamicTest> unreachableRule() {
        var rule = LintRule.UNREACHABLE_RULE;
        return List.of(
                spec(
                        "a block without an address left",
                        rule,
                        "ingress:\n  - from: [{ipBlock: {cidr: 10.0.0.0/8,"
                                + " except: §[10.0.0.0/9, 10.128.0.0/9]}}]\n"),
                spec(
                        "a selector with two values for one label",
                        rule,
                        """
                        podSelector:
                          §matchLabels: {app: web}
                          matchExpressions: [{key: app, operator: NotIn, values: [web, cart]}]
                        """),
                spec(
                        "a peer that must have a label and must not",
                        rule,
                        """
                        ingress:
                          - from:
                              - podSelector: §{matchExpressions: [{key: a, operator: Exists}, {key: a, operator: DoesNotExist}]}
                        """),
                spec("a name that no own Pod has", rule, "ingress:\n  - ports: [{port: §htpp}]\n"),
                spec(
                        "a name that no peer has",
                        rule,
                        """
                        policyTypes: [Egress]
                        egress:
                          - to: [{namespaceSelector: {matchLabels: {team: data}}}]
                            ports: [{port: §sql, protocol: UDP}]
                        """),
                spec("a name that is there", rule, "ingress:\n  - ports: [{port: http}]\n"),
                spec(
                        "an address left",
                        rule,
                        "ingress:\n  - from: [{ipBlock: {cidr: 10.0.0.0/8,"
                                + " except: [10.0.0.0/9, 10.128.0.0/10]}}]\n"),
                spec(
                        "two values of which one is left",
                        rule,
                        """
                        podSelector:
                          matchExpressions:
                            - {key: app, operator: In, values: [web, cart]}
                            - {key: app, operator: NotIn, values: [cart]}
                        """));
    }

    @TestFactory
    List<DynamicTest> namedPortOnIpBlock() {
        var rule = LintRule.NAMED_PORT_ON_IP_BLOCK;
        return List.of(
                spec(
                        "egress",
                        rule,
                        """
                        policyTypes: [Egress]
                        egress:
                          - to: [{ipBlock: {cidr: 192.0.2.1/32}}]
                            ports: [{port: §https}]
                        """),
                spec(
                        "a number",
                        rule,
                        """
                        policyTypes: [Egress]
                        egress:
                          - to: [{ipBlock: {cidr: 192.0.2.1/32}}]
                            ports: [{port: 443}]
                        """),
                spec(
                        "ingress: the name is looked up on the own Pods",
                        rule,
                        """
                        ingress:
                          - from: [{ipBlock: {cidr: 192.0.2.1/32}}]
                            ports: [{port: http}]
                        """));
    }

    @TestFactory
    List<DynamicTest> publicSuffixWildcard() {
        return List.of(
                host("every name", "§\"*\""),
                host("a top-level name", "§\"*.com\""),
                host("a country's suffix", "§\"*.co.uk\""),
                host("a cloud's suffix", "§\"*.s3.amazonaws.com\""),
                host("a domain", "\"*.example.com\""),
                host("a name", "bucket.s3.amazonaws.com"));
    }

    private static DynamicTest host(String name, String host) {
        return manifests(
                name,
                LintRule.PUBLIC_SUFFIX_WILDCARD,
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: g}
                spec:
                  selector: {istio: egressgateway}
                  servers:
                    - port: {number: 443, name: tls, protocol: TLS}
                      tls: {mode: PASSTHROUGH}
                      hosts: [www.example.org, %s]
                """
                        .formatted(host));
    }

    @TestFactory
    List<DynamicTest> uncoveredPods() {
        String pods =
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
        var rule = LintRule.UNCOVERED_PODS;
        return List.of(
                manifests("one direction", rule, pods.formatted("§") + policy("shop", "p", "{}\n")),
                manifests(
                        "a namespace that is not written",
                        rule,
                        """
                        §apiVersion: v1
                        kind: Pod
                        metadata: {name: web, namespace: shop}
                        spec: {containers: [{name: c, image: i}]}
                        """),
                manifests(
                        "both directions covered",
                        rule,
                        pods.formatted("")
                                + policy("shop", "p", "policyTypes: [Ingress, Egress]\n")),
                manifests(
                        "no Pods",
                        rule,
                        "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"));
    }

    @TestFactory
    List<DynamicTest> unknownLintRule() {
        String namespace =
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n"
                        + "  annotations: {sluice.io/lint-ignore: %s}\n";
        var rule = LintRule.UNKNOWN_LINT_RULE;
        return List.of(
                manifests(
                        "misspelled",
                        rule,
                        namespace.formatted("§\"uncovered-pods, egress-no-dns\"")),
                manifests("known", rule, namespace.formatted("\"uncovered-pods, host-bits\"")));
    }
}
