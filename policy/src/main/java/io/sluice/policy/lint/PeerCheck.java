package io.sluice.policy.lint;

import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.Position;
import java.util.List;
import java.util.Optional;
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
                        var finding = finding(subject, rule, i, peers.get(i + 1));
                        findings.accept(
                                dash(subject, rule, i, peers).map(finding::with).orElse(finding));
                    }
                }
            }
        }
    }

    /// The dash before the second entry, when both are written without braces: their first fields
    /// then stand in one column, and the dashes in that of the list.
    private static Optional<Edit> dash(
            LintSubject subject, RulePlace rule, int first, List<Peer> peers) {
        Position upper = peers.get(first).position();
        Position lower = peers.get(first + 1).position();
        return subject.find(rule.policy(), rule.path(rule.peersField()))
                .filter(list -> lower.line() > upper.line() && lower.column() == upper.column())
                .filter(list -> list.line() <= upper.line() && list.column() + 2 <= lower.column())
                .filter(list -> isBlock(subject, rule, first) && isBlock(subject, rule, first + 1))
                .map(list -> new Position(lower.file(), lower.line(), list.column()))
                .map(dash ->
                        new Edit(
                                dash,
                                Optional.of(lower),
                                " ".repeat(lower.column() - dash.column())));
    }

    /// An entry without braces begins with the name of its field.
    private static boolean isBlock(LintSubject subject, RulePlace rule, int index) {
        Position start = rule.rule().peers().get(index).position();
        return subject.hasName(start);
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
