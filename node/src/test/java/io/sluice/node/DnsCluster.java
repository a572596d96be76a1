package io.sluice.node;

import io.sluice.model.Cluster;
import io.sluice.model.Gateway;
import io.sluice.model.HostPattern;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Position;
import io.sluice.model.Service;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.util.List;
import java.util.Map;

/// Two Pods, a Gateway that carries `*.example.com` on port 443, and a Service.
final class DnsCluster {
    static final Map<String, String> GATEWAY = Map.of("istio", "egressgateway");

    private DnsCluster() {}

    static Decisions decisions() {
        return decisions("web");
    }

    /// @param name the name of the first Pod
    static Decisions decisions(String name) {
        var pods =
                new TestCluster()
                        .pod("default/" + name, Map.of(), "10.244.0.10", "fd00:10:244::10")
                        .pod("default/other", Map.of(), "10.244.0.11", "fd00:10:244::11")
                        .decisions()
                        .cluster();
        return Policies.compile(
                new Cluster(
                        pods.namespaces(),
                        pods.pods(),
                        List.of(
                                new Service(
                                        meta("gateway"),
                                        Map.of(),
                                        false,
                                        List.of(TestNode.ip("10.96.0.20"), TestNode.ip("8.8.1.1")),
                                        List.of())),
                        pods.nodes(),
                        List.of(),
                        List.of(),
                        List.of(
                                gateway(
                                        443,
                                        Gateway.ServerProtocol.HTTPS,
                                        Gateway.TlsMode.PASSTHROUGH,
                                        "*.example.com")),
                        List.of()),
                Profile.UPSTREAM);
    }

    static Gateway gateway(
            int port, Gateway.ServerProtocol protocol, Gateway.TlsMode tls, String... hosts) {
        var served =
                List.of(hosts).stream()
                        .map(host -> new Gateway.Host("*", new HostPattern(host), Position.NOWHERE))
                        .toList();
        return new Gateway(
                meta("egress"),
                GATEWAY,
                List.of(new Gateway.Server(port, "port", protocol, served, tls, Position.NOWHERE)));
    }

    private static ObjectMeta meta(String name) {
        return new ObjectMeta("istio-system", name, Map.of(), Map.of(), Position.NOWHERE);
    }
}
