package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.Pod;
import io.sluice.model.Resource;
import io.sluice.model.Service;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Services that lead nowhere. Only where the manifests have Pods of their namespace. Numbers are
/// left alone: a container may listen on a port that it does not declare.
final class ServiceCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (Resource resource : subject.manifests().resources()) {
            if (resource instanceof Service service && !service.selector().isEmpty()) {
                List<Pod> all = subject.podsOf(service.meta().namespace());
                List<Pod> pods = all.stream().filter(pod -> selects(service, pod)).toList();
                if (pods.isEmpty() && !all.isEmpty()) {
                    findings.accept(nothing(subject, service, all.size()));
                }
                for (int i = 0; i < service.ports().size() && !pods.isEmpty(); i++) {
                    target(subject, service, i, pods).ifPresent(findings);
                }
            }
        }
    }

    static boolean selects(Service service, Pod pod) {
        return !service.selector().isEmpty()
                && service.meta().namespace().equals(pod.meta().namespace())
                && pod.meta().labels().entrySet().containsAll(service.selector().entrySet());
    }

    private static Finding nothing(LintSubject subject, Service service, int pods) {
        return subject.finding(
                LintRule.SERVICE_SELECTS_NOTHING,
                service,
                subject.place(service, "spec", "selector"),
                "spec.selector "
                        + new TreeMap<>(service.selector())
                        + " selects none of the "
                        + pods
                        + " Pods of namespace "
                        + service.meta().namespace()
                        + ": its address leads nowhere",
                "correct the labels, here or on the Pods");
    }

    private static Optional<Finding> target(
            LintSubject subject, Service service, int index, List<Pod> pods) {
        var port = service.ports().get(index);
        return switch (port.target()) {
            case Service.Target.OfNumber _ -> Optional.empty();
            case Service.Target.OfName(String _)
                    when pods.stream()
                            .anyMatch(pod -> ServicePorts.number(pod, port).isPresent()) ->
                    Optional.empty();
            case Service.Target.OfName(String name) ->
                    Optional.of(
                            subject.finding(
                                    LintRule.SERVICE_TARGET_MISSING,
                                    service,
                                    subject.find(
                                                    service,
                                                    "spec",
                                                    "ports",
                                                    Integer.toString(index),
                                                    "targetPort")
                                            .orElse(subject.place(service, "spec", "ports")),
                                    "spec.ports["
                                            + index
                                            + "].targetPort is the name "
                                            + name
                                            + " ("
                                            + port.protocol()
                                            + "), which none of its "
                                            + pods.size()
                                            + " Pods has",
                                    "correct the name, or name the container's port"));
        };
    }
}
