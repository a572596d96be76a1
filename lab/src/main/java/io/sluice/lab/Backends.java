package io.sluice.lab;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a port of a Service address leads.
///
/// @param address the Service's address
/// @param protocol its protocol
/// @param port its port
/// @param targets the Pods behind it; none when no Pod is selected
record Backends(IpAddress address, Protocol protocol, int port, List<Target> targets) {
    Backends {
        targets = List.copyOf(targets);
    }

    /// A Pod's address and port.
    record Target(IpAddress address, int port) {}

    /// Every port of every Service address.
    static List<Backends> of(Cluster cluster) {
        var all = new ArrayList<Backends>();
        for (var service : cluster.services()) {
            for (var port : service.ports()) {
                for (var address : service.clusterIps()) {
                    var targets = targets(cluster, service, port, address.v6());
                    all.add(new Backends(address, port.protocol(), port.port(), targets));
                }
            }
        }
        return all;
    }

    private static List<Target> targets(
            Cluster cluster, Service service, Service.Port port, boolean v6) {
        var targets = new ArrayList<Target>();
        for (var pod : cluster.pods()) {
            if (LabDefaults.selects(service.selector(), service.meta().namespace(), pod)) {
                var number = number(pod, port);
                for (var address : pod.addresses()) {
                    if (address.v6() == v6 && number.isPresent()) {
                        targets.add(new Target(address, number.get()));
                    }
                }
            }
        }
        return targets;
    }

    private static Optional<Integer> number(Pod pod, Service.Port port) {
        return switch (port.target()) {
            case Service.Target.OfNumber(int number) -> Optional.of(number);
            case Service.Target.OfName(String name) ->
                    pod.ports().stream()
                            .filter(p -> p.name().equals(name) && p.protocol() == port.protocol())
                            .map(ContainerPort::port)
                            .findFirst();
        };
    }
}
