package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import java.util.function.Consumer;

/// A namespaceSelector and a podSelector as neighbours in a list instead of in one entry (rule P4).
/// `podSelector: {}` is left alone: "my own namespace, or that one" is written that way.
final class PeerCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            for (RulePlace rule : RulePlace.of(policy)) {
                var peers = rule.rule().peers();
                for (int i = 0; i + 1 < peers.size(); i++) {
                    boolean here = namespacesOnly(peers.get(i)) && podsOnly(peers.get(i + 1));
                    boolean reversed = podsOnly(peers.get(i)) && namespacesOnly(peers.get(i + 1));
                    if (here || reversed) {
                        findings.accept(finding(subject, rule, i, peers.get(i + 1)));
                    }
                }
            }
        }
    }

    private static Finding finding(LintSubject subject, RulePlace rule, int first, Peer second) {
        String[] field =
                rule.peerPath(first + 1, podsOnly(second) ? "podSelector" : "namespaceSelector");
        return subject.finding(
                LintRule.PEERS_OR_NOT_AND,
                rule.policy(),
                subject.find(rule.policy(), field).orElse(second.position()),
                rule.peerText(first)
                        + " and "
                        + rule.peerText(first + 1)
                        + " are alternatives: every Pod of the selected namespaces, or the selected"
                        + " Pods of namespace "
                        + rule.policy().meta().namespace(),
                "for the selected Pods of the selected namespaces put both selectors into one"
                        + " entry: remove the second dash");
    }

    private static boolean namespacesOnly(Peer peer) {
        return peer instanceof Peer.Pods pods
                && pods.namespaceSelector().isPresent()
                && pods.podSelector().isEmpty();
    }

    private static boolean podsOnly(Peer peer) {
        return peer instanceof Peer.Pods pods
                && pods.namespaceSelector().isEmpty()
                && pods.podSelector().filter(selector -> !selector.isEmpty()).isPresent();
    }
}
