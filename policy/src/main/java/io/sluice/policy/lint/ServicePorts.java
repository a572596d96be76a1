package io.sluice.policy.lint;

import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;

/// Ports of Services, and what they become on Pods (rule T3).
///
/// @param services Services with a selector, by namespace
record ServicePorts(Map<String, List<Service>> services) {
    static ServicePorts of(LintSubject subject) {
        Map<String, List<Service>> services = new HashMap<>();
        for (Service service : subject.cluster().services()) {
            if (!service.selector().isEmpty()) {
                services.computeIfAbsent(service.meta().namespace(), any -> new ArrayList<>())
                        .add(service);
            }
        }
        return new ServicePorts(services);
    }

    /// The number on a Pod that a Service's port leads to, if it has one.
    static OptionalInt number(Pod pod, Service.Port port) {
        return switch (port.target()) {
            case Service.Target.OfNumber(int number) -> OptionalInt.of(number);
            case Service.Target.OfName(String name) ->
                    pod.ports().stream()
                            .filter(own ->
                                    own.name().equals(name) && own.protocol() == port.protocol())
                            .mapToInt(own -> own.port())
                            .findFirst();
        };
    }

    /// What Pods listen on behind a port of a Service, when no Pod listens on that port itself and
    /// it always becomes another one; otherwise nothing.
    Mistaken mistaken(List<Pod> pods, Protocol protocol, int port) {
        var targets = new TreeSet<Integer>();
        String name = "";
        for (Pod pod : pods) {
            if (pod.ports().stream().anyMatch(p -> p.protocol() == protocol && p.port() == port)) {
                return new Mistaken("", new TreeSet<>());
            }
            for (Service service : services.getOrDefault(pod.meta().namespace(), List.of())) {
                if (!ServiceCheck.selects(service, pod)) {
                    continue;
                }
                for (Service.Port own : service.ports()) {
                    var target = number(pod, own);
                    if (own.protocol() != protocol || target.isEmpty()) {
                        continue;
                    }
                    if (target.getAsInt() == port) {
                        return new Mistaken("", new TreeSet<>());
                    }
                    if (own.port() == port) {
                        name = name.isEmpty() ? service.meta().path() : name;
                        targets.add(target.getAsInt());
                    }
                }
            }
        }
        return new Mistaken(name, targets);
    }

    /// @param service the first Service with the port, as `namespace/name`
    /// @param targets the ports of its Pods; none when nothing is mistaken
    record Mistaken(String service, TreeSet<Integer> targets) {}
}
