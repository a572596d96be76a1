package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import io.sluice.policy.Residents.Resident;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes the next snapshot from the one before and what changed. Namespaces that no change touches
/// are taken over as they are. For one thread, once.
final class Succession {
    private final Snapshot before;
    private final ClusterChange change;
    private final Cluster after;
    private final Profile profile;
    private final Map<String, NamespaceDraft> drafts = new LinkedHashMap<>();
    private @Nullable NamespaceDraft latest;
    private String latestName = "";
    private int identities;

    private Succession(Snapshot before, ClusterChange change, Cluster after, Profile profile) {
        this.before = before;
        this.change = change;
        this.after = after;
        this.profile = profile;
        this.identities = before.identities();
    }

    /// The snapshot of a cluster, from nothing.
    static Snapshot first(Cluster cluster, Profile profile) {
        return new Succession(Snapshot.empty(), ClusterChange.all(cluster), cluster, profile)
                .next();
    }

    /// The snapshot of a cluster that differs from an earlier one. Made from nothing when much
    /// differs, when names are not unique, when blocks leave out nodes and those are others, or
    /// when too many identities or namespaces are kept that nothing in the cluster has any more.
    static Snapshot next(Snapshot before, ClusterChange change, Cluster after, Profile profile) {
        int pods = after.pods().size();
        int objects = pods + after.namespaces().size() + after.networkPolicies().size();
        boolean crowded =
                before.identities() + change.size() > 1024 + 2 * pods
                        || before.namespaces().size() > 1024 + 2 * objects;
        boolean muchDiffers = change.size() > pods / 2 + 64;
        boolean otherHoles = !profile.ipBlockMatchesNodes() && nodesDiffer(change);
        if (crowded || muchDiffers || otherHoles || !before.regular()) {
            return first(after, profile);
        }
        var next = new Succession(before, change, after, profile).next();
        return next.regular() ? next : first(after, profile);
    }

    private Snapshot next() {
        draft();
        var resolver = new Resolver(after, profile);
        boolean sameClusterPolicies =
                change.nodes().isEmpty() && change.clusterNetworkPolicies().isEmpty();
        var clusterPolicies =
                sameClusterPolicies
                        ? before.clusterPolicies()
                        : resolver.clusterWide(after.clusterNetworkPolicies(), after.nodes());
        var byName = before.byName().change(after.namespaces().size());
        var namespaces = before.namespaces().change();
        var sides = (sameClusterPolicies ? before.sides() : KnownSides.NONE).change();
        var claims = new AddressClaims(before.claims(), after.pods().size());
        if (!sameClusterPolicies) {
            for (int i = 0; i < before.namespaces().size(); i++) {
                var state = before.namespaces().get(i);
                var other = state.with(state.sides().under(clusterPolicies));
                namespaces.set(i, other);
                byName.put(state.entry().name(), other);
            }
        }
        boolean regular = true;
        for (var draft : drafts.entrySet()) {
            var old = before.byName().get(draft.getKey());
            int ordinal = old == null ? namespaces.size() : old.entry().ordinal();
            var state =
                    draft.getValue()
                            .build(
                                    ordinal,
                                    () -> identities++,
                                    resolver,
                                    clusterPolicies,
                                    sameClusterPolicies,
                                    profile);
            regular &= draft.getValue().isRegular();
            if (old == null) {
                namespaces.add(state);
            } else {
                namespaces.set(ordinal, state);
            }
            byName.put(draft.getKey(), state);
            if (old != null && sameClusterPolicies && old.sides() != state.sides()) {
                old.identities().forEach(identity -> sides.forget(identity.ordinal()));
            }
            settle(old == null ? List.of() : old.residents(), state.residents(), claims);
        }
        return new Snapshot(
                byName.done(),
                namespaces.done(),
                sides.done(sameClusterPolicies ? before.identities() : 0, identities),
                claims.done(),
                nodesDiffer(change) ? nodes() : before.nodes(),
                clusterPolicies,
                identities,
                regular);
    }

    private void draft() {
        change.namespaces().removed().forEach(removed -> draft(removed.meta().name()).unlabel());
        var seen = new HashMap<String, Namespace>();
        for (Namespace added : change.namespaces().added()) {
            boolean first = seen.putIfAbsent(added.meta().name(), added) == null;
            draft(added.meta().name()).label(added.meta().labels(), first);
        }
        for (Pod removed : change.pods().removed()) {
            draft(removed.meta().namespace()).remove(removed);
        }
        for (Pod added : change.pods().added()) {
            draft(added.meta().namespace()).add(added);
        }
        for (NetworkPolicy removed : change.networkPolicies().removed()) {
            draft(removed.meta().namespace()).remove(removed);
        }
        for (NetworkPolicy added : change.networkPolicies().added()) {
            draft(added.meta().namespace()).add(added);
        }
    }

    private NamespaceDraft draft(String name) {
        var draft = latest;
        if (draft == null || !name.equals(latestName)) {
            draft =
                    drafts.computeIfAbsent(
                            name, any -> new NamespaceDraft(name, before.byName().get(name)));
            latest = draft;
            latestName = name;
        }
        return draft;
    }

    /// Those that are gone leave their addresses, then those that came take theirs.
    private static void settle(List<Resident> before, List<Resident> after, AddressClaims claims) {
        if (before.isEmpty()) {
            after.forEach(claims::claim);
            return;
        }
        Set<Resident> stay = before.stream().collect(Collectors.toSet());
        Set<Resident> present = after.stream().collect(Collectors.toSet());
        before.stream().filter(resident -> !present.contains(resident)).forEach(claims::release);
        after.stream().filter(resident -> !stay.contains(resident)).forEach(claims::claim);
    }

    private static boolean nodesDiffer(ClusterChange change) {
        return !change.nodes().isEmpty()
                || change.pods().removed().stream().anyMatch(Pod::hostNetwork)
                || change.pods().added().stream().anyMatch(Pod::hostNetwork);
    }

    private static boolean isNodes(Pod pod) {
        boolean resident = pod.governed() && !pod.addresses().isEmpty();
        return !resident && pod.hostNetwork() && !pod.nodeName().isEmpty();
    }

    private Map<IpAddress, String> nodes() {
        var nodes = new HashMap<IpAddress, String>();
        for (Pod pod : after.pods()) {
            if (isNodes(pod)) {
                pod.addresses().forEach(address -> nodes.put(address, pod.nodeName()));
            }
        }
        for (Node node : after.nodes()) {
            node.addresses().forEach(address -> nodes.put(address, node.meta().name()));
        }
        return nodes;
    }
}
