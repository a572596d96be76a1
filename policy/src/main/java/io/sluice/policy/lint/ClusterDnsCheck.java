package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Cluster-wide policies that deny DNS to Pods that may connect somewhere. Pods that may connect
/// nowhere are left alone. One finding for each policy.
final class ClusterDnsCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var rules = ClusterRule.of(subject, Direction.EGRESS);
        if (rules.isEmpty()) {
            return;
        }
        var resolvers = Resolvers.of(subject);
        Set<ClusterNetworkPolicy> reported = new HashSet<>();
        for (ClusterRule rule : rules) {
            if (rule.rule().action() == Action.DENY
                    && resolvers.holds(rule.rule())
                    && isAsked(subject, rule)
                    && needsNames(rule, rules)
                    && rules.stream().noneMatch(other -> spares(other, rule, resolvers))
                    && reported.add(rule.policy())) {
                findings.accept(
                        subject.finding(
                                LintRule.EGRESS_WITHOUT_DNS,
                                rule.policy(),
                                rule.rule().position(),
                                rule.text()
                                        + " ("
                                        + rule.actionText()
                                        + ") denies DNS as well, and no rule before it accepts"
                                        + " that",
                                "accept ports 53/UDP and 53/TCP to the cluster's DNS before it, or"
                                        + " silence this when the Pods need no names"));
            }
        }
    }

    private static boolean isAsked(LintSubject subject, ClusterRule rule) {
        var pods = subject.selected(rule.policy());
        return rule.policy().tier() == Tier.ADMIN
                || pods.isEmpty()
                || pods.stream().anyMatch(pod -> !subject.isolated(pod, Direction.EGRESS));
    }

    /// False when everything is denied and nothing accepted.
    private static boolean needsNames(ClusterRule rule, List<ClusterRule> rules) {
        return !ClusterPeers.everything(rule.rule().peers(), false)
                || !rule.rule().ports().isEmpty()
                || rules.stream()
                        .filter(other -> other.rule().action() != Action.DENY)
                        .anyMatch(other -> isAboutTheSame(other, rule));
    }

    private static boolean spares(ClusterRule other, ClusterRule rule, Resolvers resolvers) {
        boolean counts =
                switch (other.rule().action()) {
                    case ACCEPT -> true;
                    case PASS -> other.policy().tier() == rule.policy().tier();
                    case DENY -> false;
                };
        return counts
                && !rule.before(other)
                && isAboutTheSame(other, rule)
                && resolvers.mayHold(other.rule());
    }

    private static boolean isAboutTheSame(ClusterRule other, ClusterRule rule) {
        return ClusterPeers.mayMeet(other.policy().subject(), rule.policy().subject());
    }
}
