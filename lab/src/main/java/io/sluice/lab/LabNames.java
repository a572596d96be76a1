package io.sluice.lab;

import io.sluice.dns.NameData;
import io.sluice.dns.NameTable;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The names of the lab: those of [io.sluice.model.LabHost]s, and those of Services under
/// `svc.cluster.local` (Kubernetes DNS specification, sections 2.3 and 2.4).
final class LabNames {
    private static final Duration SERVICE_TTL = Duration.ofSeconds(5);

    private LabNames() {}

    static NameTable table(Cluster cluster) {
        Map<String, NameData> names = new HashMap<>();
        for (var service : cluster.services()) {
            names.put(
                    service.meta().name() + "." + service.meta().namespace() + ".svc.cluster.local",
                    new NameData.Addresses(addresses(cluster, service), SERVICE_TTL));
        }
        for (var host : cluster.labHosts()) {
            for (var name : host.names()) {
                names.merge(
                        name.name(),
                        new NameData.Addresses(
                                host.addresses(), Duration.ofSeconds(name.ttlSeconds())),
                        LabNames::join);
            }
        }
        return new NameTable(names);
    }

    /// Several hosts may share a name: its answers hold the addresses of all.
    private static NameData join(NameData one, NameData other) {
        if (one instanceof NameData.Addresses(var first, var ttl)
                && other instanceof NameData.Addresses(var second, var ttl2)) {
            var all = new LinkedHashSet<>(first);
            all.addAll(second);
            return new NameData.Addresses(List.copyOf(all), ttl.compareTo(ttl2) < 0 ? ttl : ttl2);
        }
        return other;
    }

    private static List<IpAddress> addresses(Cluster cluster, Service service) {
        if (!service.clusterIps().isEmpty()) {
            return service.clusterIps();
        }
        var addresses = new ArrayList<IpAddress>();
        for (var pod : cluster.pods()) {
            if (LabDefaults.selects(service.selector(), service.meta().namespace(), pod)) {
                addresses.addAll(pod.addresses());
            }
        }
        return addresses;
    }
}
