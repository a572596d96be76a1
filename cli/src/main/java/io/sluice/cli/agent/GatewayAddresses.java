package io.sluice.cli.agent;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.Gateway;
import io.sluice.model.IpAddress;
import io.sluice.model.Service;
import io.sluice.node.Steering;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What the cluster says about the egress gateway itself: its addresses are those of the Services
/// that select it.
final class GatewayAddresses {
    /// The labels of the gateway workload.
    static final Map<String, String> LABELS = Map.of("istio", "egressgateway");

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private GatewayAddresses() {}

    static Set<IpAddress> of(Cluster cluster) {
        var addresses = new LinkedHashSet<IpAddress>();
        for (Service service : cluster.services()) {
            if (!service.selector().isEmpty() && isGateway(service.selector())) {
                addresses.addAll(service.clusterIps());
            }
        }
        return addresses;
    }

    private static boolean isGateway(Map<String, String> selector) {
        return LABELS.entrySet().containsAll(selector.entrySet());
    }

    /// Leads connections to the gateway's own addresses to it, on every port that is served.
    static void attract(Cluster cluster, Steering steering) throws IOException {
        var ports = new TreeSet<Integer>();
        for (Gateway gateway : cluster.gateways()) {
            if (isGateway(gateway.selector())) {
                gateway.servers().forEach(server -> ports.add(server.port()));
            }
        }
        for (var address : of(cluster)) {
            for (int port : ports) {
                steering.attract(address, port, FOR_EVER);
            }
        }
    }

    /// The lab's outside world lives at documentation and private addresses, which the gateway
    /// would not dial: exactly these, and no others, are opened.
    static List<Cidr> labHosts(Cluster cluster) {
        return cluster.labHosts().stream()
                .flatMap(host -> host.addresses().stream())
                .map(Cidr::of)
                .distinct()
                .toList();
    }
}
