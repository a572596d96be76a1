package io.sluice.policy;

import io.sluice.model.LabelSelector;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Every identity of a snapshot, and which of them a set of Pods holds. Some may be no Pod's.
final class IdentityIndex {
    /// The label with a namespace's name (rule P8).
    static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private final Snapshot snapshot;
    private final Postings namespaceLabels = new Postings();
    private final @Nullable Identity[] identities;
    private final Postings podLabels = new Postings();
    private final ConcurrentHashMap<PodSet, IdentitySet> sets = new ConcurrentHashMap<>();

    IdentityIndex(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.identities = new Identity[snapshot.identities()];
        for (int i = 0; i < snapshot.namespaces().size(); i++) {
            var state = snapshot.namespaces().get(i);
            namespaceLabels.add(i, state.entry().labels());
            for (Identity identity : state.identities()) {
                identities[identity.ordinal()] = identity;
                podLabels.add(identity.ordinal(), identity.labels());
            }
        }
    }

    /// Every identity's ordinal is below.
    int bound() {
        return identities.length;
    }

    /// An identity that a set holds.
    Identity get(int ordinal) {
        return Objects.requireNonNull(identities[ordinal]);
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
        var namespace = snapshot.byName().get(name);
        if (namespace == null) {
            return IdentitySet.of(selected);
        }
        for (Identity identity : namespace.identities()) {
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
        int inside = among.stream().map(ordinal -> members(ordinal).size()).sum();
        var candidates = pods.flatMap(podLabels::candidates);
        var selected = new BitSet();
        if (candidates.isPresent() && candidates.get().length < inside) {
            for (int ordinal : candidates.get()) {
                Identity identity = get(ordinal);
                if (among.get(identity.namespace().ordinal())
                        && pods.get().matches(identity.labels())) {
                    selected.set(ordinal);
                }
            }
        } else {
            among.stream()
                    .mapToObj(this::members)
                    .flatMap(List::stream)
                    .filter(identity -> pods.isEmpty() || pods.get().matches(identity.labels()))
                    .forEach(identity -> selected.set(identity.ordinal()));
        }
        return IdentitySet.of(selected);
    }

    private List<Identity> members(int namespace) {
        return snapshot.namespaces().get(namespace).identities();
    }

    private BitSet selectNamespaces(LabelSelector selector) {
        var selected = new BitSet();
        var candidates = namespaceLabels.candidates(selector);
        if (candidates.isPresent()) {
            for (int ordinal : candidates.get()) {
                if (selector.matches(snapshot.namespaces().get(ordinal).entry().labels())) {
                    selected.set(ordinal);
                }
            }
        } else {
            for (int i = 0; i < snapshot.namespaces().size(); i++) {
                if (selector.matches(snapshot.namespaces().get(i).entry().labels())) {
                    selected.set(i);
                }
            }
        }
        return selected;
    }
}
