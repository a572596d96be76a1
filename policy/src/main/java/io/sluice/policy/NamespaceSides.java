package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The compiled sides of the identities of one namespace, made when first asked for. Identities
/// that the same policies select share one.
final class NamespaceSides {
    /// So few are all asked.
    private static final int FEW = 8;

    private final List<SubjectGroup> groups;
    private final ClusterPolicies clusterPolicies;
    private final Profile profile;
    private final Memo<Object, Side> shared;
    private final AtomicReferenceArray<@Nullable Side> known;
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
    /// @param identities how many it has
    NamespaceSides(
            List<SubjectGroup> groups,
            ClusterPolicies clusterPolicies,
            int identities,
            Profile profile) {
        this(groups, clusterPolicies, profile, new Memo<>(), identities);
    }

    private NamespaceSides(
            List<SubjectGroup> groups,
            ClusterPolicies clusterPolicies,
            Profile profile,
            Memo<Object, Side> shared,
            int identities) {
        this.groups = groups;
        this.clusterPolicies = clusterPolicies;
        this.profile = profile;
        this.shared = shared;
        this.known = new AtomicReferenceArray<>(2 * identities);
    }

    /// The same for more identities.
    NamespaceSides withRoomFor(int identities) {
        if (2 * identities <= known.length()) {
            return this;
        }
        var larger = new NamespaceSides(groups, clusterPolicies, profile, shared, identities);
        for (int i = 0; i < known.length(); i++) {
            larger.known.setPlain(i, known.get(i));
        }
        return larger;
    }

    /// Sides under other cluster-wide policies.
    NamespaceSides under(ClusterPolicies others) {
        return new NamespaceSides(groups, others, known.length() / 2, profile);
    }

    /// @param subject an identity of this namespace
    Side of(Direction direction, Identity subject) {
        int place = 2 * subject.place() + (direction == Direction.EGRESS ? 1 : 0);
        var side = known.get(place);
        if (side == null) {
            side = make(direction, subject);
            known.set(place, side);
        }
        return side;
    }

    private Side make(Direction direction, Identity subject) {
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
            side = new Side(direction, applying(key), ports, profile);
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
