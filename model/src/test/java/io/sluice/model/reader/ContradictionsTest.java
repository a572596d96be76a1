package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.model.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContradictionsTest {
    private static final String POD =
            "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: x}, spec: {containers: []%s},"
                    + " status: {podIP: %s%s}}\n---\n";

    @Test
    void theSameObjectTwiceIsReportedOnBoth() {
        String policy = Manifest.networkPolicy("{}");

        var manifests = Manifest.read(policy + "---\n" + policy);

        assertThat(manifests.resources()).isEmpty();
        assertThat(manifests.findings())
                .extracting(Finding::rule, finding -> finding.position().line())
                .containsExactly(tuple("duplicate-object", 1), tuple("duplicate-object", 7));
        assertThat(manifests.findings().getFirst().message())
                .contains("the other is NetworkPolicy x/p at m.yaml:7:1");
    }

    @Test
    void oneNameInTwoNamespacesOrKindsIsNoContradiction() {
        assertThat(
                        Manifest.errors(
                                Manifest.networkPolicy("{}")
                                        + "---\n"
                                        + Manifest.networkPolicy("{}")
                                                .replace("namespace: x", "namespace: z")
                                        + "---\n"
                                        + Manifest.object("v1", "Service", "{}")))
                .isEmpty();
    }

    @Test
    void twoPodsWithOneAddressAreReportedOnBoth() {
        var errors =
                Manifest.errors(
                        POD.formatted("a", "", "10.0.0.1", "")
                                + POD.formatted("b", "", "10.0.0.1", ""));

        assertThat(errors)
                .extracting(Finding::rule, Finding::object)
                .containsExactly(
                        tuple("duplicate-address", "Pod x/a"),
                        tuple("duplicate-address", "Pod x/b"));
    }

    @Test
    void finishedPodsAndPodsOnTheHostNetworkShareAddresses() {
        var errors =
                Manifest.errors(
                        POD.formatted("a", "", "10.0.0.1", "")
                                + POD.formatted("b", "", "10.0.0.1", ", phase: Failed")
                                + POD.formatted("c", ", hostNetwork: true", "10.0.0.1", ""));

        assertThat(errors).isEmpty();
    }

    @Test
    void aLabHostCannotHaveThePodsAddress() {
        var errors =
                Manifest.errors(
                        POD.formatted("a", "", "10.0.0.1", "")
                                + "{apiVersion: sluice.io/v1alpha1, kind: LabHost, metadata: {name: h},"
                                + " spec: {addresses: [10.0.0.1]}}");

        assertThat(errors).extracting(Finding::rule).containsOnly("duplicate-address").hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    443 TLS a.b       | 443 TLS a.b        | 2
                    443 TLS a.b       | 443 TLS A.B.       | 2
                    443 TLS "*.b"     | 443 TLS "*.b"      | 2
                    443 TLS a.b       | 443 HTTPS a.b      | 2
                    443 TLS a.b       | 443 HTTP c.d       | 2
                    443 TCP "*"       | 443 TLS a.b        | 2
                    443 TLS "n/a.b"   | 443 TLS a.b        | 2
                    443 TLS a.b       | 443 TLS c.d        | 0
                    443 TLS "*.b"     | 443 TLS a.b        | 0
                    443 TLS a.b       | 443 HTTPS c.d      | 0
                    443 TLS a.b       | 444 TLS a.b        | 0
                    80 HTTP a.b       | 80 HTTP2 c.d       | 0
                    80 HTTP a.b       | 443 TLS a.b        | 0
                    """)
    void serversThatClashAreReportedOnBothGateways(String one, String other, int errors) {
        String text = gateway("g", "{}", one) + "---\n" + gateway("h", "{}", other);

        var found = Manifest.errors(text);

        assertThat(found).as(found.toString()).hasSize(errors);
        assertThat(found).allSatisfy(e -> assertThat(e.rule()).isEqualTo("clashing-servers"));
        assertThat(found.stream().map(Finding::object).toList())
                .isEqualTo(errors == 0 ? List.of() : List.of("Gateway x/g", "Gateway x/h"));
    }

    @Test
    void gatewaysForDifferentWorkloadsDoNotMeet() {
        String one = gateway("g", "{istio: a}", "443 TLS a.b");
        String other = gateway("h", "{istio: b}", "443 HTTP a.b");
        String everywhere = gateway("i", "{}", "443 HTTP a.b");

        assertThat(Manifest.errors(one + "---\n" + other)).isEmpty();
        assertThat(Manifest.errors(one + "---\n" + everywhere)).hasSize(2);
    }

    @Test
    void oneServerCannotServeAHostTwice() {
        var errors = Manifest.errors(gateway("g", "{}", "443 TLS a.b, A.b"));

        assertThat(errors).hasSize(2);
    }

    private static String gateway(String name, String selector, String server) {
        String[] parts = server.split(" ", 3);
        return "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: "
                + name
                + ", namespace: x}, spec: {selector: "
                + selector
                + ", servers: [{port: {number: "
                + parts[0]
                + ", name: p, protocol: "
                + parts[1]
                + "}, hosts: ["
                + parts[2]
                + "]}]}}\n";
    }
}
