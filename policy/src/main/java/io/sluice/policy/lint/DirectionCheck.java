package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import java.util.List;
import java.util.function.Consumer;

/// What `policyTypes` says and what it leaves to its defaults (rules S3, S4).
final class DirectionCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            unlisted(subject, policy, Direction.INGRESS, policy.ingress(), findings);
            unlisted(subject, policy, Direction.EGRESS, policy.egress(), findings);
            closesIngress(subject, policy, findings);
        }
    }

    private static void unlisted(
            LintSubject subject,
            NetworkPolicy policy,
            Direction direction,
            List<NetworkPolicy.Rule> rules,
            Consumer<Finding> findings) {
        if (rules.isEmpty() || policy.policyTypes().contains(direction)) {
            return;
        }
        String field = RulePlace.field(direction);
        String type =
                switch (direction) {
                    case INGRESS -> "Ingress";
                    case EGRESS -> "Egress";
                };
        var finding =
                subject.finding(
                        LintRule.UNLISTED_DIRECTION,
                        policy,
                        subject.find(policy, "spec", field).orElse(rules.getFirst().position()),
                        "the rules of spec."
                                + field
                                + " have no effect: policyTypes does not list "
                                + type,
                        "add " + type + " to policyTypes, or remove the rules");
        findings.accept(
                subject.find(policy, "spec", "policyTypes")
                        .map(types -> finding.with(Edit.value(types, "[Ingress, Egress]")))
                        .orElse(finding));
    }

    /// Whether `policyTypes` was written is known from its place only.
    private static void closesIngress(
            LintSubject subject, NetworkPolicy policy, Consumer<Finding> findings) {
        boolean defaulted =
                subject.find(policy, "spec").isPresent()
                        && subject.find(policy, "spec", "policyTypes", "0").isEmpty();
        if (!defaulted || policy.egress().isEmpty() || !policy.ingress().isEmpty()) {
            return;
        }
        findings.accept(
                subject.finding(
                        LintRule.EGRESS_CLOSES_INGRESS,
                        policy,
                        subject.place(policy, "spec", "egress"),
                        "without policyTypes this policy denies all ingress of the Pods that it"
                                + " selects, besides what it says about egress",
                        "write policyTypes: [Egress], or policyTypes: [Ingress, Egress] when that"
                                + " is meant"));
    }
}
