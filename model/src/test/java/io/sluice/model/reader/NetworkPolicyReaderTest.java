package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import io.sluice.model.Severity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPolicyReaderTest {
    private static final Set<Direction> NONE_BUT_INGRESS = Set.of(Direction.INGRESS);
    private static final Set<Direction> BOTH = Set.of(Direction.INGRESS, Direction.EGRESS);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                               | INGRESS
                    {podSelector: {}}                                | INGRESS
                    {podSelector: null, policyTypes: null}           | INGRESS
                    {policyTypes: []}                                | INGRESS
                    {ingress: [{}]}                                  | INGRESS
                    {egress: []}                                     | INGRESS
                    {egress: null}                                   | INGRESS
                    {egress: [{}]}                                   | BOTH
                    {policyTypes: [], egress: [{}]}                  | BOTH
                    {policyTypes: [Egress]}                          | EGRESS
                    {policyTypes: [Egress], ingress: [{}]}           | EGRESS
                    {policyTypes: [Ingress], egress: [{}]}           | INGRESS
                    {policyTypes: [Ingress, Egress]}                 | BOTH
                    {policyTypes: [Egress, Egress]}                  | EGRESS
                    """)
    void policyTypesAreDefaultedAsTheApiServerDoes(String spec, String expected) {
        var policy = policy(spec);

        assertThat(policy.policyTypes())
                .isEqualTo(
                        switch (expected) {
                            case "BOTH" -> BOTH;
                            case "INGRESS" -> NONE_BUT_INGRESS;
                            case "EGRESS" -> Set.of(Direction.EGRESS);
                            default -> throw new AssertionError(expected);
                        });
    }

    /// The place that the error must name is marked with `^`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {egress: [{to: [^{}]}]}                                                                                        | empty-peer      | has no ipBlock
                    {egress: [{to: [^{podSelector: null}]}]}                                                                       | empty-peer      | has no ipBlock
                    {ingress: [{from: [{^ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}                                         | bad-peer        | beside a selector
                    {ingress: [{from: [{^ipBlock: {cidr: 10.0.0.0/8}, namespaceSelector: {}}]}]}                                   | bad-peer        | beside a selector
                    {egress: [{to: [{ipBlock: ^{}}]}]}                                                                             | missing-field   | ipBlock.cidr is missing
                    {egress: [{to: [{ipBlock: {cidr: ^""}}]}]}                                                                     | bad-cidr        | is no block
                    {egress: [{to: [{ipBlock: {cidr: ^10.0.0.1}}]}]}                                                               | bad-cidr        | 10.0.0.1/32
                    {egress: [{to: [{ipBlock: {cidr: ^10.0.0.0/33}}]}]}                                                            | bad-cidr        | is no block
                    {egress: [{to: [{ipBlock: {cidr: ^10.0.0.0/08}}]}]}                                                            | bad-cidr        | is no block
                    {egress: [{to: [{ipBlock: {cidr: ^010.0.0.0/8}}]}]}                                                            | bad-cidr        | is no block
                    {egress: [{to: [{ipBlock: {cidr: ^"fe80::%eth0/64"}}]}]}                                                       | bad-cidr        | is no block
                    {egress: [{to: [{ipBlock: {cidr: ^"::ffff:10.0.0.1/128"}}]}]}                                                  | bad-cidr        | IPv4 inside IPv6
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [^11.0.0.0/16]}}]}]}                                      | bad-except      | is not inside
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [^10.0.0.0/8]}}]}]}                                       | bad-except      | whole block
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [^0.0.0.0/0]}}]}]}                                        | bad-except      | is not inside
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [^"fd00::/8"]}}]}]}                                       | bad-except      | other family
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [^x]}}]}]}                                                | bad-cidr        | is no block
                    {egress: [{ports: [{port: ^0}]}]}                                                                              | bad-port        | outside 1..65535
                    {egress: [{ports: [{port: ^65536}]}]}                                                                          | bad-port        | outside 1..65535
                    {egress: [{ports: [{port: ^-1}]}]}                                                                             | bad-port        | outside 1..65535
                    {egress: [{ports: [{port: ^99999999999}]}]}                                                                    | out-of-range    | of 32 bits
                    {egress: [{ports: [{port: ^80.5}]}]}                                                                           | wrong-type      | a whole number
                    {egress: [{ports: [{port: ^"80"}]}]}                                                                           | bad-port        | without quotes
                    {egress: [{ports: [{port: ^""}]}]}                                                                             | bad-port        | is no port name
                    {egress: [{ports: [{port: ^HTTP}]}]}                                                                           | bad-port        | is no port name
                    {egress: [{ports: [{port: ^a--b}]}]}                                                                           | bad-port        | is no port name
                    {egress: [{ports: [{port: ^a-}]}]}                                                                             | bad-port        | is no port name
                    {egress: [{ports: [{port: ^"-a"}]}]}                                                                           | bad-port        | is no port name
                    {egress: [{ports: [{port: ^sixteen-letters-}]}]}                                                               | bad-port        | is no port name
                    {egress: [{ports: [{port: ^[80]}]}]}                                                                           | wrong-type      | a list
                    {egress: [{ports: [{endPort: ^80}]}]}                                                                          | bad-port-range  | without port
                    {egress: [{ports: [{port: http, endPort: ^80}]}]}                                                              | bad-port-range  | beside a named port
                    {egress: [{ports: [{port: 81, endPort: ^80}]}]}                                                                | bad-port-range  | is below port 81
                    {egress: [{ports: [{port: 81, endPort: ^65536}]}]}                                                             | bad-port        | outside 1..65535
                    {egress: [{ports: [{port: 81, endPort: ^https}]}]}                                                             | wrong-type      | a whole number
                    {egress: [{ports: [{protocol: ^tcp}]}]}                                                                        | bad-protocol    | in capitals
                    {egress: [{ports: [{protocol: ^ICMP}]}]}                                                                       | bad-protocol    | is unknown
                    {policyTypes: [^egress]}                                                                                       | bad-policy-type | is unknown
                    {policyTypes: ^[Ingress, Egress, Ingress]}                                                                     | bad-policy-type | more than two
                    {podSelector: {matchLabels: {^-a: b}}}                                                                         | bad-label       | the key "-a"
                    {podSelector: {matchLabels: {^a/b/c: b}}}                                                                      | bad-label       | the key
                    {podSelector: {matchLabels: {^/a: b}}}                                                                         | bad-label       | the key
                    {podSelector: {matchLabels: {a: ^b c}}}                                                                        | bad-label       | the value "b c"
                    {podSelector: {matchLabels: {a: ^yes}}}                                                                        | wrong-type      | put it in quotes
                    {podSelector: {matchLabels: {a: ^1}}}                                                                          | wrong-type      | put it in quotes
                    {podSelector: {matchExpressions: [{key: a, operator: ^In}]}}                                                   | bad-selector    | needs values
                    {podSelector: {matchExpressions: [{key: a, operator: ^NotIn, values: []}]}}                                    | bad-selector    | needs values
                    {podSelector: {matchExpressions: [{key: a, operator: Exists, values: ^[b]}]}}                                  | bad-selector    | takes no values
                    {podSelector: {matchExpressions: [{key: a, operator: DoesNotExist, values: ^[b]}]}}                            | bad-selector    | takes no values
                    {podSelector: {matchExpressions: [{key: a, operator: ^in, values: [b]}]}}                                      | bad-operator    | is unknown
                    {podSelector: {matchExpressions: [^{operator: Exists}]}}                                                       | missing-field   | key is missing
                    {podSelector: {matchExpressions: [^{key: a}]}}                                                                 | missing-field   | operator is missing
                    {podSelector: {matchExpressions: [{key: a, operator: In, values: [^b c]}]}}                                    | bad-label       | the value
                    {^podSelectr: {}}                                                                                              | unknown-field   | did you mean podSelector?
                    {egress: [{^from: []}]}                                                                                        | unknown-field   | there is no field "from"
                    {ingress: [{^to: []}]}                                                                                         | unknown-field   | there is no field "to"
                    {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, ^excepts: []}}]}]}                                                | unknown-field   | did you mean except?
                    {egress: [{ports: [{^Port: 80}]}]}                                                                             | unknown-field   | did you mean port?
                    {podSelector: {^matchLabel: {}}}                                                                               | unknown-field   | did you mean matchLabels?
                    {egress: ^{to: []}}                                                                                            | wrong-type      | a list
                    {egress: [^to]}                                                                                                | wrong-type      | an object
                    {podSelector: ^web}                                                                                            | wrong-type      | an object
                    """)
    void whatTheApiServerRejectsIsRejectedWithItsPlace(String marked, String rule, String message) {
        String text = Manifest.networkPolicy(marked);

        var errors = Manifest.errors(text.replace("^", ""));

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
        assertThat(errors.getFirst().position().toString()).isEqualTo(Manifest.marked(text));
        assertThat(errors.getFirst().object()).isEqualTo("NetworkPolicy x/p");
        assertThat(errors.getFirst().toString()).contains(message);
        assertThat(Manifest.read(text.replace("^", "")).resources()).isEmpty();
    }

    @Test
    void everyErrorOfAnObjectIsReported() {
        var errors =
                Manifest.errors(
                        Manifest.networkPolicy(
                                "{policyTypes: [X], egress: [{ports: [{port: 0}, {protocol: icmp}],"
                                        + " to: [{}]}]}"));

        assertThat(errors)
                .extracting(finding -> finding.rule())
                .containsExactlyInAnyOrder(
                        "bad-policy-type", "bad-port", "bad-protocol", "empty-peer");
    }

    @Test
    void peersAndPortsKeepTheirMeaning() {
        var policy =
                policy(
                        """
                        {podSelector: {matchLabels: {app: web}},
                           egress: [{to: [{podSelector: {}},
                                          {namespaceSelector: {matchLabels: {a: b}}, podSelector: {}},
                                          {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}],
                                     ports: [{}, {port: 53, protocol: UDP}, {port: 0x50, endPort: 80},
                                             {port: serve-80-tcp, protocol: SCTP}, {port: null}]}]}
                        """);

        var rule = policy.egress().getFirst();
        assertThat(policy.podSelector().matchLabels()).isEqualTo(Map.of("app", "web"));
        assertThat(rule.peers())
                .satisfiesExactly(
                        peer ->
                                assertThat(((Peer.Pods) peer).podSelector())
                                        .hasValueSatisfying(s -> assertThat(s.isEmpty()).isTrue()),
                        peer ->
                                assertThat(((Peer.Pods) peer).namespaceSelector())
                                        .map(LabelSelector::matchLabels)
                                        .hasValue(Map.of("a", "b")),
                        peer -> {
                            var block = (Peer.IpBlock) peer;
                            assertThat(block.cidr()).hasToString("10.0.0.0/8");
                            assertThat(block.except()).extracting(Cidr::prefix).containsExactly(16);
                        });
        assertThat(rule.ports().stream().map(NetworkPolicyReaderTest::withoutPosition))
                .containsExactly(
                        "all TCP", "53-53 UDP", "80-80 TCP", "serve-80-tcp SCTP", "all TCP");
    }

    private static String withoutPosition(Port port) {
        return switch (port) {
            case Port.All(Protocol protocol, var at) -> "all " + protocol;
            case Port.Range(Protocol protocol, int first, int last, var at) ->
                    first + "-" + last + " " + protocol;
            case Port.Named(Protocol protocol, String name, var at) -> name + " " + protocol;
        };
    }

    @Test
    void rulesOfAnUnlistedDirectionAreKeptButDoNotCount() {
        var policy = policy("{policyTypes: [Ingress], egress: [{}]}");

        assertThat(policy.egress()).hasSize(1);
        assertThat(policy.rules(Direction.EGRESS)).isEmpty();
    }

    @Test
    void hostBitsAreClearedWithAWarning() {
        var manifests =
                Manifest.read(
                        Manifest.networkPolicy(
                                "{egress: [{to: [{ipBlock: {cidr: 10.1.2.3/8}}]}]}"));

        assertThat(manifests.hasErrors()).isFalse();
        assertThat(manifests.findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.rule()).isEqualTo("host-bits");
                    assertThat(finding.fix()).isEqualTo("write 10.0.0.0/8");
                });
    }

    @Test
    void aSpecThatIsMissingIsReadAsAnEmptyOneAndSaidSo() {
        var manifests =
                Manifest.read(
                        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}}");

        var policy = (NetworkPolicy) manifests.resources().getFirst();
        assertThat(policy.policyTypes()).isEqualTo(NONE_BUT_INGRESS);
        assertThat(policy.podSelector().isEmpty()).isTrue();
        assertThat(policy.meta().namespace()).isEqualTo("default");
        assertThat(manifests.findings())
                .extracting(f -> f.rule())
                .isEqualTo(List.of("missing-spec"));
    }

    @Test
    void rulesPeersAndPortsKnowTheirLines() {
        var policy =
                Manifest.only(
                        NetworkPolicy.class,
                        """
                        apiVersion: networking.k8s.io/v1
                        kind: NetworkPolicy
                        metadata:
                          name: p
                        spec:
                          podSelector: {}
                          egress:
                          - to:
                            - ipBlock:
                                cidr: 192.168.1.100/32
                            ports:
                              - port: 5432
                        """);

        var rule = policy.egress().getFirst();
        assertThat(policy.meta().position()).hasToString("m.yaml:1:1");
        assertThat(rule.position()).hasToString("m.yaml:8:5");
        assertThat(rule.peers().getFirst().position()).hasToString("m.yaml:10:9");
        assertThat(rule.ports().getFirst().position()).hasToString("m.yaml:12:9");
    }

    private static NetworkPolicy policy(String spec) {
        return Manifest.only(NetworkPolicy.class, Manifest.networkPolicy(spec));
    }
}
