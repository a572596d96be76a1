package io.sluice.cli.agent;

import io.sluice.dns.UpstreamSettings;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// The servers that the node itself asks: the Pods behind the cluster's DNS Service, because a
/// Service address is translated for Pods, not for their node.
final class NameServers {
    private static final int PORT = 53;

    private NameServers() {}

    /// @param resolver what Pods are configured with: a Service's address, or a server's own
    static UpstreamSettings of(Cluster cluster, IpAddress resolver) throws IOException {
        var servers = new ArrayList<InetSocketAddress>();
        for (Service service : cluster.services()) {
            if (service.clusterIps().contains(resolver)) {
                for (Pod pod : cluster.pods()) {
                    if (isBehind(service, pod)) {
                        for (var address : pod.addresses()) {
                            servers.add(socket(address));
                        }
                    }
                }
            }
        }
        return UpstreamSettings.of(servers.isEmpty() ? List.of(socket(resolver)) : servers);
    }

    private static boolean isBehind(Service service, Pod pod) {
        return pod.governed()
                && pod.meta().namespace().equals(service.meta().namespace())
                && !service.selector().isEmpty()
                && pod.meta().labels().entrySet().containsAll(service.selector().entrySet());
    }

    private static InetSocketAddress socket(IpAddress address) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(address.bytes()), PORT);
    }
}
