package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Policies of the tier Baseline whose Pods are all isolated by NetworkPolicies: it is never asked.
/// One about every Pod is left alone: it is there for Pods to come.
final class BaselineCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (ClusterNetworkPolicy policy : subject.cluster().clusterNetworkPolicies()) {
            List<Direction> directions =
                    Arrays.stream(Direction.values())
                            .filter(direction -> !policy.rules(direction).isEmpty())
                            .toList();
            boolean everyPod =
                    policy.subject().namespaceSelector().isEmpty()
                            && policy.subject().podSelector().isEmpty();
            if (policy.tier() != Tier.BASELINE || directions.isEmpty() || everyPod) {
                continue;
            }
            List<Pod> pods = subject.selected(policy);
            boolean idle =
                    !pods.isEmpty()
                            && pods.stream()
                                    .allMatch(pod ->
                                            directions.stream()
                                                    .allMatch(d -> subject.isolated(pod, d)));
            if (idle) {
                findings.accept(
                        subject.finding(
                                LintRule.BASELINE_NEVER_ASKED,
                                policy,
                                subject.place(policy, "spec", "subject"),
                                "NetworkPolicies isolate all of the "
                                        + pods.size()
                                        + " Pods that it is about: the tier Baseline is not asked"
                                        + " about them",
                                "for rules that hold whatever NetworkPolicies say, use the tier"
                                        + " Admin"));
            }
        }
    }
}
