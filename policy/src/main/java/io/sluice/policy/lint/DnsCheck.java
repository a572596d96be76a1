package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Pods that may connect somewhere and cannot ask DNS for it. Pods that may connect nowhere are
/// left alone: nothing needs a name there. Pods that the same policies isolate are reported once.
final class DnsCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var resolvers = Resolvers.of(subject);
        var accepting =
                ClusterRule.of(subject, Direction.EGRESS).stream()
                        .filter(rule -> rule.policy().tier() == Tier.ADMIN)
                        .filter(rule -> rule.rule().action() == Action.ACCEPT)
                        .filter(rule -> resolvers.mayHold(rule.rule()))
                        .map(ClusterRule::policy)
                        .toList();
        subject.policies()
                .forEach((namespace, policies) -> {
                    var egress =
                            policies.stream()
                                    .filter(policy ->
                                            policy.policyTypes().contains(Direction.EGRESS))
                                    .toList();
                    var resolving =
                            egress.stream()
                                    .filter(policy ->
                                            policy.egress().stream()
                                                    .anyMatch(rule ->
                                                            resolvers.allows(rule, namespace)))
                                    .collect(Collectors.toSet());
                    Set<Map<String, String>> reported = new HashSet<>();
                    for (NetworkPolicy policy : egress) {
                        if (!policy.egress().isEmpty()
                                && cutsDns(subject, policy, resolving, accepting, reported)) {
                            findings.accept(finding(subject, policy));
                        }
                    }
                });
    }

    private static boolean cutsDns(
            LintSubject subject,
            NetworkPolicy policy,
            Set<NetworkPolicy> resolving,
            List<ClusterNetworkPolicy> accepting,
            Set<Map<String, String>> reported) {
        boolean cut = false;
        for (Map<String, String> labels : labels(subject, policy)) {
            boolean resolves =
                    resolving.stream().anyMatch(other -> other.podSelector().matches(labels))
                            || accepting.stream()
                                    .anyMatch(other ->
                                            subject.selects(
                                                    other, policy.meta().namespace(), labels));
            cut |= !resolves && reported.add(labels);
        }
        return cut;
    }

    /// The labels of the selected Pods; of a Pod that would be selected when there is none.
    private static Set<Map<String, String>> labels(LintSubject subject, NetworkPolicy policy) {
        List<Pod> pods = subject.selected(policy);
        return pods.isEmpty()
                ? Set.of(example(policy.podSelector()))
                : pods.stream().map(pod -> pod.meta().labels()).collect(Collectors.toSet());
    }

    private static Map<String, String> example(LabelSelector selector) {
        var labels = new HashMap<>(selector.matchLabels());
        for (var requirement : selector.matchExpressions()) {
            switch (requirement.operator()) {
                case IN -> labels.putIfAbsent(requirement.key(), requirement.values().getFirst());
                case EXISTS -> labels.putIfAbsent(requirement.key(), "");
                case NOT_IN, DOES_NOT_EXIST -> {}
            }
        }
        return labels;
    }

    private static Finding finding(LintSubject subject, NetworkPolicy policy) {
        return subject.finding(
                LintRule.EGRESS_WITHOUT_DNS,
                policy,
                subject.find(policy, "spec", "policyTypes")
                        .orElse(subject.place(policy, "spec", "egress")),
                "the Pods that it isolates for egress cannot resolve names: no rule of any policy"
                        + " allows them DNS",
                "allow ports 53/UDP and 53/TCP to the cluster's DNS, or silence this when they need"
                        + " no names");
    }
}
