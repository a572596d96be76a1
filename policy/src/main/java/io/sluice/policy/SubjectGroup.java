package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The policies of a namespace with one `podSelector`, ordered by name. Compared by object.
final class SubjectGroup {
    private final LabelSelector selector;
    private final List<Namespaced> policies = new ArrayList<>();
    private final EnumSet<Direction> isolates = EnumSet.noneOf(Direction.class);

    SubjectGroup(LabelSelector selector) {
        this.selector = selector;
    }

    void add(Namespaced policy) {
        policies.add(policy);
        isolates.addAll(policy.written().policyTypes());
    }

    boolean isolates(Direction direction) {
        return isolates.contains(direction);
    }

    LabelSelector selector() {
        return selector;
    }

    List<Namespaced> policies() {
        return policies;
    }
}
