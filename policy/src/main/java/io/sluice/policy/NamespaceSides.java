package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the sides of the identities of one namespace. Identities that the same policies select
/// share one.
final class NamespaceSides {
    /// So few are all asked.
    private static final int FEW = 8;

    private final List<SubjectGroup> groups;
    private final ClusterPolicies clusterPolicies;
    private final Profile profile;
    private final Memo<Object, SideAnswers> shared = new Memo<>();
    private volatile @Nullable LabelIndex<Integer> subjects;

    /// What makes sides alike.
    ///
    /// @param clusterWide the places of the cluster-wide policies
    private record Key(
            Direction direction,
            List<SubjectGroup> groups,
            List<Integer> clusterWide,
            List<ContainerPort> subjectPorts) {
        Key {
            groups = List.copyOf(groups);
        }
    }

    /// @param groups the policies of the namespace
    NamespaceSides(List<SubjectGroup> groups, ClusterPolicies clusterPolicies, Profile profile) {
        this.groups = groups;
        this.clusterPolicies = clusterPolicies;
        this.profile = profile;
    }

    /// Sides under other cluster-wide policies.
    NamespaceSides under(ClusterPolicies others) {
        return new NamespaceSides(groups, others, profile);
    }

    /// @param subject an identity of this namespace
    SideAnswers of(Direction direction, Identity subject) {
        var ports =
                direction == Direction.INGRESS ? subject.namedPorts() : List.<ContainerPort>of();
        var key =
                new Key(
                        direction,
                        applying(direction, subject),
                        clusterPolicies.selecting(direction, subject),
                        ports);
        // Without policies of its own a namespace is like any other.
        var alike = key.groups.isEmpty() ? clusterPolicies.shared() : shared;
        var side = alike.get(key);
        if (side == null) {
            side = new SideAnswers(new Side(direction, applying(key), ports, profile));
            alike.put(key, side);
        }
        return side;
    }

    private List<SubjectGroup> applying(Direction direction, Identity subject) {
        if (groups.size() <= FEW) {
            var applying = new ArrayList<SubjectGroup>(groups.size());
            for (var group : groups) {
                if (group.isolates(direction) && group.subjects().contains(subject)) {
                    applying.add(group);
                }
            }
            return applying;
        }
        var places = new BitSet();
        subjects().forEach(subject, places::set);
        return places.stream()
                .mapToObj(groups::get)
                .filter(group -> group.isolates(direction))
                .toList();
    }

    /// Two threads may both make it; they make the same.
    private LabelIndex<Integer> subjects() {
        var made = subjects;
        if (made == null) {
            var entries = new ArrayList<LabelIndex.Entry<Integer>>(groups.size());
            for (int i = 0; i < groups.size(); i++) {
                entries.add(new LabelIndex.Entry<>(groups.get(i).subjects(), i));
            }
            made = new LabelIndex<>(entries);
            subjects = made;
        }
        return made;
    }

    private Side.Applying applying(Key key) {
        return new Side.Applying(
                clusterPolicies.of(Tier.ADMIN, key.clusterWide),
                policies(key.direction, key.groups),
                clusterPolicies.of(Tier.BASELINE, key.clusterWide));
    }

    private static List<Namespaced> policies(Direction direction, List<SubjectGroup> applying) {
        var policies = new ArrayList<Namespaced>();
        for (var group : applying) {
            for (var policy : group.policies()) {
                if (policy.isolates(direction)) {
                    policies.add(policy);
                }
            }
        }
        if (applying.size() > 1) {
            policies.sort(Comparator.comparing(Namespaced::path));
        }
        return policies;
    }
}
