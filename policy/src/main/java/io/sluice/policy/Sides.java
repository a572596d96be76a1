package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.Direction;
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
    private final Profile profile;
    private final AtomicReferenceArray<@Nullable Side> ingress;
    private final AtomicReferenceArray<@Nullable Side> egress;
    private final ConcurrentHashMap<Key, Side> shared = new ConcurrentHashMap<>();

    /// What makes sides alike.
    private record Key(
            Direction direction, List<SubjectGroup> groups, List<ContainerPort> subjectPorts) {}

    Sides(Map<String, List<SubjectGroup>> groups, int identities, Profile profile) {
        this.groups = groups;
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
                new Key(direction, applying, ports),
                key -> new Side(direction, policies(direction, key.groups()), ports, profile));
    }

    private static List<ResolvedPolicy> policies(Direction direction, List<SubjectGroup> applying) {
        return applying.stream()
                .flatMap(group -> group.policies().stream())
                .filter(policy -> policy.isolates(direction))
                .sorted(Comparator.comparing(ResolvedPolicy::path))
                .toList();
    }
}
