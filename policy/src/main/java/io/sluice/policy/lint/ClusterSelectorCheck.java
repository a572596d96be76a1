package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.Finding;
import io.sluice.model.LabelSelector;
import io.sluice.policy.SelectorText;
import java.util.function.Consumer;

/// Selectors of cluster-wide policies that select nothing among the manifests, or nothing ever.
/// Only where the manifests have what could be selected.
final class ClusterSelectorCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (ClusterNetworkPolicy policy : subject.cluster().clusterNetworkPolicies()) {
            var about = new Place(subject, policy, findings);
            var whom = policy.subject();
            about.pods(whom.namespaceSelector(), whom.podSelector(), "spec.subject");
            for (ClusterRule rule : ClusterRule.of(policy)) {
                for (int i = 0; i < rule.rule().peers().size(); i++) {
                    String what = rule.peerText(i);
                    switch (rule.rule().peers().get(i)) {
                        case Peer.Pods pods ->
                                about.pods(
                                        pods.namespaceSelector(),
                                        ClusterPeers.podSelector(pods),
                                        what);
                        case Peer.Nodes nodes -> about.nodes(nodes.selector(), what);
                        case Peer.Networks _, Peer.DomainNames _, Peer.Unknown _ -> {}
                    }
                }
            }
        }
    }

    /// A policy, and where findings about its selectors go.
    private record Place(
            LintSubject subject, ClusterNetworkPolicy policy, Consumer<Finding> findings) {
        void pods(LabelSelector namespaces, LabelSelector selector, String what) {
            boolean never = impossible(namespaces, what);
            if (impossible(selector, what) || never) {
                return;
            }
            if (subject.namespaces(namespaces).isEmpty()) {
                if (!subject.written().isEmpty()) {
                    namespaces(namespaces, what);
                }
                return;
            }
            var all = subject.pods(namespaces, LabelSelector.everything(selector.position()));
            if (!all.isEmpty()
                    && all.stream().noneMatch(pod -> selector.matches(pod.meta().labels()))) {
                report(
                        LintRule.SELECTOR_MATCHES_NOTHING,
                        selector,
                        what
                                + ".pods.podSelector "
                                + SelectorText.of(selector)
                                + " selects none of the "
                                + all.size()
                                + " Pods of the selected namespaces",
                        "correct the labels, here or on the Pods");
            }
        }

        private void namespaces(LabelSelector selector, String what) {
            boolean byName = selector.matchLabels().containsKey(LintSubject.NAME_LABEL);
            report(
                    byName ? LintRule.UNKNOWN_NAMESPACE : LintRule.NAMESPACE_LABEL_MISSING,
                    selector,
                    what
                            + " selects namespaces by "
                            + SelectorText.of(selector)
                            + ", which no namespace of the manifests has",
                    SelectorCheck.fix(subject, selector, byName));
        }

        void nodes(LabelSelector selector, String what) {
            var nodes = subject.cluster().nodes();
            if (!impossible(selector, what)
                    && !nodes.isEmpty()
                    && nodes.stream().noneMatch(node -> selector.matches(node.meta().labels()))) {
                report(
                        LintRule.SELECTOR_MATCHES_NOTHING,
                        selector,
                        what
                                + ".nodes "
                                + SelectorText.of(selector)
                                + " selects none of the "
                                + nodes.size()
                                + " Nodes of the manifests",
                        "correct the labels, here or on the Nodes");
            }
        }

        private boolean impossible(LabelSelector selector, String what) {
            boolean impossible = Impossible.is(selector);
            if (impossible) {
                report(
                        LintRule.UNREACHABLE_RULE,
                        selector,
                        what
                                + ": the selector "
                                + SelectorText.of(selector)
                                + " contradicts itself: no labels match",
                        "all parts of a selector must hold; use In with several values for"
                                + " alternatives");
            }
            return impossible;
        }

        private void report(LintRule rule, LabelSelector selector, String message, String fix) {
            findings.accept(subject.finding(rule, policy, selector.position(), message, fix));
        }
    }
}
