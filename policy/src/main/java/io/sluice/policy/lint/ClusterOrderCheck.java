package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.policy.JointCover;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Rules of cluster-wide policies that decide nothing: an earlier rule has decided, or nothing
/// follows that would decide otherwise.
final class ClusterOrderCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (Direction direction : Direction.values()) {
            var rules =
                    ClusterRule.of(subject, direction).stream()
                            .filter(ClusterRule::understood)
                            .toList();
            for (ClusterRule rule : rules) {
                decided(subject, rule, rules)
                        .or(() -> together(subject, rule, rules))
                        .or(() -> idle(subject, rule))
                        .ifPresent(findings);
            }
        }
    }

    private static Optional<Finding> decided(
            LintSubject subject, ClusterRule rule, List<ClusterRule> rules) {
        return rules.stream()
                .filter(earlier -> earlier.before(rule) && earlier.covers(rule, subject.profile()))
                .filter(earlier -> decides(earlier, rule, rules))
                .findFirst()
                .map(earlier -> finding(subject, rule, earlier));
    }

    /// Earlier rules of the tier, for at least the same Pods, match together all that it matches.
    private static Optional<Finding> together(
            LintSubject subject, ClusterRule rule, List<ClusterRule> rules) {
        var earlier =
                rules.stream()
                        .filter(other -> other.before(rule) && other.mayMeet(rule))
                        .filter(other -> other.policy().tier() == rule.policy().tier())
                        .filter(other ->
                                ClusterPeers.covers(
                                        other.policy().subject(), rule.policy().subject()))
                        .limit(RedundancyCheck.MOST)
                        .toList();
        if (earlier.isEmpty()) {
            return Optional.empty();
        }
        return new JointCover(subject.cluster(), subject.profile())
                .of(rule.direction(), earlier.stream().map(ClusterRule::rule).toList(), rule.rule())
                .map(places -> {
                    var first = places.stream().map(earlier::get).toList();
                    boolean same =
                            first.stream()
                                    .allMatch(
                                            other -> other.rule().action() == rule.rule().action());
                    String others =
                            Listing.of(
                                    first.stream()
                                            .map(other -> other.textFor(rule.policy()))
                                            .toList());
                    return subject.finding(
                            same ? LintRule.SHADOWED_RULE : LintRule.UNREACHABLE_RULE,
                            rule.policy(),
                            rule.rule().position(),
                            rule.text()
                                    + " ("
                                    + rule.actionText()
                                    + ")"
                                    + (same
                                            ? " adds nothing to " + others
                                            : " is never reached: "
                                                    + others
                                                    + (first.size() == 1
                                                            ? " comes first and matches"
                                                            : " come first and together match")
                                                    + " all that it matches"),
                            same ? "remove it" : "move it before them, or remove it");
                });
    }

    /// Passing leaves the own tier only: it decides nothing about rules of the tier Baseline, and
    /// takes from the rules after it what they seem to decide.
    private static boolean decides(ClusterRule earlier, ClusterRule rule, List<ClusterRule> rules) {
        return earlier.policy().tier() == rule.policy().tier()
                || earlier.rule().action() != Action.PASS
                        && rules.stream()
                                .filter(other -> other.rule().action() == Action.PASS)
                                .filter(other -> other.policy().tier() == Tier.ADMIN)
                                .noneMatch(other -> !earlier.before(other) && other.mayMeet(rule));
    }

    private static Finding finding(LintSubject subject, ClusterRule rule, ClusterRule earlier) {
        boolean same =
                rule.rule().action() == earlier.rule().action()
                        && rule.policy().tier() == earlier.policy().tier();
        boolean equal =
                same
                        && rule.policy().equals(earlier.policy())
                        && earlier.isEqual(rule, subject.profile());
        String other = earlier.textFor(rule.policy());
        LintRule id =
                equal
                        ? LintRule.DUPLICATE_RULE
                        : same ? LintRule.SHADOWED_RULE : LintRule.UNREACHABLE_RULE;
        return subject.finding(
                id,
                rule.policy(),
                rule.rule().position(),
                rule.text()
                        + " ("
                        + rule.actionText()
                        + ")"
                        + (equal
                                ? " repeats " + other
                                : same
                                        ? " adds nothing to " + other
                                        : " is never reached: "
                                                + other
                                                + " comes first and matches all that it matches"),
                same ? "remove it" : "move it before " + other + ", or remove it");
    }

    /// In the tier Baseline what is not denied is allowed, so accepting and passing differ from
    /// silence only where a later rule denies. In the tier Admin passing differs from silence where
    /// a later rule of the tier decides.
    private static Optional<Finding> idle(LintSubject subject, ClusterRule rule) {
        boolean baseline = rule.policy().tier() == Tier.BASELINE;
        boolean may =
                switch (rule.rule().action()) {
                    case PASS -> true;
                    case ACCEPT -> baseline;
                    case DENY -> false;
                };
        if (!may
                || subject.cluster().clusterNetworkPolicies().stream()
                        .filter(other -> other.tier() == rule.policy().tier())
                        .flatMap(other -> ClusterRule.of(other, rule.direction()).stream())
                        .filter(later -> later.differs(rule, baseline))
                        .anyMatch(later -> !later.before(rule) && later.mayMeet(rule))) {
            return Optional.empty();
        }
        return Optional.of(
                subject.finding(
                        LintRule.RULE_WITHOUT_EFFECT,
                        rule.policy(),
                        rule.rule().position(),
                        rule.text()
                                + " ("
                                + rule.actionText()
                                + ") changes nothing: no later rule of the tier "
                                + (baseline ? "Baseline" : "Admin")
                                + (baseline ? " denies" : " decides about")
                                + " what it matches",
                        "add the rule that it is an exception to, or remove it"));
    }
}
