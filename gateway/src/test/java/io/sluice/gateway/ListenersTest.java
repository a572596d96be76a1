package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Gateway;
import io.sluice.model.HostPattern;
import io.sluice.model.Position;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private static final Map<String, String> LABELS = Map.of("istio", "egressgateway");

    private static Gateway gateway(
            String name,
            Map<String, String> selector,
            int port,
            Gateway.ServerProtocol protocol,
            Gateway.TlsMode tls,
            String... hosts) {
        var served =
                Arrays.stream(hosts)
                        .map(h -> new Gateway.Host("*", new HostPattern(h), Position.NOWHERE))
                        .toList();
        return new Gateway(
                Fixture.meta(name),
                selector,
                List.of(new Gateway.Server(port, "p", protocol, served, tls, Position.NOWHERE)));
    }

    private static Gateway tls(String name, String... hosts) {
        return gateway(
                name, LABELS, 443, Gateway.ServerProtocol.TLS, Gateway.TlsMode.PASSTHROUGH, hosts);
    }

    private static String find(Listeners listeners, int port, String name) {
        return switch (listeners.find(port, name)) {
            case Listeners.Match.Served(String gateway) -> gateway;
            case Listeners.Match.NotServed(String why) -> "no: " + why;
        };
    }

    @Test
    void wildcardsMatchDeepNamesAndNeverTheApex() {
        var listeners = new Listeners(List.of(tls("a", "*.example.com")), LABELS);

        assertThat(find(listeners, 443, "api.example.com")).isEqualTo("shop/a");
        assertThat(find(listeners, 443, "deep.sub.example.com")).isEqualTo("shop/a");
        assertThat(find(listeners, 443, "example.com"))
                .isEqualTo(
                        "no: no Gateway serves example.com on port 443; served there: *.example.com");
        assertThat(find(listeners, 443, "api.example.com.evil.org")).startsWith("no: ");
        assertThat(find(listeners, 443, "xexample.com")).startsWith("no: ");
        assertThat(find(listeners, 8443, "api.example.com"))
                .isEqualTo("no: no Gateway serves port 8443");
    }

    @Test
    void theNearestPatternWinsAndOfEqualsTheFirst() {
        var listeners =
                new Listeners(
                        List.of(
                                tls("any", "*"),
                                tls("wide", "*.com"),
                                tls("exact", "api.example.com"),
                                tls("late", "api.example.com")),
                        LABELS);

        assertThat(find(listeners, 443, "api.example.com")).isEqualTo("shop/exact");
        assertThat(find(listeners, 443, "b.example.com")).isEqualTo("shop/wide");
        assertThat(find(listeners, 443, "example.org")).isEqualTo("shop/any");
    }

    @Test
    void aRefusalNamesSomePatternsOnly() {
        var hosts = IntStream.range(10, 30).mapToObj(i -> "h" + i + ".example.com");
        var listeners = new Listeners(List.of(tls("a", hosts.toArray(String[]::new))), LABELS);

        assertThat(find(listeners, 443, "example.org"))
                .endsWith("h16.example.com, h17.example.com, and 12 more");
    }

    @Test
    void gatewaysOfAnotherWorkloadAreLeftOut() {
        var ingress =
                gateway(
                        "in",
                        Map.of("istio", "ingressgateway"),
                        443,
                        Gateway.ServerProtocol.TLS,
                        Gateway.TlsMode.PASSTHROUGH,
                        "*");

        assertThat(find(new Listeners(List.of(ingress), LABELS), 443, "a.b")).startsWith("no: ");
    }

    @Test
    void serversThatAreNotPassedThroughAreNamedInTheRefusal() {
        var terminating =
                gateway(
                        "t",
                        LABELS,
                        443,
                        Gateway.ServerProtocol.HTTPS,
                        Gateway.TlsMode.SIMPLE,
                        "a.example.com");

        assertThat(find(new Listeners(List.of(terminating), LABELS), 443, "a.example.com"))
                .isEqualTo(
                        "no: Gateway shop/t serves it as HTTPS with tls mode SIMPLE, which is not carried");
    }
}
