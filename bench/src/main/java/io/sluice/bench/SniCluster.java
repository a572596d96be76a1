package io.sluice.bench;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.Direction;
import io.sluice.model.Gateway;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The cluster of the gateway benchmark: the load's address is a Pod, a hundred policies apply to
/// it, one of them allows the server, and a Gateway serves the load's names.
final class SniCluster {
    private static final int POLICIES = 100;

    private SniCluster() {}

    static Decisions decisions(int port) {
        var pod =
                new Pod(
                        meta("load-1"),
                        new WorkloadRef("bench", "Deployment", "load"),
                        "",
                        false,
                        false,
                        List.of(IpAddress.parse("127.0.0.1").orElseThrow()),
                        List.of());
        var policies = new ArrayList<NetworkPolicy>();
        for (int i = 1; i < POLICIES; i++) {
            policies.add(allowing("policy-" + i, "203.0.113." + i + "/32"));
        }
        policies.add(allowing("server", TlsLoad.SERVER + "/32"));
        var gateway =
                new Gateway(
                        meta("egress-gateway"),
                        Map.of("istio", "egressgateway"),
                        List.of(
                                new Gateway.Server(
                                        port,
                                        "tls",
                                        Gateway.ServerProtocol.TLS,
                                        List.of(
                                                new Gateway.Host(
                                                        "*",
                                                        new HostPattern("*" + TlsLoad.SUFFIX),
                                                        Position.NOWHERE)),
                                        Gateway.TlsMode.PASSTHROUGH,
                                        Position.NOWHERE)));
        var cluster =
                new Cluster(
                        List.of(new Namespace(meta("bench"))),
                        List.of(pod),
                        List.of(),
                        List.of(),
                        policies,
                        List.of(),
                        List.of(gateway),
                        List.of());
        return Policies.compile(cluster, Profile.UPSTREAM);
    }

    private static NetworkPolicy allowing(String name, String cidr) {
        var block =
                new NetworkPolicy.Peer.IpBlock(
                        Cidr.parse(cidr).orElseThrow(), List.of(), Position.NOWHERE);
        var rule = new NetworkPolicy.Rule(List.of(block), List.of(), Position.NOWHERE);
        return new NetworkPolicy(
                meta(name),
                LabelSelector.everything(Position.NOWHERE),
                Set.of(Direction.EGRESS),
                List.of(),
                List.of(rule));
    }

    private static ObjectMeta meta(String name) {
        return new ObjectMeta("bench", name, Map.of(), Map.of(), Position.NOWHERE);
    }
}
