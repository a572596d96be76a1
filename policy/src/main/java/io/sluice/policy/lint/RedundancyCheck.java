package io.sluice.policy.lint;

import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Position;
import io.sluice.policy.JointCover;
import io.sluice.policy.SelectorText;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// What is written twice, and what something wider allows already: entries of a rule, rules of a
/// policy, and policies beside one that allows everything.
final class RedundancyCheck implements Check {
    /// More rules, or entries of one, are not looked at together.
    static final int MOST = 200;

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
        var superfluous = new HashSet<Integer>();
        new Repetition<RulePlace>(rules, (a, b) -> text(a).equals(text(b)), RedundancyCheck::covers)
                .forEach((at, other, equal) -> {
                    superfluous.add(at);
                    findings.accept(
                            finding(
                                    subject,
                                    rules.get(at),
                                    rules.get(at).rule().position(),
                                    rules.get(at).text(),
                                    rules.get(other).text(),
                                    equal));
                });
        together(
                subject,
                rules,
                rules.stream().map(RulePlace::rule).toList(),
                superfluous,
                (at, others) ->
                        findings.accept(
                                finding(
                                        subject,
                                        rules.get(at),
                                        rules.get(at).rule().position(),
                                        rules.get(at).text(),
                                        Listing.of(
                                                others.stream()
                                                        .map(other -> rules.get(other).text())
                                                        .toList()),
                                        false)));
    }

    /// Takes the place of what several others, or another in other words, say as well.
    private interface Together {
        void superfluous(int at, Collection<Integer> others);
    }

    /// @param places one of them says which policy it is
    /// @param rules what is looked at: rules, or entries of one as rules of their own
    /// @param superfluous what is known to be, and is added to
    private static void together(
            LintSubject subject,
            List<RulePlace> places,
            List<NetworkPolicy.Rule> rules,
            Set<Integer> superfluous,
            Together visitor) {
        var cover = new JointCover(subject.cluster(), subject.profile());
        for (int at = 0; at < rules.size() && rules.size() <= MOST; at++) {
            int self = at;
            var rule = rules.get(at);
            var others =
                    IntStream.range(0, rules.size())
                            .filter(i -> i != self && !superfluous.contains(i))
                            .filter(i -> mayMeet(rules.get(i), rule))
                            .boxed()
                            .toList();
            if (others.isEmpty() || superfluous.contains(at)) {
                continue;
            }
            var place = places.getFirst();
            cover.of(
                            place.policy(),
                            place.direction(),
                            others.stream().map(rules::get).toList(),
                            rule)
                    .ifPresent(found -> {
                        superfluous.add(self);
                        visitor.superfluous(self, found.stream().map(others::get).toList());
                    });
        }
    }

    private static boolean mayMeet(NetworkPolicy.Rule one, NetworkPolicy.Rule other) {
        return PortCover.overlap(one.ports(), other.ports())
                && (one.peers().isEmpty()
                        || other.peers().isEmpty()
                        || one.peers().stream()
                                .anyMatch(a ->
                                        other.peers().stream()
                                                .anyMatch(b -> PeerCover.mayMeet(a, b))));
    }

    private static String text(RulePlace rule) {
        return SelectorText.of(rule.rule());
    }

    private static boolean covers(RulePlace wide, RulePlace narrow) {
        return PeerCover.covers(wide.rule().peers(), narrow.rule().peers())
                && PortCover.covers(wide.rule().ports(), narrow.rule().ports());
    }

    private static void entries(LintSubject subject, RulePlace rule, Consumer<Finding> findings) {
        peers(subject, rule, findings);
        ports(subject, rule, findings);
    }

    private static void peers(LintSubject subject, RulePlace rule, Consumer<Finding> findings) {
        List<Peer> peers = rule.rule().peers();
        var superfluous = new HashSet<Integer>();
        BiPredicate<Peer, Peer> samePeer = (a, b) -> SelectorText.of(a).equals(SelectorText.of(b));
        new Repetition<>(peers, samePeer, RedundancyCheck::coversBlock)
                .forEach((at, other, equal) -> {
                    superfluous.add(at);
                    findings.accept(
                            finding(
                                    subject,
                                    rule,
                                    peers.get(at).position(),
                                    rule.peerText(at),
                                    rule.peerText(other),
                                    equal));
                });
        // Selectors beside a wider one are left to the rule about OR and AND.
        for (int i = 0; i < peers.size(); i++) {
            if (peers.get(i) instanceof Peer.Pods) {
                superfluous.add(i);
            }
        }
        together(
                subject,
                List.of(rule),
                peers.stream()
                        .map(peer ->
                                new NetworkPolicy.Rule(List.of(peer), List.of(), peer.position()))
                        .toList(),
                superfluous,
                (at, others) ->
                        findings.accept(
                                finding(
                                        subject,
                                        rule,
                                        peers.get(at).position(),
                                        rule.peerText(at),
                                        Listing.of(others.stream().map(rule::peerText).toList()),
                                        false)));
    }

    private static void ports(LintSubject subject, RulePlace rule, Consumer<Finding> findings) {
        var superfluous = new HashSet<Integer>();
        List<Port> ports = rule.rule().ports();
        BiPredicate<Port, Port> samePort = (a, b) -> SelectorText.of(a).equals(SelectorText.of(b));
        new Repetition<>(ports, samePort, PortCover::covers)
                .forEach((at, other, equal) -> {
                    superfluous.add(at);
                    findings.accept(
                            finding(
                                    subject,
                                    rule,
                                    ports.get(at).position(),
                                    portText(rule, at),
                                    portText(rule, other),
                                    equal));
                });
        together(
                subject,
                List.of(rule),
                ports.stream()
                        .map(port ->
                                new NetworkPolicy.Rule(List.of(), List.of(port), port.position()))
                        .toList(),
                superfluous,
                (at, others) ->
                        findings.accept(
                                finding(
                                        subject,
                                        rule,
                                        ports.get(at).position(),
                                        portText(rule, at),
                                        Listing.of(
                                                others.stream()
                                                        .map(other -> portText(rule, other))
                                                        .toList()),
                                        false)));
    }

    private static String portText(RulePlace rule, int port) {
        return rule.text() + ".ports[" + port + "]";
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
