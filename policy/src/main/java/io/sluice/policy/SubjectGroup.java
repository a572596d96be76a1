package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;

/// The policies of a namespace with one `podSelector`, ordered by name. Compared by object.
final class SubjectGroup {
    private final LabelSelector selector;
    private final List<ResolvedPolicy> policies = new ArrayList<>();

    SubjectGroup(LabelSelector selector) {
        this.selector = selector;
    }

    void add(ResolvedPolicy policy) {
        policies.add(policy);
    }

    boolean isolates(Direction direction) {
        return policies.stream().anyMatch(policy -> policy.isolates(direction));
    }

    LabelSelector selector() {
        return selector;
    }

    List<ResolvedPolicy> policies() {
        return policies;
    }
}
