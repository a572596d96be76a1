package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Gateway;
import io.sluice.model.Gateway.ServerProtocol;
import io.sluice.model.Gateway.TlsMode;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServedNamesTest {
    private static final List<Gateway> GATEWAYS =
            List.of(
                    DnsCluster.gateway(
                            443, ServerProtocol.TLS, TlsMode.PASSTHROUGH, "*.example.com"),
                    DnsCluster.gateway(
                            443, ServerProtocol.HTTPS, TlsMode.SIMPLE, "own.example.com"),
                    DnsCluster.gateway(
                            8443,
                            ServerProtocol.HTTPS,
                            TlsMode.PASSTHROUGH,
                            "api.example.com",
                            "*"),
                    DnsCluster.gateway(
                            8443, ServerProtocol.HTTPS, TlsMode.SIMPLE, "*.internal.example.com"),
                    DnsCluster.gateway(80, ServerProtocol.HTTP, TlsMode.NONE, "api.example.com"));

    @ParameterizedTest
    @CsvSource({
        "api.example.com, 443 8443",
        "a.b.example.com, 443 8443",
        "example.com, 8443",
        "badexample.com, 8443",
        "own.example.com, 8443",
        "x.own.example.com, 443 8443",
        "a.internal.example.com, 443"
    })
    void aNameIsCarriedOnThePortsWhereTheNearestHostCarriesIt(String name, String ports) {
        var served = new ServedNames(GATEWAYS, DnsCluster.GATEWAY);

        assertThat(text(served.ports(name))).isEqualTo(ports);
    }

    @Test
    void gatewaysOfAnotherWorkloadDoNotCount() {
        var served = new ServedNames(GATEWAYS, Map.of("istio", "ingressgateway"));

        assertThat(served.ports("api.example.com")).isEmpty();
    }

    private static String text(List<Integer> ports) {
        return new TreeSet<>(ports).stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
