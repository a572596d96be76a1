package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a Service's address and port become: policies are decided after translation (rule T3).
final class ServiceTranslation {
    private final Cluster cluster;

    ServiceTranslation(Cluster cluster) {
        this.cluster = cluster;
    }

    Optional<Service> at(IpAddress address) {
        return cluster.services().stream()
                .filter(service -> service.clusterIps().contains(address))
                .findFirst();
    }

    Optional<Service> named(String namespace, String name) {
        return cluster.services().stream()
                .filter(service -> service.meta().namespace().equals(namespace))
                .filter(service -> service.meta().name().equals(name))
                .findFirst();
    }

    /// The Service of `NAME.NAMESPACE.svc[.cluster.local]`.
    Optional<Service> dnsName(String name) {
        String bare =
                name.endsWith(".cluster.local")
                        ? name.substring(0, name.length() - ".cluster.local".length())
                        : name;
        var parts = bare.split("\\.", -1);
        return parts.length == 3 && parts[2].equals("svc")
                ? named(parts[1], parts[0])
                : Optional.empty();
    }

    /// The running Pods behind a Service.
    List<Pod> pods(Service service) {
        if (service.selector().isEmpty()) {
            return List.of();
        }
        return cluster.pods().stream()
                .filter(pod -> pod.meta().namespace().equals(service.meta().namespace()))
                .filter(pod -> !pod.finished())
                .filter(pod ->
                        pod.meta().labels().entrySet().containsAll(service.selector().entrySet()))
                .toList();
    }

    /// The Pods behind a Service and the ports they are called on.
    ///
    /// @param asked the Service's port, or every port of it
    /// @throws IllegalArgumentException when the Service has no such port
    List<Question.Target> targets(Service service, PortText asked) {
        var ports = service.ports().stream().filter(port -> matches(port, asked)).toList();
        if (ports.isEmpty() && service.ports().isEmpty()) {
            throw new IllegalArgumentException(
                    "Service "
                            + service.meta().path()
                            + " lists no ports; ask for one of its Pods instead");
        }
        if (ports.isEmpty()) {
            throw new IllegalArgumentException(
                    "Service "
                            + service.meta().path()
                            + " has no port "
                            + asked.port()
                            + "; it has "
                            + service.ports().stream()
                                    .map(port -> port.port() + "/" + port.protocol())
                                    .collect(Collectors.joining(", ")));
        }
        var targets = new ArrayList<Question.Target>();
        for (Pod pod : pods(service)) {
            for (IpAddress address : pod.addresses()) {
                for (Service.Port port : ports) {
                    for (int number : numbers(port, pod)) {
                        var span = new PortSpan(port.protocol().number(), number, number);
                        targets.add(
                                new Question.Target(
                                        Party.of(pod, address), Optional.of(span), true));
                    }
                }
            }
        }
        return targets;
    }

    private static boolean matches(Service.Port port, PortText asked) {
        boolean protocol = asked.protocol().map(port.protocol()::equals).orElse(true);
        return asked.isEveryPort()
                || protocol
                        && (asked.port().equals(Integer.toString(port.port()))
                                || asked.port().equals(port.name()));
    }

    private static List<Integer> numbers(Service.Port port, Pod pod) {
        return switch (port.target()) {
            case Service.Target.OfNumber(int number) -> List.of(number);
            case Service.Target.OfName(String name) ->
                    pod.ports().stream()
                            .filter(candidate -> candidate.name().equals(name))
                            .filter(candidate -> candidate.protocol() == port.protocol())
                            .map(ContainerPort::port)
                            .distinct()
                            .toList();
        };
    }
}
