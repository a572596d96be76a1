package io.sluice.policy;

import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.policy.Residents.Resident;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// What becomes of one namespace in the next snapshot. For one thread.
final class NamespaceDraft {
    /// So few new identities are looked for one by one.
    private static final int FEW = 4;

    private static final Comparator<Namespaced> BY_NAME =
            Comparator.comparing(policy -> name(policy));

    private final String name;
    private final @Nullable NamespaceState before;
    private @Nullable Map<String, String> labels;
    private Set<String> removedPods = Set.of();
    private final List<Pod> addedPods = new ArrayList<>(4);
    private Set<String> removedPolicies = Set.of();
    private final List<NetworkPolicy> addedPolicies = new ArrayList<>(4);
    private boolean described;
    private boolean regular = true;

    /// @param before what it was; null when the namespace appears
    NamespaceDraft(String name, @Nullable NamespaceState before) {
        this.name = name;
        this.before = before;
        this.described = before != null && before.isDescribed();
    }

    void unlabel() {
        described = false;
        labels = Map.of(IdentityIndex.NAME_LABEL, name);
    }

    /// The first namespace object of a name counts.
    void label(Map<String, String> written, boolean first) {
        regular &= first && !described;
        described = true;
        if (first) {
            labels = named(written, name);
        }
    }

    /// Every namespace carries its name (rule P8).
    private static Map<String, String> named(Map<String, String> labels, String name) {
        if (name.equals(labels.get(IdentityIndex.NAME_LABEL))) {
            return labels;
        }
        var all = new HashMap<>(labels);
        all.put(IdentityIndex.NAME_LABEL, name);
        return Map.copyOf(all);
    }

    void remove(Pod pod) {
        removedPods = with(removedPods, pod.meta().name());
    }

    void add(Pod pod) {
        addedPods.add(pod);
    }

    void remove(NetworkPolicy policy) {
        removedPolicies = with(removedPolicies, policy.meta().name());
    }

    private static Set<String> with(Set<String> names, String name) {
        var more = names.isEmpty() ? new HashSet<String>() : names;
        more.add(name);
        return more;
    }

    void add(NetworkPolicy policy) {
        addedPolicies.add(policy);
    }

    /// False when two objects of a kind have one name.
    boolean isRegular() {
        return regular;
    }

    /// @param ordinal gives the ordinal when the namespace appears
    /// @param nextIdentity gives the ordinal of each identity that appears
    /// @param sameClusterPolicies false when the cluster-wide policies are others
    NamespaceState build(
            int ordinal,
            IntSupplier nextIdentity,
            Resolver resolver,
            ClusterPolicies clusterPolicies,
            boolean sameClusterPolicies,
            Profile profile) {
        var entry = entry(ordinal);
        boolean sameEntry = before != null && before.entry().equals(entry);
        var pods =
                kept(before == null ? List.of() : before.pods(), removedPods, NamespaceDraft::name);
        pods.addAll(addedPods);
        var identities = new ArrayList<Identity>();
        if (before != null && sameEntry) {
            identities.addAll(before.identities());
        }
        var residents = residents(entry, pods, identities, sameEntry, nextIdentity);
        checkNames(pods);
        boolean samePolicies = removedPolicies.isEmpty() && addedPolicies.isEmpty();
        var policies = before != null && samePolicies ? before.policies() : policies(resolver);
        var sides =
                before != null && samePolicies && sameEntry && sameClusterPolicies
                        ? before.sides()
                        : new NamespaceSides(SubjectGroup.of(policies), clusterPolicies, profile);
        return new NamespaceState(
                entry,
                described,
                List.copyOf(pods),
                List.copyOf(residents),
                List.copyOf(identities),
                policies,
                sides);
    }

    private static String name(Pod pod) {
        return pod.meta().name();
    }

    private static String name(Namespaced policy) {
        return policy.written().meta().name();
    }

    private NamespaceEntry entry(int ordinal) {
        if (before == null) {
            return new NamespaceEntry(
                    ordinal,
                    name,
                    labels == null ? Map.of(IdentityIndex.NAME_LABEL, name) : labels);
        }
        return labels == null || labels.equals(before.entry().labels())
                ? before.entry()
                : new NamespaceEntry(before.entry().ordinal(), name, labels);
    }

    private static <T> List<T> kept(List<T> all, Set<String> removed, Function<T, String> name) {
        if (removed.isEmpty()) {
            return new ArrayList<>(all);
        }
        var kept = new ArrayList<T>(all.size());
        for (T object : all) {
            if (!removed.contains(name.apply(object))) {
                kept.add(object);
            }
        }
        return kept;
    }

    /// The governed Pods; those that stay as they are keep their objects.
    private List<Resident> residents(
            NamespaceEntry entry,
            List<Pod> pods,
            List<Identity> identities,
            boolean sameEntry,
            IntSupplier nextIdentity) {
        var residents =
                before != null && sameEntry
                        ? kept(before.residents(), removedPods, resident -> name(resident.pod()))
                        : new ArrayList<Resident>(pods.size());
        var made = sameEntry ? addedPods : pods;
        Map<Identity.Key, Identity> known = null;
        if (made.size() > FEW) {
            known = new HashMap<>();
            for (Identity identity : identities) {
                known.put(identity.key(), identity);
            }
        }
        for (Pod pod : made) {
            if (!pod.governed() || pod.addresses().isEmpty()) {
                continue;
            }
            var key = Identity.Key.of(pod);
            var identity = known == null ? find(identities, key) : known.get(key);
            if (identity == null) {
                identity = new Identity(nextIdentity.getAsInt(), identities.size(), entry, key);
                identities.add(identity);
                if (known != null) {
                    known.put(key, identity);
                }
            }
            residents.add(new Resident(pod, identity));
        }
        return residents;
    }

    private static @Nullable Identity find(List<Identity> identities, Identity.Key key) {
        for (Identity identity : identities) {
            if (identity.key().equals(key)) {
                return identity;
            }
        }
        return null;
    }

    private void checkNames(List<Pod> pods) {
        if (addedPods.isEmpty()) {
            return;
        }
        for (int i = 1; i < pods.size(); i++) {
            if (name(pods.get(i - 1)).compareTo(name(pods.get(i))) >= 0) {
                var names = new HashSet<String>();
                pods.forEach(pod -> regular &= names.add(name(pod)));
                return;
            }
        }
    }

    private List<Namespaced> policies(Resolver resolver) {
        var policies =
                kept(
                        before == null ? List.of() : before.policies(),
                        removedPolicies,
                        NamespaceDraft::name);
        for (NetworkPolicy policy : addedPolicies) {
            policies.add(resolver.resolve(policy));
        }
        policies.sort(BY_NAME);
        for (int i = 1; i < policies.size(); i++) {
            regular &= !name(policies.get(i - 1)).equals(name(policies.get(i)));
        }
        return List.copyOf(policies);
    }
}
