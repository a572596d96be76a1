package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Rules that deny by name, which they cannot, and rules that accept by name beside rules that deny
/// by address: the order of the two says what the names may lead to.
final class ClusterNameCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var rules = ClusterRule.of(subject, Direction.EGRESS);
        for (ClusterRule rule : rules) {
            for (int i = 0; i < rule.rule().peers().size(); i++) {
                if (rule.rule().peers().get(i) instanceof Peer.DomainNames names) {
                    suffixes(subject, rule, i, names, findings);
                    Position position =
                            subject.find(rule.policy(), rule.peerPath(i, "domainNames"))
                                    .orElse(names.position());
                    if (rule.rule().action() != Action.ACCEPT) {
                        findings.accept(denied(subject, rule, i, position));
                    } else {
                        closed(subject, rule, i, position, rules).ifPresent(findings);
                        metadata(subject, rule, i, position, rules).ifPresent(findings);
                    }
                }
            }
        }
    }

    private static Finding denied(
            LintSubject subject, ClusterRule rule, int peer, Position position) {
        return subject.finding(
                LintRule.DENY_BY_NAME,
                rule.policy(),
                position,
                rule.peerText(peer)
                        + ".domainNames: a name cannot be denied, so "
                        + rule.textFor(rule.policy())
                        + " denies every destination",
                "deny networks or nothing, and accept the names that may be reached before");
    }

    private static void suffixes(
            LintSubject subject,
            ClusterRule rule,
            int peer,
            Peer.DomainNames names,
            Consumer<Finding> findings) {
        for (int k = 0; k < names.names().size(); k++) {
            var name = names.names().get(k);
            String[] path = rule.peerPath(peer, "domainNames", Integer.toString(k));
            Wildcards.whose(name)
                    .ifPresent(whose ->
                            findings.accept(
                                    subject.finding(
                                            LintRule.PUBLIC_SUFFIX_WILDCARD,
                                            rule.policy(),
                                            subject.find(rule.policy(), path)
                                                    .orElse(names.position()),
                                            rule.peerText(peer)
                                                    + ".domainNames "
                                                    + name
                                                    + " is "
                                                    + whose,
                                            Wildcards.FIX)));
        }
    }

    /// An earlier rule denies all addresses of a family: the names lead nowhere there.
    private static Optional<Finding> closed(
            LintSubject subject,
            ClusterRule rule,
            int peer,
            Position position,
            List<ClusterRule> rules) {
        return denying(rule, rules)
                .filter(other -> other.before(rule))
                .filter(other ->
                        ClusterPeers.everything(other.rule().peers(), false)
                                != ClusterPeers.everything(other.rule().peers(), true))
                .filter(other -> PortCover.covers(other.rule().ports(), rule.rule().ports()))
                .findFirst()
                .map(other ->
                        subject.finding(
                                LintRule.DENY_AND_NAME,
                                rule.policy(),
                                position,
                                rule.peerText(peer)
                                        + ": "
                                        + other.textFor(rule.policy())
                                        + " comes first and denies every address of "
                                        + (ClusterPeers.everything(other.rule().peers(), true)
                                                ? "IPv6"
                                                : "IPv4")
                                        + " that the names may have",
                                "move this rule before it"));
    }

    /// A later rule denies where a machine's credentials are: whoever answers for the names may
    /// lead there.
    private static Optional<Finding> metadata(
            LintSubject subject,
            ClusterRule rule,
            int peer,
            Position position,
            List<ClusterRule> rules) {
        return denying(rule, rules)
                .filter(other -> rule.before(other))
                .filter(other ->
                        ClusterPeers.blocks(other.rule().peers()).stream()
                                .anyMatch(ClusterNameCheck::isAboutMetadata))
                .filter(other -> PortCover.overlap(other.rule().ports(), rule.rule().ports()))
                .findFirst()
                .map(other ->
                        subject.finding(
                                LintRule.DENY_AND_NAME,
                                rule.policy(),
                                position,
                                rule.peerText(peer)
                                        + " is asked before "
                                        + other.textFor(rule.policy())
                                        + ": a name may lead to the addresses that it denies",
                                "move the rule that denies before this one"));
    }

    private static boolean isAboutMetadata(Cidr block) {
        return AddressCheck.METADATA.stream().anyMatch(block::contains)
                && block.prefix() >= (block.base().v6() ? 16 : 10);
    }

    private static Stream<ClusterRule> denying(ClusterRule rule, List<ClusterRule> rules) {
        return rules.stream()
                .filter(other -> other.rule().action() == Action.DENY)
                .filter(other -> other.policy().tier() == rule.policy().tier())
                .filter(other ->
                        ClusterPeers.covers(other.policy().subject(), rule.policy().subject()));
    }
}
