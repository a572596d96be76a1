package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.IpAddress;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Blocks of addresses in cluster-wide policies that hold, or leave open, more than it seems.
final class ClusterAddressCheck implements Check {
    private static final int HTTP = 80;

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var ranges = ClusterRanges.of(subject);
        var egress = ClusterRule.of(subject, Direction.EGRESS);
        for (ClusterRule rule : egress) {
            for (int i = 0; i < rule.rule().peers().size(); i++) {
                if (rule.rule().peers().get(i) instanceof Peer.Networks networks) {
                    for (int k = 0; k < networks.blocks().size(); k++) {
                        var place = new Block(rule, i, k, networks.blocks().get(k));
                        inside(subject, place, ranges).ifPresent(findings);
                        metadata(subject, place, egress).ifPresent(findings);
                    }
                }
            }
        }
        boolean v4Only = ranges.v4Only(subject);
        for (ClusterNetworkPolicy policy : subject.cluster().clusterNetworkPolicies()) {
            if (!v4Only) {
                families(subject, ClusterRule.of(policy, Direction.EGRESS)).ifPresent(findings);
            }
        }
    }

    private record Block(ClusterRule rule, int peer, int index, Cidr cidr) {
        Position position(LintSubject subject) {
            return subject.find(
                            rule.policy(), rule.peerPath(peer, "networks", Integer.toString(index)))
                    .orElse(rule.rule().peers().get(peer).position());
        }

        String text() {
            return rule.peerText(peer) + ".networks " + cidr;
        }
    }

    private static Optional<Finding> inside(
            LintSubject subject, Block place, ClusterRanges ranges) {
        boolean service = ranges.services(place.cidr());
        if (!service && !ranges.pods(place.cidr())) {
            return Optional.empty();
        }
        return Optional.of(
                subject.finding(
                        LintRule.POD_OR_SERVICE_RANGE,
                        place.rule().policy(),
                        place.position(subject),
                        place.text()
                                + (service
                                        ? " holds addresses of Services, which are translated to"
                                                + " those of Pods before policies are looked at"
                                        : " holds addresses of Pods, which change"),
                        "select the Pods by namespaces or pods"));
    }

    /// There are no exceptions here: a rule that denies must come before.
    private static Optional<Finding> metadata(
            LintSubject subject, Block place, List<ClusterRule> egress) {
        var rule = place.rule();
        Cidr cidr = place.cidr();
        if (rule.rule().action() != Action.ACCEPT
                || cidr.prefix() == cidr.base().width()
                || !PortCover.has(rule.rule().ports(), Protocol.TCP, HTTP)) {
            return Optional.empty();
        }
        return AddressCheck.METADATA.stream()
                .filter(cidr::contains)
                .filter(address -> egress.stream().noneMatch(other -> spares(other, rule, address)))
                .findFirst()
                .map(address ->
                        subject.finding(
                                LintRule.METADATA_REACHABLE,
                                rule.policy(),
                                place.position(subject),
                                place.text() + " holds the metadata address " + address,
                                "deny " + Cidr.of(address) + " in a rule before this one"));
    }

    /// True when a rule keeps an address from the Pods of another one, before that is asked.
    private static boolean spares(ClusterRule earlier, ClusterRule rule, IpAddress address) {
        return earlier.before(rule)
                && denies(earlier, address)
                && ClusterPeers.covers(earlier.policy().subject(), rule.policy().subject());
    }

    static boolean denies(ClusterRule rule, IpAddress address) {
        return rule.rule().action() == Action.DENY
                && PortCover.has(rule.rule().ports(), Protocol.TCP, HTTP)
                && ClusterPeers.blocks(rule.rule().peers()).stream()
                        .anyMatch(block -> block.contains(address));
    }

    /// All of IPv4 denied, nothing of IPv6.
    private static Optional<Finding> families(LintSubject subject, List<ClusterRule> rules) {
        for (ClusterRule rule : rules) {
            boolean closes =
                    rule.rule().action() == Action.DENY
                            && ClusterPeers.everything(rule.rule().peers(), false);
            boolean other =
                    rules.stream()
                            .flatMap(any -> ClusterPeers.blocks(any.rule().peers()).stream())
                            .anyMatch(block -> block.base().v6());
            if (closes && !other) {
                return place(rule)
                        .map(place ->
                                subject.finding(
                                        LintRule.IPV6_LEFT_OPEN,
                                        rule.policy(),
                                        place.position(subject),
                                        place.text()
                                                + " is denied, and nothing is said about IPv6:"
                                                + " cluster-wide policies close nothing by"
                                                + " themselves",
                                        "add ::/0 beside it"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Block> place(ClusterRule rule) {
        for (int i = 0; i < rule.rule().peers().size(); i++) {
            if (rule.rule().peers().get(i) instanceof Peer.Networks networks) {
                for (int k = 0; k < networks.blocks().size(); k++) {
                    Cidr cidr = networks.blocks().get(k);
                    if (cidr.prefix() == 0 && !cidr.base().v6()) {
                        return Optional.of(new Block(rule, i, k, cidr));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
