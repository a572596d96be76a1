package io.sluice.policy;

import io.sluice.model.Pod;
import io.sluice.policy.Residents.Resident;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One namespace of a snapshot. Snapshots in which nothing of it differs share it.
final class NamespaceState {
    private final NamespaceEntry entry;
    private final boolean described;
    private final List<Pod> pods;
    private final List<Resident> residents;
    private final List<Identity> identities;
    private final List<Namespaced> policies;
    private final NamespaceSides sides;
    private volatile @Nullable Map<String, Pod> byName;

    /// @param described whether an object describes it
    /// @param pods every Pod, also those that policies do not govern
    /// @param residents the governed ones among them
    /// @param identities by their places; some may be no Pod's
    /// @param policies its NetworkPolicies, by name
    NamespaceState(
            NamespaceEntry entry,
            boolean described,
            List<Pod> pods,
            List<Resident> residents,
            List<Identity> identities,
            List<Namespaced> policies,
            NamespaceSides sides) {
        this.entry = entry;
        this.described = described;
        this.pods = pods;
        this.residents = residents;
        this.identities = identities;
        this.policies = policies;
        this.sides = sides;
    }

    NamespaceEntry entry() {
        return entry;
    }

    boolean isDescribed() {
        return described;
    }

    List<Pod> pods() {
        return pods;
    }

    List<Resident> residents() {
        return residents;
    }

    List<Identity> identities() {
        return identities;
    }

    List<Namespaced> policies() {
        return policies;
    }

    NamespaceSides sides() {
        return sides;
    }

    /// The same with sides of their own.
    NamespaceState with(NamespaceSides other) {
        return new NamespaceState(entry, described, pods, residents, identities, policies, other);
    }

    @Nullable Pod pod(String name) {
        var known = byName;
        if (known == null) {
            var made = new HashMap<String, Pod>();
            pods.forEach(pod -> made.putIfAbsent(pod.meta().name(), pod));
            known = made;
            byName = known;
        }
        return known.get(name);
    }
}
