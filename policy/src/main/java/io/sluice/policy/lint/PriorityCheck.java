package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.Pod;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Cluster-wide policies of one tier and one priority that say different things about the same
/// connection: upstream leaves open which one is asked first.
final class PriorityCheck implements Check {
    /// Where addresses of Pods and nodes usually come from.
    private static final List<Cidr> PRIVATE =
            Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
                    .map(text -> Cidr.parse(text).orElseThrow())
                    .toList();

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var policies = new ArrayList<>(subject.cluster().clusterNetworkPolicies());
        policies.sort(Comparator.comparing(policy -> policy.meta().name()));
        for (int i = 0; i < policies.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (alike(policies.get(i), policies.get(j))) {
                    conflict(subject, policies.get(j), policies.get(i)).ifPresent(findings);
                }
            }
        }
    }

    private static boolean alike(ClusterNetworkPolicy one, ClusterNetworkPolicy other) {
        return one.tier() == other.tier()
                && one.form() == other.form()
                && one.priority() == other.priority()
                && ClusterPeers.mayMeet(one.subject(), other.subject());
    }

    private static Optional<Finding> conflict(
            LintSubject subject, ClusterNetworkPolicy first, ClusterNetworkPolicy second) {
        if (knownApart(subject, first, second)) {
            return Optional.empty();
        }
        for (Direction direction : List.of(Direction.INGRESS, Direction.EGRESS)) {
            var mine = ClusterRule.of(first, direction);
            var others = ClusterRule.of(second, direction);
            for (ClusterRule a : mine) {
                for (ClusterRule b : others) {
                    if (differ(a, b)
                            && !taken(a, others, b, subject.profile())
                            && !taken(b, mine, a, subject.profile())) {
                        return Optional.of(finding(subject, a, b));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// True when both have Pods among the manifests, and none in common.
    private static boolean knownApart(
            LintSubject subject, ClusterNetworkPolicy first, ClusterNetworkPolicy second) {
        List<Pod> some = subject.selected(first);
        List<Pod> others = subject.selected(second);
        var common = new HashSet<>(some);
        common.retainAll(others);
        return !some.isEmpty() && !others.isEmpty() && common.isEmpty();
    }

    private static boolean differ(ClusterRule a, ClusterRule b) {
        return a.understood()
                && b.understood()
                && a.rule().action() != b.rule().action()
                && PortCover.overlap(a.rule().ports(), b.rule().ports())
                && a.rule().peers().stream()
                        .anyMatch(x -> b.rule().peers().stream().anyMatch(y -> meet(x, y)));
    }

    /// True when a rule of the other policy that comes before `reached` decides about all that
    /// `rule` matches.
    private static boolean taken(
            ClusterRule rule, List<ClusterRule> others, ClusterRule reached, Profile profile) {
        return others.stream()
                .filter(other -> other.index() < reached.index())
                .anyMatch(other ->
                        ClusterPeers.covers(other.rule().peers(), rule.rule().peers(), profile)
                                && PortCover.covers(other.rule().ports(), rule.rule().ports()));
    }

    /// Whether two peers have something in common, as far as can be told without guessing: blocks
    /// of public addresses have no Pods.
    private static boolean meet(Peer a, Peer b) {
        boolean names = a instanceof Peer.DomainNames || b instanceof Peer.DomainNames;
        boolean blocks = a instanceof Peer.Networks || b instanceof Peer.Networks;
        if (names) {
            return blocks;
        }
        if (blocks && !a.getClass().equals(b.getClass())) {
            return ClusterPeers.blocks(List.of(a, b)).stream()
                    .anyMatch(block ->
                            PRIVATE.stream().anyMatch(known -> !PeerCover.disjoint(known, block)));
        }
        return a.getClass().equals(b.getClass()) && ClusterPeers.mayMeet(List.of(a), List.of(b));
    }

    private static Finding finding(LintSubject subject, ClusterRule a, ClusterRule b) {
        var policy = b.policy();
        return subject.finding(
                LintRule.OVERLAPPING_PRIORITIES,
                policy,
                subject.place(policy, "spec", "priority"),
                "priority "
                        + policy.priority()
                        + " is also that of "
                        + ObjectName.of(a.policy())
                        + ", and "
                        + b.textFor(policy)
                        + " and its "
                        + a.textFor(a.policy())
                        + " can match the same connection: which of them decides is not defined"
                        + " (here the one whose name comes first)",
                "give them different priorities; the lower number is asked first");
    }
}
