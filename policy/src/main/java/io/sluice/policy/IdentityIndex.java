package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.Pod;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Every namespace and identity of a cluster, and what a selector selects of them.
final class IdentityIndex {
    /// The label with a namespace's name (rule P8).
    static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final Map<String, NamespaceEntry> namespaces = new HashMap<>();
    private final List<NamespaceEntry> namespaceList = new ArrayList<>();
    private final List<List<Identity>> members = new ArrayList<>();
    private final Postings namespaceLabels = new Postings();
    private final Map<Identity.Key, Identity> byContent = new HashMap<>();
    private final List<Identity> identities = new ArrayList<>();
    private final Postings podLabels = new Postings();
    private final ConcurrentHashMap<PodSet, IdentitySet> sets = new ConcurrentHashMap<>();

    IdentityIndex(Cluster cluster) {
        for (Namespace namespace : cluster.namespaces()) {
            addNamespace(namespace.meta().name(), namespace.meta().labels());
        }
    }

    /// The identity of a Pod, made when its like has not been seen.
    Identity add(Pod pod) {
        return byContent.computeIfAbsent(
                Identity.Key.of(pod),
                key -> {
                    var identity = new Identity(identities.size(), namespace(key.namespace()), key);
                    identities.add(identity);
                    members.get(identity.namespace().ordinal()).add(identity);
                    podLabels.add(identity.ordinal(), identity.labels());
                    return identity;
                });
    }

    List<Identity> identities() {
        return identities;
    }

    /// A namespace by name, made when no object describes it.
    NamespaceEntry namespace(String name) {
        var found = namespaces.get(name);
        return found == null ? addNamespace(name, Map.of()) : found;
    }

    private NamespaceEntry addNamespace(String name, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put(NAME_LABEL, name);
        var entry = new NamespaceEntry(namespaceList.size(), name, Map.copyOf(all));
        if (namespaces.putIfAbsent(name, entry) == null) {
            namespaceList.add(entry);
            members.add(new ArrayList<>());
            namespaceLabels.add(entry.ordinal(), entry.labels());
        }
        return entry;
    }

    /// The identities that a set of Pods holds. Two threads may both find it out; they find the
    /// same.
    IdentitySet members(PodSet set) {
        var known = sets.get(set);
        if (known == null) {
            known =
                    set.ownNamespace().isPresent()
                            ? inNamespace(set.ownNamespace().get(), set.pods())
                            : inNamespaces(set.namespaces().orElseThrow(), set.pods());
            sets.put(set, known);
        }
        return known;
    }

    /// The identities of one namespace that a selector selects (rule P2).
    private IdentitySet inNamespace(String name, Optional<LabelSelector> pods) {
        var selected = new BitSet();
        var namespace = namespaces.get(name);
        if (namespace == null) {
            return IdentitySet.of(selected);
        }
        for (Identity identity : members.get(namespace.ordinal())) {
            if (pods.isEmpty() || pods.get().matches(identity.labels())) {
                selected.set(identity.ordinal());
            }
        }
        return IdentitySet.of(selected);
    }

    /// The identities that a selector selects in the namespaces that another selects (rules P3,
    /// P4).
    private IdentitySet inNamespaces(
            LabelSelector namespaceSelector, Optional<LabelSelector> pods) {
        BitSet among = selectNamespaces(namespaceSelector);
        int inside = among.stream().map(ordinal -> members.get(ordinal).size()).sum();
        var candidates = pods.flatMap(podLabels::candidates);
        var selected = new BitSet();
        if (candidates.isPresent() && candidates.get().length < inside) {
            for (int ordinal : candidates.get()) {
                Identity identity = identities.get(ordinal);
                if (among.get(identity.namespace().ordinal())
                        && pods.get().matches(identity.labels())) {
                    selected.set(ordinal);
                }
            }
        } else {
            among.stream()
                    .mapToObj(members::get)
                    .flatMap(List::stream)
                    .filter(identity -> pods.isEmpty() || pods.get().matches(identity.labels()))
                    .forEach(identity -> selected.set(identity.ordinal()));
        }
        return IdentitySet.of(selected);
    }

    private BitSet selectNamespaces(LabelSelector selector) {
        var selected = new BitSet();
        var candidates = namespaceLabels.candidates(selector);
        if (candidates.isPresent()) {
            for (int ordinal : candidates.get()) {
                if (selector.matches(namespaceList.get(ordinal).labels())) {
                    selected.set(ordinal);
                }
            }
        } else {
            for (NamespaceEntry namespace : namespaceList) {
                if (selector.matches(namespace.labels())) {
                    selected.set(namespace.ordinal());
                }
            }
        }
        return selected;
    }
}
