package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.ClusterWide;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The cluster-wide policies in the order in which they are asked (rule C2), and which of them
/// select a Pod. There are a few hundred at most, so each is asked.
final class ClusterPolicies {
    private static final Comparator<ClusterWide> ORDER =
            Comparator.comparing((ClusterWide policy) -> policy.written().tier())
                    .thenComparingInt(policy -> policy.written().priority())
                    .thenComparing(ClusterWide::path)
                    .thenComparing(policy -> policy.written().form());

    private final List<ClusterWide> ordered;

    /// Sides that no NetworkPolicy has a say in.
    private final Memo<Object, SideAnswers> shared = new Memo<>();

    ClusterPolicies(Collection<ClusterWide> policies) {
        this.ordered = policies.stream().sorted(ORDER).toList();
    }

    /// The places of the policies that select a subject and have rules for a direction, ascending.
    List<Integer> selecting(Direction direction, Identity subject) {
        if (ordered.isEmpty()) {
            return List.of();
        }
        var places = new ArrayList<Integer>();
        for (int place = 0; place < ordered.size(); place++) {
            ClusterWide policy = ordered.get(place);
            if (!policy.rules(direction).isEmpty() && selects(policy.written(), subject)) {
                places.add(place);
            }
        }
        return places;
    }

    private static boolean selects(ClusterNetworkPolicy policy, Identity identity) {
        var subject = policy.subject();
        return subject.namespaceSelector().matches(identity.namespace().labels())
                && subject.podSelector().matches(identity.labels());
    }

    /// Those of a tier among some places.
    List<ClusterWide> of(Tier tier, List<Integer> places) {
        if (places.isEmpty()) {
            return List.of();
        }
        return places.stream()
                .map(ordered::get)
                .filter(policy -> policy.written().tier() == tier)
                .toList();
    }

    Memo<Object, SideAnswers> shared() {
        return shared;
    }
}
