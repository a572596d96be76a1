package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.Namespace;
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
            var egress = open(subject, pods, Direction.EGRESS);
            var ingress = open(subject, pods, Direction.INGRESS);
            if (!egress.isEmpty() || !ingress.isEmpty()) {
                findings.accept(finding(subject, name, pods, egress, ingress));
            }
        });
    }

    /// The Pods that may do anything in a direction, but for what is denied one by one.
    private static List<Pod> open(LintSubject subject, List<Pod> pods, Direction direction) {
        var closing =
                ClusterRule.of(subject, direction).stream().filter(CoverageCheck::closes).toList();
        return pods.stream()
                .filter(pod -> !subject.isolated(pod, direction))
                .filter(pod -> closing.stream().noneMatch(rule -> isAbout(subject, rule, pod)))
                .toList();
    }

    /// A rule that denies all that rules before it do not accept: every IPv4 address, or every Pod
    /// as far as incoming connections can be denied at all.
    private static boolean closes(ClusterRule rule) {
        boolean everybody =
                switch (rule.direction()) {
                    case EGRESS -> ClusterPeers.everything(rule.rule().peers(), false);
                    case INGRESS ->
                            rule.rule().peers().stream()
                                    .anyMatch(peer ->
                                            peer instanceof Peer.Pods pods
                                                    && pods.namespaceSelector().isEmpty()
                                                    && ClusterPeers.podSelector(pods).isEmpty());
                };
        return everybody && rule.rule().action() == Action.DENY && rule.rule().ports().isEmpty();
    }

    private static boolean isAbout(LintSubject subject, ClusterRule rule, Pod pod) {
        return subject.selects(rule.policy(), pod.meta().namespace(), pod.meta().labels());
    }

    /// True when cluster-wide policies deny the metadata address to all of the Pods.
    private static boolean metadataDenied(LintSubject subject, List<Pod> pods) {
        var rules =
                ClusterRule.of(subject, Direction.EGRESS).stream()
                        .filter(rule ->
                                ClusterAddressCheck.denies(rule, AddressCheck.METADATA.getFirst()))
                        .toList();
        return pods.stream()
                .allMatch(pod -> rules.stream().anyMatch(rule -> isAbout(subject, rule, pod)));
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
                        + (metadataDenied(subject, egress)
                                ? ""
                                : ": the metadata address of a cloud is open, too")
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
