package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.model.Finding;
import io.sluice.model.Gateway;
import io.sluice.model.Gateway.TlsMode;
import io.sluice.model.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    *                            | *      | *
                    *.example.com                | *      | *.example.com
                    *.Example.COM.               | *      | *.example.com
                    api.example.com              | *      | api.example.com
                    API.example.com.             | *      | api.example.com
                    ./api.example.com            | .      | api.example.com
                    */*.example.com              | *      | *.example.com
                    shop/*                       | shop   | *
                    *.com                        | *      | *.com
                    xn--bcher-kva.example        | *      | xn--bcher-kva.example
                    1.2.3.com                    | *      | 1.2.3.com
                    """)
    void hostsAreFolded(String written, String namespace, String pattern) {
        var gateway = Manifest.only(Gateway.class, Manifest.gateway(server("\"" + written + "\"")));

        var host = gateway.servers().getFirst().hosts().getFirst();
        assertThat(host.namespace()).isEqualTo(namespace);
        assertThat(host.pattern()).hasToString(pattern);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "*.",
                "..",
                "localhost",
                "a..b",
                "a.b..",
                ".a.b",
                "a.*.b",
                "*a.b",
                "**.b",
                "*.*.b",
                "a_b.c",
                "a-.c",
                "-a.c",
                "a b.c",
                "b\u00fccher.example",
                "\uff0aexample.com",
                "a\u3002com",
                "192.168.1.1",
                "example.1",
                "2001:db8::1",
                "a.b:443",
                "https://a.b",
                "/a.b",
                "~/a.b",
                "A/a.b",
                "a/b/c.d",
                "a.b/",
            })
    void hostsThatCouldBeReadInTwoWaysAreRefused(String written) {
        var errors = Manifest.errors(Manifest.gateway(server("\"" + written + "\"")));

        assertThat(errors)
                .singleElement()
                .satisfies(error -> assertThat(error.rule()).isEqualTo("bad-host"));
    }

    @Test
    void longLabelsAndNamesAreRefused() {
        String label = "a".repeat(64);
        String name = ("a".repeat(49) + ".").repeat(5) + "abcd";

        assertThat(Manifest.errors(Manifest.gateway(server(label + ".com")))).hasSize(1);
        assertThat(name).hasSize(254);
        assertThat(Manifest.errors(Manifest.gateway(server(name)))).hasSize(1);
        assertThat(Manifest.errors(Manifest.gateway(server(name.substring(1))))).isEmpty();
    }

    private static String server(String host) {
        return "{servers: [{port: {number: 443, name: tls, protocol: TLS}, tls: {}, hosts: ["
                + host
                + "]}]}";
    }

    /// The place that the error must name is marked with `^`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ^{}                                                                                          | missing-field       | servers is missing
                    ^{servers: []}                                                                               | missing-field       | servers is missing
                    {servers: [^{hosts: ["*"]}]}                                                                 | missing-field       | port is missing
                    {servers: [{port: ^{name: a, protocol: TLS}, hosts: ["*"]}]}                                 | missing-field       | port.number is missing
                    {servers: [{port: ^{number: 1, protocol: TLS}, hosts: ["*"]}]}                               | missing-field       | port.name is missing
                    {servers: [{port: ^{number: 1, name: a}, hosts: ["*"]}]}                                     | missing-field       | port.protocol is missing
                    {servers: [^{port: {number: 1, name: a, protocol: TLS}}]}                                    | missing-field       | hosts is missing
                    {servers: [{port: {number: ^0, name: a, protocol: TLS}, hosts: ["*"]}]}                      | bad-port            | outside
                    {servers: [{port: {number: ^65536, name: a, protocol: TLS}, hosts: ["*"]}]}                  | bad-port            | outside
                    {servers: [{port: {number: 1, name: a, protocol: ^UDP}, hosts: ["*"]}]}                      | bad-protocol        | GRPC-WEB
                    {servers: [{port: {number: 1, name: a, protocol: ^QUIC}, hosts: ["*"]}]}                     | bad-protocol        | is unknown
                    {servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"], tls: {mode: ^simple}}]} | bad-tls             | is unknown
                    {servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"], tls: {mode: ^NONE}}]}   | bad-tls             | is unknown
                    {servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"], tls: ^{mode: SIMPLE}}]} | bad-tls             | no certificate
                    {servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"], tls: ^{mode: MUTUAL, serverCertificate: a, privateKey: b}}]} | bad-tls | no caCertificates
                    {servers: [{port: {number: 1, name: a, protocol: TCP}, hosts: ["*"], tls: ^{}}]}             | bad-tls             | speaks TCP
                    {servers: [{port: {number: 1, name: a, protocol: HTTP}, hosts: ["*"], tls: ^{mode: SIMPLE, credentialName: c}}]} | bad-tls | speaks HTTP
                    {servers: [{^ports: {}, port: {number: 1, name: a, protocol: TLS}, hosts: ["*"]}]}           | unknown-field       | did you mean port?
                    {servers: [{port: {number: 1, name: a, protocol: TLS, ^x: 1}, hosts: ["*"]}]}                | unknown-field       | there is no field "x"
                    {servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"], tls: {^modes: x}}]}     | unknown-field       | did you mean mode?
                    {^server: [], servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"]}]}          | unknown-field       | did you mean servers?
                    {selector: {^-a: b}, servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: ["*"]}]}   | bad-label           | the key
                    {servers: [{port: {number: 1, name: a, protocol: TLS}, hosts: [a.b]}, {port: {number: 2, name: ^a, protocol: TLS}, hosts: [a.b]}]} | duplicate-port-name | used twice
                    """)
    void whatIstioRejectsIsRejectedWithItsPlace(String marked, String rule, String message) {
        String text = Manifest.gateway(marked);

        var errors = Manifest.errors(text.replace("^", ""));

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
        assertThat(errors.getFirst().position().toString()).isEqualTo(Manifest.marked(text));
        assertThat(errors.getFirst().object()).isEqualTo("Gateway x/p");
        assertThat(errors.getFirst().toString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    protocol: TLS    | hosts: ["*"]                                             | PASSTHROUGH     | INFO tls-passthrough
                    protocol: https  | hosts: ["*"]                                             | PASSTHROUGH     | INFO tls-passthrough
                    protocol: TLS    | hosts: ["*"], tls: {}                                    | PASSTHROUGH     |
                    protocol: TLS    | hosts: ["*"], tls: {mode: PASSTHROUGH}                   | PASSTHROUGH     |
                    protocol: TLS    | hosts: ["*"], tls: {minProtocolVersion: TLSV1_2}         | PASSTHROUGH     | WARNING not-carried-out
                    protocol: TLS    | hosts: ["*"], bind: 1.2.3.4, tls: {}                     | PASSTHROUGH     | WARNING not-carried-out
                    protocol: HTTPS  | hosts: ["*"], tls: {mode: SIMPLE, credentialName: c}     | SIMPLE          | WARNING not-carried-out
                    protocol: HTTPS  | hosts: ["*"], tls: {mode: ISTIO_MUTUAL}                  | ISTIO_MUTUAL    | WARNING not-carried-out
                    protocol: HTTP   | hosts: ["*"]                                             | NONE            | WARNING not-carried-out
                    protocol: HTTP   | hosts: ["*"], tls: {httpsRedirect: true}                 | NONE            | WARNING not-carried-out
                    protocol: TCP    | hosts: ["*"]                                             | NONE            | WARNING not-carried-out
                    protocol: grpc-web | hosts: ["*"]                                           | NONE            | WARNING not-carried-out
                    """)
    void theTlsModeFollowsFromWhatIsWritten(
            String protocol, String rest, TlsMode mode, String expected) {
        var manifests =
                Manifest.read(
                        Manifest.gateway(
                                "{servers: [{port: {number: 443, name: a, "
                                        + protocol
                                        + "}, "
                                        + rest
                                        + "}]}"));

        var gateway = (Gateway) manifests.resources().getFirst();
        assertThat(gateway.servers().getFirst().tls()).isEqualTo(mode);
        assertThat(manifests.findings())
                .extracting(finding -> finding.severity() + " " + finding.rule())
                .isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha3"})
    void everyVersionIsRead(String version) {
        var manifests =
                Manifest.read(
                        Manifest.object(
                                "networking.istio.io/" + version, "Gateway", server("a.b")));

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources()).hasSize(1);
    }

    @Test
    void aServerServesWhatItsHostsMatch() {
        var gateway =
                Manifest.only(
                        Gateway.class, Manifest.gateway(server("\"*.example.com\", other.test")));

        var server = gateway.servers().getFirst();
        assertThat(server.serves("a.example.com")).isTrue();
        assertThat(server.serves("b.a.example.com")).isTrue();
        assertThat(server.serves("other.test")).isTrue();
        assertThat(server.serves("example.com")).isFalse();
        assertThat(server.serves("badexample.com")).isFalse();
        assertThat(server.serves("a.other.test")).isFalse();
    }

    @Test
    void otherKindsOfTheSameNameAreNotConfused() {
        var manifests =
                Manifest.read(
                        Manifest.object(
                                "gateway.networking.k8s.io/v1", "Gateway", "{anything: 1}"));

        assertThat(manifests.hasErrors()).isFalse();
        assertThat(manifests.findings())
                .extracting(Finding::severity, Finding::rule)
                .containsExactly(tuple(Severity.INFO, "skipped-kind"));
    }
}
