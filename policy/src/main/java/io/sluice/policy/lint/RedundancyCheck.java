package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Position;
import io.sluice.policy.SelectorText;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// What is written twice, and what something wider allows already: entries of a rule, rules of a
/// policy, and policies beside one that allows everything.
final class RedundancyCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        subject.policies()
                .forEach((namespace, policies) -> {
                    for (NetworkPolicy policy : policies) {
                        for (Direction direction : Direction.values()) {
                            var rules = RulePlace.of(policy, direction);
                            rules.forEach(rule -> entries(subject, rule, findings));
                            rules(subject, rules, findings);
                            openedBy(subject, policy, direction, policies).ifPresent(findings);
                        }
                    }
                });
    }

    private static void rules(
            LintSubject subject, List<RulePlace> rules, Consumer<Finding> findings) {
        new Repetition<RulePlace>(rules, (a, b) -> text(a).equals(text(b)), RedundancyCheck::covers)
                .forEach((at, other, equal) ->
                        findings.accept(
                                finding(
                                        subject,
                                        rules.get(at),
                                        rules.get(at).rule().position(),
                                        rules.get(at).text(),
                                        rules.get(other).text(),
                                        equal)));
    }

    private static String text(RulePlace rule) {
        return SelectorText.of(rule.rule());
    }

    private static boolean covers(RulePlace wide, RulePlace narrow) {
        return PeerCover.covers(wide.rule().peers(), narrow.rule().peers())
                && PortCover.covers(wide.rule().ports(), narrow.rule().ports());
    }

    private static void entries(LintSubject subject, RulePlace rule, Consumer<Finding> findings) {
        List<Peer> peers = rule.rule().peers();
        BiPredicate<Peer, Peer> samePeer = (a, b) -> SelectorText.of(a).equals(SelectorText.of(b));
        new Repetition<>(peers, samePeer, RedundancyCheck::coversBlock)
                .forEach((at, other, equal) ->
                        findings.accept(
                                finding(
                                        subject,
                                        rule,
                                        peers.get(at).position(),
                                        rule.peerText(at),
                                        rule.peerText(other),
                                        equal)));
        List<Port> ports = rule.rule().ports();
        BiPredicate<Port, Port> samePort = (a, b) -> SelectorText.of(a).equals(SelectorText.of(b));
        new Repetition<>(ports, samePort, PortCover::covers)
                .forEach((at, other, equal) ->
                        findings.accept(
                                finding(
                                        subject,
                                        rule,
                                        ports.get(at).position(),
                                        rule.text() + ".ports[" + at + "]",
                                        rule.text() + ".ports[" + other + "]",
                                        equal)));
    }

    /// Selectors beside a wider one are left to the rule about OR and AND.
    private static boolean coversBlock(Peer wide, Peer narrow) {
        return wide instanceof Peer.IpBlock && PeerCover.covers(wide, narrow);
    }

    private static Finding finding(
            LintSubject subject,
            RulePlace rule,
            Position position,
            String what,
            String other,
            boolean equal) {
        return subject.finding(
                equal ? LintRule.DUPLICATE_RULE : LintRule.SHADOWED_RULE,
                rule.policy(),
                position,
                what + (equal ? " repeats " : " adds nothing to ") + other,
                equal
                        ? "keep one of them"
                        : "remove it, or remove " + other + " when less was meant");
    }

    /// A policy whose rules change nothing, because another one opens the same Pods to everything.
    private static Optional<Finding> openedBy(
            LintSubject subject,
            NetworkPolicy policy,
            Direction direction,
            List<NetworkPolicy> policies) {
        var rules = RulePlace.of(policy, direction);
        if (rules.isEmpty() || opens(policy, direction)) {
            return Optional.empty();
        }
        return policies.stream()
                .filter(other -> !other.equals(policy) && opens(other, direction))
                .filter(other ->
                        other.podSelector().isEmpty()
                                || SelectorText.of(other.podSelector())
                                        .equals(SelectorText.of(policy.podSelector())))
                .findFirst()
                .map(other ->
                        finding(
                                subject,
                                rules.getFirst(),
                                subject.place(policy, "spec", RulePlace.field(direction)),
                                "spec." + RulePlace.field(direction),
                                "NetworkPolicy "
                                        + other.meta().path()
                                        + ", which allows everything to the same Pods",
                                false));
    }

    private static boolean opens(NetworkPolicy policy, Direction direction) {
        return policy.rules(direction).stream()
                .anyMatch(rule -> rule.peers().isEmpty() && rule.ports().isEmpty());
    }
}
