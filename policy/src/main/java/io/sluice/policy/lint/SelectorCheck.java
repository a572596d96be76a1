package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.policy.SelectorText;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Selectors that select nothing among the manifests. Only where the manifests have Pods of the
/// namespace in question: policies are often checked apart from what they are about.
final class SelectorCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            applied(subject, policy, findings);
            for (RulePlace rule : RulePlace.of(policy)) {
                for (int i = 0; i < rule.rule().peers().size(); i++) {
                    if (rule.rule().peers().get(i) instanceof Peer.Pods pods) {
                        namespaces(subject, rule, i, pods, findings);
                        pods(subject, rule, i, pods, findings);
                    }
                }
            }
        }
    }

    private static void applied(
            LintSubject subject, NetworkPolicy policy, Consumer<Finding> findings) {
        var selector = policy.podSelector();
        String namespace = policy.meta().namespace();
        if (!selector.isEmpty()
                && !Impossible.is(selector)
                && !subject.podsOf(namespace).isEmpty()
                && subject.selected(policy).isEmpty()) {
            findings.accept(
                    subject.finding(
                            LintRule.SELECTOR_MATCHES_NOTHING,
                            policy,
                            subject.find(policy, "spec", "podSelector").orElse(selector.position()),
                            "spec.podSelector "
                                    + SelectorText.of(selector)
                                    + " selects none of the "
                                    + subject.podsOf(namespace).size()
                                    + " Pods of namespace "
                                    + namespace
                                    + ": the policy applies to nothing",
                            "correct the labels, here or on the Pods"));
        }
    }

    private static void pods(
            LintSubject subject,
            RulePlace rule,
            int index,
            Peer.Pods peer,
            Consumer<Finding> findings) {
        var selector = peer.podSelector();
        if (selector.isEmpty() || selector.get().isEmpty() || Impossible.is(selector.get())) {
            return;
        }
        var everyPod = new Peer.Pods(peer.namespaceSelector(), Optional.empty(), peer.position());
        if (!subject.pods(rule.policy(), everyPod).isEmpty()
                && subject.pods(rule.policy(), peer).isEmpty()) {
            findings.accept(
                    subject.finding(
                            LintRule.SELECTOR_MATCHES_NOTHING,
                            rule.policy(),
                            subject.find(rule.policy(), rule.peerPath(index, "podSelector"))
                                    .orElse(selector.get().position()),
                            rule.peerText(index)
                                    + ".podSelector "
                                    + SelectorText.of(selector.get())
                                    + " selects no Pod "
                                    + (peer.namespaceSelector().isPresent()
                                            ? "of the selected namespaces"
                                            : "of namespace " + rule.policy().meta().namespace()),
                            peer.namespaceSelector().isPresent()
                                    ? "correct the labels, here or on the Pods"
                                    : "correct the labels; for Pods of other namespaces add a"
                                            + " namespaceSelector to this entry"));
        }
    }

    private static void namespaces(
            LintSubject subject,
            RulePlace rule,
            int index,
            Peer.Pods peer,
            Consumer<Finding> findings) {
        var selector = peer.namespaceSelector();
        if (selector.isEmpty()
                || subject.written().isEmpty()
                || Impossible.is(selector.get())
                || !subject.namespaces(selector.get()).isEmpty()) {
            return;
        }
        boolean byName = selector.get().matchLabels().containsKey(LintSubject.NAME_LABEL);
        findings.accept(
                subject.finding(
                        byName ? LintRule.UNKNOWN_NAMESPACE : LintRule.NAMESPACE_LABEL_MISSING,
                        rule.policy(),
                        subject.find(rule.policy(), rule.peerPath(index, "namespaceSelector"))
                                .orElse(selector.get().position()),
                        rule.peerText(index)
                                + ".namespaceSelector "
                                + SelectorText.of(selector.get())
                                + " selects no namespace of the manifests",
                        fix(subject, selector.get(), byName)));
    }

    static String fix(LintSubject subject, LabelSelector selector, boolean byName) {
        if (byName) {
            return "correct the name, or add the Namespace to the manifests";
        }
        for (Map.Entry<String, String> label : selector.matchLabels().entrySet()) {
            String value = label.getValue();
            if (subject.written().containsKey(value) || LintSubject.BUILT_IN.contains(value)) {
                return "namespace "
                        + value
                        + " exists and has no label "
                        + label.getKey()
                        + ": write "
                        + LintSubject.NAME_LABEL
                        + ": "
                        + value
                        + ", which every namespace has";
            }
        }
        return "label the Namespace, or select it by " + LintSubject.NAME_LABEL;
    }
}
