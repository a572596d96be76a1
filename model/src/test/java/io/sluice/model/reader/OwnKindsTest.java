package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.LabHost;
import io.sluice.model.LabHost.Listen;
import io.sluice.model.LabHost.Name;
import io.sluice.model.LabHost.Serve;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.End;
import io.sluice.model.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// LabHost and PolicyTest.
class OwnKindsTest {
    @Test
    void aLabHostHasAddressesNamesAndServers() {
        var host =
                Manifest.only(
                        LabHost.class,
                        """
                        apiVersion: sluice.io/v1alpha1
                        kind: LabHost
                        metadata: {name: database}
                        spec:
                          addresses: [192.168.1.100, "2001:db8::100"]
                          names: [{name: DB.corp.test., ttl: 5}, {name: db}]
                          listen: [{port: 5432, protocol: TCP, serve: echo}, {port: 443, serve: tls}, {port: 80, serve: http},
                            {port: 444, serve: tls-broken}, {port: 5432, protocol: UDP, serve: silent}, {port: 7}]
                        """);

        assertThat(host.addresses()).hasToString("[192.168.1.100, 2001:db8::100]");
        assertThat(host.names()).containsExactly(new Name("db.corp.test", 5), new Name("db", 30));
        assertThat(host.listen())
                .containsExactly(
                        new Listen(5432, Protocol.TCP, Serve.ECHO),
                        new Listen(443, Protocol.TCP, Serve.TLS),
                        new Listen(80, Protocol.TCP, Serve.HTTP),
                        new Listen(444, Protocol.TCP, Serve.TLS_BROKEN),
                        new Listen(5432, Protocol.UDP, Serve.SILENT),
                        new Listen(7, Protocol.TCP, Serve.ECHO));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                        | missing-field
                    {addresses: [x]}                                                          | bad-address
                    {addresses: [1.2.3.4, 1.2.3.4]}                                           | duplicate-address
                    {address: [], addresses: [1.2.3.4]}                                       | unknown-field
                    {addresses: [1.2.3.4], names: [{name: "*.a.b"}]}                          | bad-host
                    {addresses: [1.2.3.4], names: [{ttl: 5}]}                                 | missing-field
                    {addresses: [1.2.3.4], names: [{name: a.b, ttl: -1}]}                     | out-of-range
                    {addresses: [1.2.3.4], names: [a.b]}                                      | wrong-type
                    {addresses: [1.2.3.4], listen: [{serve: echo}]}                           | missing-field
                    {addresses: [1.2.3.4], listen: [{port: 1, serve: gopher}]}                | bad-serve
                    {addresses: [1.2.3.4], listen: [{port: 1, protocol: UDP, serve: tls}]}    | bad-serve
                    {addresses: [1.2.3.4], listen: [{port: 1, protocol: SCTP, serve: echo}]}  | bad-serve
                    {addresses: [1.2.3.4], listen: [{port: 1}, {port: 1, serve: tls}]}        | duplicate-port
                    """)
    void mistakesInLabHostsAreErrors(String spec, String rule) {
        expect("LabHost", spec, rule);
    }

    @Test
    void aPolicyTestHasCases() {
        var test =
                Manifest.only(
                        PolicyTest.class,
                        """
                        apiVersion: sluice.io/v1alpha1
                        kind: PolicyTest
                        metadata: {name: frontend}
                        spec:
                          cases:
                            - {from: frontend/web-0, to: "192.168.1.100:5432/TCP", expect: Allow}
                            - {from: frontend/web-0, to: "192.168.1.101:5432/TCP", expect: Deny, because: frontend/allow-specific-egress}
                            - {from: {namespaceSelector: {}, podSelector: {matchLabels: {tier: db}}}, to: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}, expect: Deny}
                            - {from: a/b, to: {podSelector: {}, port: 80}, expect: Allow}
                        """);

        assertThat(test.cases()).hasSize(4);
        var second = test.cases().get(1);
        assertThat(second.from()).isEqualTo(new End.Text("frontend/web-0"));
        assertThat(second.allow()).isFalse();
        assertThat(second.because()).contains("frontend/allow-specific-egress");
        assertThat(second.position()).hasToString("m.yaml:7:7");
        var third = test.cases().get(2);
        assertThat(third.from()).isInstanceOf(End.Pods.class);
        assertThat((End.Block) third.to())
                .satisfies(block -> {
                    assertThat(block.cidr()).hasToString("0.0.0.0/0");
                    assertThat(block.except()).hasToString("[10.0.0.0/8]");
                    assertThat(block.port()).isEmpty();
                });
        assertThat(((End.Pods) test.cases().get(3).to()).port()).isEqualTo("80");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                                                | missing-field
                    {cases: []}                                                                       | missing-field
                    {cases: [{to: b, expect: Allow}]}                                                 | missing-field
                    {cases: [{from: a, expect: Allow}]}                                               | missing-field
                    {cases: [{from: a, to: b}]}                                                       | missing-field
                    {cases: [{from: " ", to: b, expect: Allow}]}                                      | missing-field
                    {cases: [{from: a, to: b, expect: allow}]}                                        | bad-expectation
                    {cases: [{from: a, to: b, expect: Allow, reason: x}]}                             | unknown-field
                    {cases: [{from: {}, to: b, expect: Allow}]}                                       | empty-peer
                    {cases: [{from: {podSelector: {}, port: 1}, to: b, expect: Allow}]}               | unknown-field
                    {cases: [{from: a, to: {cidr: 1.2.3.4}, expect: Allow}]}                          | bad-cidr
                    {cases: [{from: a, to: {cidr: 1.2.3.4/32, podSelector: {}}, expect: Allow}]}      | bad-peer
                    {cases: [{from: a, to: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}, expect: Deny}]} | bad-except
                    {cases: [{from: a, to: 80, expect: Deny}]}                                        | wrong-type
                    """)
    void mistakesInPolicyTestsAreErrors(String spec, String rule) {
        expect("PolicyTest", spec, rule);
    }

    private static void expect(String kind, String spec, String rule) {
        var errors =
                Manifest.errors(
                        "{apiVersion: sluice.io/v1alpha1, kind: "
                                + kind
                                + ", metadata: {name: p}, spec: "
                                + spec
                                + "}");

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
        assertThat(errors.getFirst().position().line()).isEqualTo(1);
    }
}
