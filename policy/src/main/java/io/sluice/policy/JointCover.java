package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Port;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Whether rules together match all that another rule matches, decided on their compiled form: the
/// space of labels and addresses is cut by what the rules ask, and each part is asked which rule
/// comes first. Exact for selectors, blocks and numbers of ports; a rule that asks for names, of
/// ports or of destinations, or for nodes is never said to be covered.
public final class JointCover {
    /// Beyond as many parts nothing is said.
    private static final int MOST_PARTS = 4_096;

    private final Cluster cluster;
    private final Profile profile;

    /// @param cluster its nodes count where the profile says so
    public JointCover(Cluster cluster, Profile profile) {
        this.cluster = cluster;
        this.profile = profile;
    }

    /// The places of those of some rules of a NetworkPolicy that together match all that another
    /// one of its rules matches; empty when they do not, or the rule matches nothing.
    ///
    /// @param policy whose rules they are
    public Optional<Set<Integer>> of(
            NetworkPolicy policy,
            Direction direction,
            List<NetworkPolicy.Rule> others,
            NetworkPolicy.Rule rule) {
        if (hasNames(rule.ports())) {
            return Optional.empty();
        }
        var all = new ArrayList<>(others);
        all.add(rule);
        var written =
                new NetworkPolicy(
                        policy.meta(), policy.podSelector(), EnumSet.of(direction), all, all);
        return together(
                direction,
                new Resolver(cluster, profile).resolve(written).rules(direction),
                profile.ipBlockMatchesPods());
    }

    /// The same for rules of cluster-wide policies: those that are asked before.
    public Optional<Set<Integer>> of(
            Direction direction,
            List<ClusterNetworkPolicy.Rule> before,
            ClusterNetworkPolicy.Rule rule) {
        if (hasNames(rule.ports()) || !rule.peers().stream().allMatch(JointCover::isExact)) {
            return Optional.empty();
        }
        var all = new ArrayList<>(before);
        all.add(rule);
        return together(
                direction,
                new Resolver(cluster, profile).rules(all, direction),
                profile.networksMatchPods());
    }

    private static boolean isExact(ClusterNetworkPolicy.Peer peer) {
        return switch (peer) {
            case ClusterNetworkPolicy.Peer.Pods _, ClusterNetworkPolicy.Peer.Networks _ -> true;
            case ClusterNetworkPolicy.Peer.Nodes _,
                    ClusterNetworkPolicy.Peer.DomainNames _,
                    ClusterNetworkPolicy.Peer.Unknown _ ->
                    false;
        };
    }

    private static boolean hasNames(List<Port> ports) {
        return ports.stream().anyMatch(Port.Named.class::isInstance);
    }

    /// @param rules the last one is asked about
    private static Optional<Set<Integer>> together(
            Direction direction, List<ResolvedRule> rules, boolean blocksMatchPods) {
        var alone =
                new RuleList(
                        direction,
                        rules.subList(rules.size() - 1, rules.size()),
                        List.of(),
                        blocksMatchPods);
        var all = new RuleList(direction, rules, List.of(), blocksMatchPods);
        var segments = all.segments();
        List<FutureRegion> regions = List.of(FutureRegion.EVERYTHING);
        for (PodSet set : all.podSets()) {
            regions = regions.stream().flatMap(region -> region.cutBy(set).stream()).toList();
            if (regions.size() * segments.count() > MOST_PARTS) {
                return Optional.empty();
            }
        }
        var first = new First(alone, all, rules.size() - 1);
        boolean covered = first.isCovered(null, segments);
        for (int i = 0; i < regions.size() && covered; i++) {
            covered = first.isCovered(regions.get(i).example(i, List.of()), segments);
        }
        return covered && !first.found.isEmpty() ? Optional.of(first.found) : Optional.empty();
    }

    /// Collects which rules come first where the last one matches.
    private record First(RuleList alone, RuleList all, int last, Set<Integer> found) {
        First(RuleList alone, RuleList all, int last) {
            this(alone, all, last, new TreeSet<>());
        }

        boolean isCovered(@Nullable Identity peer, Segments segments) {
            for (int i = 0; i < segments.count(); i++) {
                var address = segments.first(i);
                var wanted = alone.portsFor(peer, address, List.of());
                if (!wanted.isEmpty() && !covers(all.portsFor(peer, address, List.of()), wanted)) {
                    return false;
                }
            }
            return true;
        }

        private boolean covers(Ports ports, Ports wanted) {
            boolean[] last = {false};
            ports.forEach((protocol, first, end, rule) -> {
                if (rule == this.last) {
                    last[0] = true;
                } else if (meets(wanted, protocol, first, end)) {
                    found.add(rule);
                }
            });
            return !last[0];
        }

        private static boolean meets(Ports wanted, int protocol, int first, int end) {
            boolean[] meets = {protocol == EnforcementTable.ANY_PROTOCOL};
            wanted.forEach((of, from, to, _) ->
                    meets[0] |=
                            of == EnforcementTable.ANY_PROTOCOL
                                    || of == protocol && from <= end && first <= to);
            return meets[0];
        }
    }
}
