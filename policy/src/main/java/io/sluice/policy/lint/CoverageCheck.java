package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// How much of each namespace is isolated at all: one finding for each namespace with Pods that no
/// policy selects.
final class CoverageCheck implements Check {
    private static final int NAMED = 3;

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var byNamespace = new TreeMap<String, List<Pod>>();
        subject.cluster().pods().stream()
                .filter(Pod::governed)
                .forEach(pod ->
                        byNamespace
                                .computeIfAbsent(pod.meta().namespace(), any -> new ArrayList<>())
                                .add(pod));
        byNamespace.forEach((name, pods) -> {
            var policies = subject.policies().getOrDefault(name, List.of());
            var egress = open(pods, policies, Direction.EGRESS);
            var ingress = open(pods, policies, Direction.INGRESS);
            if (!egress.isEmpty() || !ingress.isEmpty()) {
                findings.accept(finding(subject, name, pods, egress, ingress));
            }
        });
    }

    private static List<Pod> open(
            List<Pod> pods, List<NetworkPolicy> policies, Direction direction) {
        var isolating =
                policies.stream()
                        .filter(policy -> policy.policyTypes().contains(direction))
                        .toList();
        return pods.stream()
                .filter(pod ->
                        isolating.stream()
                                .noneMatch(policy ->
                                        policy.podSelector().matches(pod.meta().labels())))
                .toList();
    }

    private static Finding finding(
            LintSubject subject, String name, List<Pod> pods, List<Pod> egress, List<Pod> ingress) {
        var written = subject.written().get(name);
        Position position =
                written == null
                        ? (egress.isEmpty() ? ingress : egress).getFirst().meta().position()
                        : subject.place(written, "metadata", "name");
        var namespace = new Namespace(new ObjectMeta("", name, Map.of(), Map.of(), position));
        return subject.finding(
                LintRule.UNCOVERED_PODS,
                namespace,
                position,
                "no policy isolates "
                        + count(egress, pods)
                        + " for egress"
                        + (egress.isEmpty() ? "" : ": the metadata address of a cloud is open, too")
                        + "; "
                        + count(ingress, pods)
                        + " for ingress",
                "add a policy with podSelector: {} and policyTypes: [Ingress, Egress], and allow"
                        + " what is needed");
    }

    private static String count(List<Pod> open, List<Pod> all) {
        if (open.isEmpty()) {
            return "0 of " + all.size() + " Pods";
        }
        String names =
                open.stream()
                        .limit(NAMED)
                        .map(pod -> pod.meta().name())
                        .collect(Collectors.joining(", "));
        return open.size()
                + " of "
                + all.size()
                + " Pods ("
                + names
                + (open.size() > NAMED ? ", ..." : "")
                + ")";
    }
}
