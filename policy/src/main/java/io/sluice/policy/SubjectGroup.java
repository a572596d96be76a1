package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// The policies of a namespace with one `podSelector`, ordered by name. Compared by object.
final class SubjectGroup {
    private final PodSet subjects;
    private final List<Namespaced> policies = new ArrayList<>(1);
    private final EnumSet<Direction> isolates = EnumSet.noneOf(Direction.class);

    private SubjectGroup(PodSet subjects) {
        this.subjects = subjects;
    }

    /// @param policies of one namespace, by name
    static List<SubjectGroup> of(List<Namespaced> policies) {
        if (policies.isEmpty()) {
            return List.of();
        }
        var groups = new LinkedHashMap<PodSet, SubjectGroup>();
        for (Namespaced policy : policies) {
            var meta = policy.written().meta();
            var subjects =
                    PodSet.inNamespace(
                            meta.namespace(), Optional.of(policy.written().podSelector()));
            groups.computeIfAbsent(subjects, SubjectGroup::new).add(policy);
        }
        return List.copyOf(groups.values());
    }

    private void add(Namespaced policy) {
        policies.add(policy);
        isolates.addAll(policy.written().policyTypes());
    }

    boolean isolates(Direction direction) {
        return isolates.contains(direction);
    }

    /// The Pods that the policies select (rule S1).
    PodSet subjects() {
        return subjects;
    }

    List<Namespaced> policies() {
        return policies;
    }
}
