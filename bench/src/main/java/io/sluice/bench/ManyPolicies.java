package io.sluice.bench;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.WorkloadRef;
import io.sluice.node.PodInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A cluster of one node with many Pods and policies; each policy allows one Pod something else.
/// The first Pod is the client of [NodeWorld].
final class ManyPolicies {
    private static final int PODS = 500;

    private ManyPolicies() {}

    static Cluster cluster(int policies) {
        var pods = new ArrayList<Pod>();
        for (int i = 0; i < PODS; i++) {
            pods.add(
                    new Pod(
                            meta("bench", "pod-" + i, Map.of("app", "app-" + i)),
                            new WorkloadRef("bench", "Pod", "pod-" + i),
                            "node",
                            false,
                            false,
                            List.of(address(i)),
                            List.of()));
        }
        var rules = new ArrayList<NetworkPolicy>();
        for (int i = 0; i < policies; i++) {
            rules.add(policy(i));
        }
        return new Cluster(
                List.of(new Namespace(meta("", "bench", Map.of()))),
                pods,
                List.of(),
                List.of(),
                rules,
                List.of(),
                List.of(),
                List.of());
    }

    static List<PodInterface> interfaces() {
        var interfaces = new ArrayList<PodInterface>();
        for (int i = 0; i < PODS; i++) {
            String name = i == 0 ? NodeWorld.CLIENT_LINK : "other" + i;
            interfaces.add(new PodInterface(name, "bench", "pod-" + i, List.of(address(i))));
        }
        return interfaces;
    }

    private static IpAddress address(int pod) {
        var first = IpAddress.parse(NodeWorld.CLIENT).orElseThrow();
        return IpAddress.v4((int) first.low() + pod);
    }

    /// The first of the client's policies allows the server.
    private static NetworkPolicy policy(int number) {
        int pod = number % PODS;
        String block =
                pod == 0 && number < PODS
                        ? NodeWorld.SERVER + "/32"
                        : "172.%d.%d.0/24".formatted(16 + (number >> 8), number & 255);
        return new NetworkPolicy(
                meta("bench", "policy-" + number, Map.of()),
                new LabelSelector(Map.of("app", "app-" + pod), List.of(), Position.NOWHERE),
                Set.of(Direction.EGRESS),
                List.of(),
                List.of(
                        new NetworkPolicy.Rule(
                                List.of(
                                        new Peer.IpBlock(
                                                Cidr.parse(block).orElseThrow(),
                                                List.of(),
                                                Position.NOWHERE)),
                                List.of(
                                        port(NodeWorld.PORT, NodeWorld.PORT),
                                        port(8000, 8000 + number % 1000)),
                                Position.NOWHERE)));
    }

    private static Port port(int first, int last) {
        return new Port.Range(Protocol.TCP, first, last, Position.NOWHERE);
    }

    private static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }
}
