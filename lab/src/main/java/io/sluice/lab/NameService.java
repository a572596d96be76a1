package io.sluice.lab;

import io.sluice.dns.NameServer;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Protocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// The lab's DNS: a [NameServer] in every Pod behind the Service `kube-system/kube-dns`.
final class NameService implements AutoCloseable {
    private static final int PORT = 53;

    private record Running(NameServer server, List<InetSocketAddress> endpoints) {}

    private final Map<String, Running> running = new HashMap<>();

    /// Where Pods resolve names.
    ///
    /// @throws IllegalArgumentException when the cluster has no DNS Service with an address
    static IpAddress resolver(Cluster cluster) {
        return addresses(cluster).stream()
                .min(IpAddress::compareTo)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "Service "
                                        + LabDefaults.DNS_SERVICE_PATH
                                        + " has no cluster address: the lab's Pods could"
                                        + " not resolve names"));
    }

    private static List<IpAddress> addresses(Cluster cluster) {
        return cluster.services().stream()
                .filter(service -> service.meta().path().equals(LabDefaults.DNS_SERVICE_PATH))
                .flatMap(service -> service.clusterIps().stream())
                .toList();
    }

    /// Where a Pod must answer DNS; nothing for most Pods.
    static List<InetSocketAddress> endpoints(
            Cluster cluster, List<Backends> services, List<IpAddress> podAddresses) {
        var addresses = addresses(cluster);
        return services.stream()
                .filter(service -> service.port() == PORT)
                .filter(service -> service.protocol() == Protocol.UDP)
                .filter(service -> addresses.contains(service.address()))
                .flatMap(service -> service.targets().stream())
                .filter(target -> podAddresses.contains(target.address()))
                .filter(target -> Endpoint.usable(target.address()))
                .map(target -> Endpoint.of(target.address(), target.port()))
                .distinct()
                .toList();
    }

    /// Serves the cluster's names in these Pods; servers that can go on do.
    void apply(Cluster cluster, List<Backends> services, List<LabPod> pods) throws IOException {
        var table = LabNames.table(cluster);
        var wanted = new HashSet<String>();
        for (var pod : pods) {
            var endpoints = endpoints(cluster, services, pod.addresses());
            if (endpoints.isEmpty()) {
                continue;
            }
            wanted.add(pod.path());
            var before = running.get(pod.path());
            if (before != null && before.endpoints().equals(endpoints)) {
                before.server().replace(table);
                continue;
            }
            stop(pod.path());
            var server = NameServer.open(pod.network()::call, endpoints, table);
            running.put(pod.path(), new Running(server, endpoints));
        }
        List.copyOf(running.keySet()).stream().filter(p -> !wanted.contains(p)).forEach(this::stop);
    }

    /// Stops the server of a Pod, if it has one.
    void stop(String podPath) {
        var before = running.remove(podPath);
        if (before != null) {
            before.server().close();
        }
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }
}
