package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Rule;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Finding;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Severity;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterNetworkPolicyReaderTest {
    /// `SPEC` is a sound specification without its closing brace, `RULE` a sound egress rule.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ^{priority: 1, subject: {namespaces: {}}}                                             | missing-field   | spec.tier is missing
                    ^{tier: Admin, subject: {namespaces: {}}}                                             | missing-field   | spec.priority is missing
                    ^{tier: Admin, priority: 1}                                                           | missing-field   | spec.subject is missing
                    ^{tier: Admin, priority: 1, subject: null}                                            | missing-field   | spec.subject is missing
                    {tier: ^admin, priority: 1, subject: {namespaces: {}}}                                | bad-tier        | write Admin or Baseline
                    {tier: ^NetworkPolicy, priority: 1, subject: {namespaces: {}}}                        | bad-tier        | is unknown
                    {tier: Admin, priority: ^-1, subject: {namespaces: {}}}                               | out-of-range    | outside 0..1000
                    {tier: Admin, priority: ^1001, subject: {namespaces: {}}}                             | out-of-range    | outside 0..1000
                    {tier: Admin, priority: ^"1", subject: {namespaces: {}}}                              | wrong-type      | a whole number
                    {tier: Admin, priority: 1, subject: ^{}}                                              | bad-subject     | has none of namespaces, pods
                    {tier: Admin, priority: 1, subject: ^{namespaces: null}}                              | bad-subject     | has none of
                    {tier: Admin, priority: 1, subject: {namespaces: {}, ^pods: {podSelector: {}}}}       | bad-subject     | exactly one of
                    {tier: Admin, priority: 1, subject: {pods: ^{}}}                                      | missing-field   | podSelector is missing
                    {tier: Admin, priority: 1, subject: {pods: ^{namespaceSelector: {}}}}                 | missing-field   | podSelector is missing
                    {tier: Admin, priority: 1, subject: {namespaces: {matchLabels: {^-a: b}}}}            | bad-label       | the key "-a"
                    {tier: Admin, priority: 1, subject: {namespaces: {}}, ^ingres: []}                    | unknown-field   | did you mean ingress?
                    SPEC, ingress: [^{from: [{namespaces: {}}]}]}                                         | missing-field   | action is missing
                    SPEC, ingress: [^{action: Deny}]}                                                     | missing-field   | from is missing
                    SPEC, egress: [^{action: Deny, to: null}]}                                            | missing-field   | to is missing
                    SPEC, egress: [{action: Deny, to: ^[]}]}                                              | bad-count       | at least 1
                    SPEC, ingress: [{action: ^Allow, from: [{namespaces: {}}]}]}                          | bad-action      | Accept, Deny, Pass
                    SPEC, ingress: [{action: ^deny, from: [{namespaces: {}}]}]}                           | bad-action      | is unknown
                    SPEC, ingress: [{action: Deny, from: [^{}]}]}                                         | empty-peer      | has none of namespaces, pods
                    SPEC, ingress: [{action: Deny, from: [{^networks: [10.0.0.0/8]}]}]}                   | unknown-field   | the other end is one of namespaces, pods
                    SPEC, ingress: [{action: Deny, from: [{^nodes: {}}]}]}                                | unknown-field   | no field "nodes"
                    SPEC, ingress: [{action: Accept, from: [{^domainNames: [a.b]}]}]}                     | unknown-field   | no field "domainNames"
                    SPEC, ingress: [{action: Deny, ^to: [], from: [{namespaces: {}}]}]}                   | unknown-field   | no field "to"
                    SPEC, ingress: [{action: Deny, ^ports: [], from: [{namespaces: {}}]}]}                | unknown-field   | no field "ports"
                    SPEC, egress: [{action: Deny, to: [{namespaces: {}, ^networks: [10.0.0.0/8]}]}]}      | bad-peer        | has namespaces and networks
                    SPEC, egress: [{action: Deny, to: [^{nodes: null}]}]}                                 | bad-peer        | has none of
                    SPEC, egress: [{action: Deny, to: [{pods: ^{namespaceSelector: {}}}]}]}               | missing-field   | podSelector is missing
                    SPEC, egress: [{action: Deny, to: [{pods: {podSelector: {}, ^x: 1}}]}]}               | unknown-field   | no field "x"
                    SPEC, egress: [{action: Deny, to: [{networks: ^[]}]}]}                                | bad-count       | at least 1
                    SPEC, egress: [{action: Deny, to: [{networks: [^10.0.0.1]}]}]}                        | bad-cidr        | 10.0.0.1/32
                    SPEC, egress: [{action: Deny, to: [{networks: [^10.0.0.0/33]}]}]}                     | bad-cidr        | is no block
                    SPEC, egress: [{action: Deny, to: [{networks: [^10.0.0.0/08]}]}]}                     | bad-cidr        | is no block
                    SPEC, egress: [{action: Deny, to: [{networks: [^"::ffff:10.0.0.0/104"]}]}]}           | bad-cidr        | IPv4 inside IPv6
                    SPEC, egress: [{action: Deny, to: [{networks: [^"fe80::%a/64"]}]}]}                   | bad-cidr        | is no block
                    SPEC, egress: [{action: Deny, to: [{networks: [^"0000:0000:0000:0000:0000:0001:255.255.255.255/128"]}]}]} | bad-cidr | longer than 43
                    SPEC, egress: [{action: Deny, to: [{networks: [10.0.0.0/8, ^10.0.0.0/8]}]}]}          | duplicate-entry | repeats
                    SPEC, egress: [{action: Accept, to: [{domainNames: ^[]}]}]}                           | bad-count       | at least 1
                    SPEC, egress: [{action: Accept, to: [{domainNames: [a.b, ^a.b]}]}]}                   | duplicate-entry | repeats
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^com]}]}]}                        | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^"*"]}]}]}                        | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^"*.com"]}]}]}                    | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^a.*.com]}]}]}                    | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^"*a.b.com"]}]}]}                 | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^a..com]}]}]}                     | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^-a.com]}]}]}                     | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^a_.com]}]}]}                     | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^a.com..]}]}]}                    | bad-host        | is no domain name
                    SPEC, egress: [{action: Accept, to: [{domainNames: [^"https://a.com"]}]}]}            | bad-host        | is no domain name
                    RULE, protocols: ^[]}]}                                                               | bad-count       | at least 1
                    RULE, protocols: [^{}]}]}                                                             | bad-port        | has none of tcp, udp, sctp
                    RULE, protocols: [{tcp: {destinationPort: {number: 1}}, ^udp: {destinationPort: {number: 1}}}]}]} | bad-port | has tcp and udp
                    RULE, protocols: [{tcp: {destinationPort: {number: 1}}, ^destinationNamedPort: a}]}]} | bad-port        | exactly one
                    RULE, protocols: [{^icmp: {}}]}]}                                                     | unknown-field   | no field "icmp"
                    RULE, protocols: [{^TCP: {destinationPort: {number: 1}}}]}]}                          | unknown-field   | did you mean tcp?
                    RULE, protocols: [{tcp: ^{}}]}]}                                                      | missing-field   | destinationPort is missing
                    RULE, protocols: [{sctp: {destinationPort: ^{}}}]}]}                                  | bad-port        | has none of number, range
                    RULE, protocols: [{tcp: {destinationPort: {number: 1, ^range: {start: 1, end: 2}}}}]}]} | bad-port      | has number and range
                    RULE, protocols: [{tcp: {destinationPort: {number: ^0}}}]}]}                          | bad-port        | outside 1..65535
                    RULE, protocols: [{udp: {destinationPort: {number: ^65536}}}]}]}                      | bad-port        | outside 1..65535
                    RULE, protocols: [{udp: {destinationPort: {number: ^"53"}}}]}]}                       | wrong-type      | a whole number
                    RULE, protocols: [{tcp: {destinationPort: {range: {start: 5, end: ^5}}}}]}]}          | bad-port-range  | end 5 is not above start 5
                    RULE, protocols: [{tcp: {destinationPort: {range: {start: 5, end: ^4}}}}]}]}          | bad-port-range  | is not above
                    RULE, protocols: [{tcp: {destinationPort: {range: {start: 5, end: ^65536}}}}]}]}      | bad-port        | outside 1..65535
                    RULE, protocols: [{tcp: {destinationPort: {range: {start: ^0, end: 9}}}}]}]}          | bad-port        | outside 1..65535
                    RULE, protocols: [{tcp: {destinationPort: {range: ^{start: 5}}}}]}]}                  | missing-field   | end is missing
                    RULE, protocols: [{tcp: {destinationPort: {range: ^{end: 5}}}}]}]}                    | missing-field   | start is missing
                    SPEC, egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], protocols: [{^destinationNamedPort: web}]}]} | bad-port | only Pods have named ports
                    SPEC, egress: [{action: Deny, to: [{namespaces: {}}, {nodes: {}}], protocols: [{^destinationNamedPort: web}]}]} | bad-port | stands beside nodes
                    SPEC, egress: [{action: Accept, to: [{domainNames: [a.b]}], protocols: [{^destinationNamedPort: web}]}]} | bad-port | stands beside domainNames
                    """)
    void whatTheDefinitionRejectsIsRejectedWithItsPlace(
            String marked, String rule, String message) {
        String text = clusterNetworkPolicy(marked);

        assertRefused(text, "ClusterNetworkPolicy p", rule, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ^{subject: {namespaces: {}}}                                                                                     | missing-field  | priority is missing
                    {priority: 1, ^tier: Admin, subject: {namespaces: {}}}                                                           | unknown-field  | no field "tier"
                    {priority: 1, subject: {pods: ^{podSelector: {}}}}                                                               | missing-field  | namespaceSelector is missing
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: ^Accept, from: [{namespaces: {}}]}]}                 | bad-action     | Allow, Deny, Pass
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ^protocols: []}]}    | unknown-field  | no field "protocols"
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: ^[]}]}        | bad-count      | at least 1
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [^{}]}]}      | bad-port       | has none of portNumber
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: ^{protocol: TCP}}]}]} | missing-field | port is missing
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {port: ^0}}]}]} | bad-port | outside 1..65535
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portNumber: {protocol: ^tcp, port: 1}}]}]} | bad-protocol | in capitals
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: {start: 2, end: ^1}}]}]} | bad-port-range | is not above
                    {priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{portRange: ^{start: 2}}]}]} | missing-field | end is missing
                    {priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [10.0.0.0/8]}], ports: [{^namedPort: web}]}]} | bad-port | only Pods have named ports
                    """)
    void whatTheAdminNetworkPolicyRejectsIsRejected(String marked, String rule, String message) {
        String text = object("v1alpha1", "AdminNetworkPolicy", "p", marked);

        assertRefused(text, "AdminNetworkPolicy p", rule, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {^priority: 1, subject: {namespaces: {}}}                                             | unknown-field | no field "priority"
                    {subject: {namespaces: {}}, egress: [{action: ^Pass, to: [{namespaces: {}}]}]}        | bad-action    | Allow, Deny
                    {subject: {namespaces: {}}, egress: [{action: Allow, to: [{^domainNames: [a.b]}]}]}   | unknown-field | networks, nodes
                    """)
    void whatTheBaselineAdminNetworkPolicyRejectsIsRejected(
            String marked, String rule, String message) {
        String text = object("v1alpha1", "BaselineAdminNetworkPolicy", "default", marked);

        assertRefused(text, "BaselineAdminNetworkPolicy default", rule, message);
    }

    @Test
    void aBaselineAdminNetworkPolicyHasTheNameDefault() {
        String text =
                object(
                        "v1alpha1",
                        "BaselineAdminNetworkPolicy",
                        "^other",
                        "{subject: {namespaces: {}}}");

        assertRefused(text, "BaselineAdminNetworkPolicy other", "bad-name", "is called default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SPEC}",
                "SPEC, ingress: [], egress: null}",
                "{tier: Baseline, priority: 0, subject: {pods: {podSelector: {}}}}",
                "{tier: Admin, priority: 1000, subject: {pods: {namespaceSelector: {},"
                        + " podSelector: {matchLabels: {a: b}}}}}",
                "SPEC, egress: [{name: '', action: Pass, to: [{nodes: {}}, {networks:"
                        + " ['::/0', 0.0.0.0/0]}]}]}",
                "SPEC, egress: [{action: Accept, to: [{domainNames: [a.b, '*.c.d', E.F., a_b.c.d,"
                        + " '1.2']}]}]}",
                "SPEC, egress: [{action: Deny, to: [{namespaces: {}}, {domainNames: [a.b]}]}]}",
                "SPEC, egress: [{action: Pass, to: [{domainNames: [a.b]}]}]}",
                "RULE, protocols: [{tcp: {destinationPort: {number: 65535}}}, {udp:"
                        + " {destinationPort: {range: {start: 1, end: 65535}}}}]}]}",
                "RULE, protocols: [{destinationNamedPort: web}]}]}",
                "SPEC, ingress: [{action: Deny, from: [{pods: {podSelector: {}}}], protocols:"
                        + " [{destinationNamedPort: web}]}]}"
            })
    void whatTheDefinitionAcceptsIsRead(String spec) {
        var manifests = Manifest.read(clusterNetworkPolicy(spec));

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources()).hasSize(1);
    }

    @Test
    void versionV1beta1IsTheSameDefinition() {
        var policy =
                Manifest.only(
                        ClusterNetworkPolicy.class,
                        object(
                                "v1beta1",
                                "ClusterNetworkPolicy",
                                "p",
                                "{tier: Admin, priority: 1, subject: {namespaces: {}}}"));

        assertThat(policy.tier()).isEqualTo(Tier.ADMIN);
    }

    /// The counts at the limit, and one above it.
    @ParameterizedTest
    @CsvSource({"v1alpha2, 25", "v1alpha1, 100"})
    void theLimitsOfListsAreThoseOfTheDefinition(String version, int most) {
        for (String list : new String[] {"rules", "peers", "ports"}) {
            assertThat(errors(version, list, most)).as(list).isEmpty();
            assertThat(errors(version, list, most + 1)).as(list).containsExactly("bad-count");
        }
    }

    private static Stream<String> errors(String version, String list, int count) {
        boolean first = version.equals("v1alpha1");
        String port = first ? "{portNumber: {port: 1}}" : "{tcp: {destinationPort: {number: 1}}}";
        String ports =
                (first ? "ports: [" : "protocols: [")
                        + times(port, list.equals("ports") ? count : 1)
                        + "]";
        String peers = times("{namespaces: {}}", list.equals("peers") ? count : 1);
        String rule = "{action: Deny, to: [" + peers + "], " + ports + "}";
        String rules = times(rule, list.equals("rules") ? count : 1);
        String spec =
                (first ? "{" : "{tier: Admin, ")
                        + "priority: 1, subject: {namespaces: {}}, egress: ["
                        + rules
                        + "]}";
        String kind = first ? "AdminNetworkPolicy" : "ClusterNetworkPolicy";
        return Manifest.errors(object(version, kind, "p", spec)).stream().map(Finding::rule);
    }

    @ParameterizedTest
    @CsvSource({"networks, 10.0.0.%d/32", "domainNames, n%d.example.com"})
    void aPeerHasAtMost25BlocksOrNames(String field, String entry) {
        for (int count : new int[] {25, 26}) {
            String entries =
                    IntStream.range(0, count)
                            .mapToObj(entry::formatted)
                            .collect(Collectors.joining(", "));

            var errors =
                    Manifest.errors(
                            clusterNetworkPolicy(
                                    "SPEC, egress: [{action: Accept, to: [{"
                                            + field
                                            + ": ["
                                            + entries
                                            + "]}]}]}"));

            assertThat(errors).hasSize(count - 25);
            assertThat(errors).extracting(Finding::rule).allMatch("bad-count"::equals);
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "101, 1"})
    void aRuleNameHasAtMost100Characters(int length, int errors) {
        String name = "\ud83d\ude00".repeat(length);

        assertThat(Manifest.errors(clusterNetworkPolicy("RULE, name: \"" + name + "\"}]}")))
                .hasSize(errors);
    }

    @Test
    void aClusterNetworkPolicyKeepsItsMeaning() {
        var policy =
                Manifest.only(
                        ClusterNetworkPolicy.class,
                        """
                        apiVersion: policy.networking.k8s.io/v1alpha2
                        kind: ClusterNetworkPolicy
                        metadata:
                          name: guard
                        spec:
                          tier: Baseline
                          priority: 7
                          subject:
                            namespaces: {matchLabels: {env: prod}}
                          ingress:
                          - name: monitors
                            action: Accept
                            from:
                            - pods:
                                namespaceSelector: {}
                                podSelector: {matchLabels: {app: monitor}}
                            protocols:
                            - destinationNamedPort: metrics
                          egress:
                          - action: Pass
                            to:
                            - namespaces: {}
                          - action: Accept
                            to:
                            - networks: [10.1.2.0/24]
                            - nodes: {matchLabels: {zone: a}}
                            - domainNames: ["*.Example.com.", api.test]
                            protocols:
                            - tcp: {destinationPort: {number: 443}}
                            - udp: {destinationPort: {range: {start: 5, end: 6}}}
                          - action: Deny
                            to:
                            - networks: ["::/0"]
                        """);

        assertThat(policy.meta().path()).isEqualTo("guard");
        assertThat(policy.kind()).isEqualTo("ClusterNetworkPolicy");
        assertThat(policy.form()).isEqualTo(Form.CLUSTER_NETWORK_POLICY);
        assertThat(policy.tier()).isEqualTo(Tier.BASELINE);
        assertThat(policy.priority()).isEqualTo(7);
        assertThat(policy.subject().namespaceSelector().matchLabels()).containsEntry("env", "prod");
        assertThat(policy.subject().podSelector().isEmpty()).isTrue();
        assertThat(policy.ingress().stream().map(ClusterNetworkPolicyReaderTest::said))
                .containsExactly(
                        "11:5 monitors ACCEPT [* app=monitor] [metrics/TCP, metrics/UDP,"
                                + " metrics/SCTP]");
        assertThat(policy.egress().stream().map(ClusterNetworkPolicyReaderTest::said))
                .containsExactly(
                        "20:5  PASS [* any] []",
                        "23:5  ACCEPT [10.1.2.0/24, nodes zone=a, *.example.com api.test]"
                                + " [443-443/TCP, 5-6/UDP]",
                        "31:5  DENY [::/0] []");
    }

    @Test
    void theKindsOfV1alpha1SayTheSameInTheirWords() {
        String rest =
                """
                subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {a: b}}}},
                   egress: [{action: Allow, to: [{nodes: {}}, {networks: [10.0.0.0/8]}],
                             ports: [{portNumber: {port: 53, protocol: UDP}},
                                     {portRange: {start: 80, end: 80}}]},
                            {action: Deny, to: [{namespaces: {}}], ports: [{namedPort: web}]}]}
                """;

        var admin =
                Manifest.only(
                        ClusterNetworkPolicy.class,
                        object("v1alpha1", "AdminNetworkPolicy", "p", "{priority: 9, " + rest));
        var baseline =
                Manifest.only(
                        ClusterNetworkPolicy.class,
                        object("v1alpha1", "BaselineAdminNetworkPolicy", "default", "{" + rest));

        assertThat(admin.form()).isEqualTo(Form.ADMIN_NETWORK_POLICY);
        assertThat(admin.tier()).isEqualTo(Tier.ADMIN);
        assertThat(admin.priority()).isEqualTo(9);
        assertThat(baseline.form()).isEqualTo(Form.BASELINE_ADMIN_NETWORK_POLICY);
        assertThat(baseline.tier()).isEqualTo(Tier.BASELINE);
        assertThat(baseline.priority()).isZero();
        assertThat(Stream.of(admin, baseline))
                .allSatisfy(policy -> {
                    assertThat(policy.subject().podSelector().matchLabels())
                            .containsEntry("a", "b");
                    assertThat(
                                    policy.egress().stream()
                                            .map(rule -> said(rule).replaceFirst("^\\S+ ", "")))
                            .containsExactly(
                                    " ACCEPT [nodes any, 10.0.0.0/8] [53-53/UDP, 80-80/TCP]",
                                    " DENY [* any] [web/TCP, web/UDP, web/SCTP]");
                });
    }

    @Test
    void namesThatNothingCanHaveAreReadWithAWarning() {
        String label = "a".repeat(64);

        var manifests =
                Manifest.read(
                        clusterNetworkPolicy(
                                "SPEC, ingress: [{action: Deny, from: [{namespaces: {}}],"
                                        + " protocols: [{destinationNamedPort: '80'}]}],"
                                        + " egress: [{action: Accept, to: [{domainNames: ["
                                        + label
                                        + ".test]}]}]}"));

        assertThat(manifests.resources()).hasSize(1);
        assertThat(manifests.findings())
                .extracting(finding -> finding.severity() + " " + finding.rule())
                .containsExactly("WARNING bad-port", "WARNING bad-host");
    }

    @Test
    void aClusterWidePolicyBelongsToNoNamespace() {
        var manifests =
                Manifest.read(
                        Manifest.object(
                                "policy.networking.k8s.io/v1alpha2",
                                "ClusterNetworkPolicy",
                                spec("SPEC}")));

        assertThat(manifests.resources().getFirst().meta().namespace()).isEmpty();
        assertThat(manifests.findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.rule()).isEqualTo("namespace-ignored");
                });
    }

    private static void assertRefused(String text, String object, String rule, String message) {
        var manifests = Manifest.read(text.replace("^", ""));

        var errors = manifests.findings();
        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
        assertThat(errors.getFirst().position().toString()).isEqualTo(Manifest.marked(text));
        assertThat(errors.getFirst().object()).isEqualTo(object);
        assertThat(errors.getFirst().toString()).contains(message);
        assertThat(manifests.resources()).isEmpty();
    }

    private static String said(Rule rule) {
        Action action = rule.action();
        return rule.position().line()
                + ":"
                + rule.position().column()
                + " "
                + rule.name()
                + " "
                + action
                + " "
                + rule.peers().stream().map(ClusterNetworkPolicyReaderTest::said).toList()
                + " "
                + rule.ports().stream().map(ClusterNetworkPolicyReaderTest::said).toList();
    }

    private static String said(Peer peer) {
        return switch (peer) {
            case Peer.Pods(var namespaces, var pods, var at) ->
                    (namespaces.isEmpty() ? "*" : said(namespaces))
                            + " "
                            + pods.map(ClusterNetworkPolicyReaderTest::said).orElse("any");
            case Peer.Networks(var blocks, var at) ->
                    blocks.stream().map(Cidr::toString).collect(Collectors.joining(" "));
            case Peer.Nodes(var selector, var at) -> "nodes " + said(selector);
            case Peer.DomainNames(var names, var at) ->
                    names.stream().map(String::valueOf).collect(Collectors.joining(" "));
            case Peer.Unknown(var at) -> "unknown";
        };
    }

    private static String said(LabelSelector selector) {
        return selector.isEmpty()
                ? "any"
                : selector.matchLabels().entrySet().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
    }

    private static String said(Port port) {
        return switch (port) {
            case Port.All(var protocol, var at) -> "all/" + protocol;
            case Port.Range(var protocol, int first, int last, var at) ->
                    first + "-" + last + "/" + protocol;
            case Port.Named(var protocol, String name, var at) -> name + "/" + protocol;
        };
    }

    private static String times(String text, int count) {
        return String.join(", ", java.util.Collections.nCopies(count, text));
    }

    private static String clusterNetworkPolicy(String spec) {
        return object("v1alpha2", "ClusterNetworkPolicy", "p", spec(spec));
    }

    private static String spec(String spec) {
        return spec.replace("RULE", "SPEC, egress: [{action: Deny, to: [{namespaces: {}}]")
                .replace("SPEC", "{tier: Admin, priority: 1, subject: {namespaces: {}}");
    }

    private static String object(String version, String kind, String name, String spec) {
        return """
        {apiVersion: policy.networking.k8s.io/%s, kind: %s,
         metadata: {name: %s},
         spec:
          %s
        }
        """
                .formatted(version, kind, name, spec);
    }
}
