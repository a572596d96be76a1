package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The compiled sides of every identity, made when first asked for. Identities that the same
/// policies select share one.
final class Sides {
    private final Map<String, List<SubjectGroup>> groups;
    private final ClusterPolicies clusterPolicies;
    private final Profile profile;
    private final AtomicReferenceArray<@Nullable Side> ingress;
    private final AtomicReferenceArray<@Nullable Side> egress;
    private final ConcurrentHashMap<Key, Side> shared = new ConcurrentHashMap<>();

    /// What makes sides alike.
    ///
    /// @param clusterWide the places of the cluster-wide policies
    private record Key(
            Direction direction,
            List<SubjectGroup> groups,
            List<Integer> clusterWide,
            List<ContainerPort> subjectPorts) {}

    Sides(
            Map<String, List<SubjectGroup>> groups,
            ClusterPolicies clusterPolicies,
            int identities,
            Profile profile) {
        this.groups = groups;
        this.clusterPolicies = clusterPolicies;
        this.profile = profile;
        this.ingress = new AtomicReferenceArray<>(identities);
        this.egress = new AtomicReferenceArray<>(identities);
    }

    Side of(Direction direction, Identity subject) {
        var sides = direction == Direction.EGRESS ? egress : ingress;
        var known = sides.get(subject.ordinal());
        if (known != null) {
            return known;
        }
        Side made = make(direction, subject);
        sides.set(subject.ordinal(), made);
        return made;
    }

    private Side make(Direction direction, Identity subject) {
        var applying = new ArrayList<SubjectGroup>();
        for (var group : groups.getOrDefault(subject.namespace().name(), List.of())) {
            if (group.isolates(direction) && group.selector().matches(subject.labels())) {
                applying.add(group);
            }
        }
        var ports =
                direction == Direction.INGRESS ? subject.namedPorts() : List.<ContainerPort>of();
        return shared.computeIfAbsent(
                new Key(direction, applying, clusterPolicies.selecting(direction, subject), ports),
                key -> new Side(direction, applying(key), ports, profile));
    }

    private Side.Applying applying(Key key) {
        return new Side.Applying(
                clusterPolicies.of(Tier.ADMIN, key.clusterWide),
                policies(key.direction, key.groups),
                clusterPolicies.of(Tier.BASELINE, key.clusterWide));
    }

    private static List<Namespaced> policies(Direction direction, List<SubjectGroup> applying) {
        return applying.stream()
                .flatMap(group -> group.policies().stream())
                .filter(policy -> policy.isolates(direction))
                .sorted(Comparator.comparing(Namespaced::path))
                .toList();
    }
}
