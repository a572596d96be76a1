package io.sluice.policy;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What belongs to sets of Pods, found by identity. Each set is filed under the rarest label that
/// its Pods must have, so an identity is held against the sets that ask for one of its own labels
/// only: ten thousand sets of one Pod each cost no more than one.
final class LabelIndex<T> {
    private final Map<Label, List<Entry<T>>> byLabel = new HashMap<>();
    private final List<Entry<T>> anywhere = new ArrayList<>();

    /// @param set the Pods
    /// @param value what belongs to them
    record Entry<T>(PodSet set, T value) {}

    /// A label that must be there.
    ///
    /// @param ofNamespace whether it is the namespace's
    /// @param value its value; empty when any will do
    private record Label(boolean ofNamespace, String key, Optional<String> value) {}

    LabelIndex(List<Entry<T>> entries) {
        var uses = new HashMap<Label, Integer>();
        var wanted = new ArrayList<List<List<Label>>>(entries.size());
        for (var entry : entries) {
            var requirements = requirements(entry.set);
            wanted.add(requirements);
            requirements.forEach(any -> any.forEach(label -> uses.merge(label, 1, Integer::sum)));
        }
        for (int i = 0; i < entries.size(); i++) {
            var entry = entries.get(i);
            List<Label> rarest = null;
            long least = Long.MAX_VALUE;
            for (var alternatives : wanted.get(i)) {
                long all = alternatives.stream().mapToLong(l -> uses.getOrDefault(l, 0)).sum();
                if (all < least) {
                    least = all;
                    rarest = alternatives;
                }
            }
            if (rarest == null) {
                anywhere.add(entry);
            } else {
                rarest.forEach(label ->
                        byLabel.computeIfAbsent(label, any -> new ArrayList<>(1)).add(entry));
            }
        }
    }

    /// For each requirement that asks for a label to be there, the labels of which one must be.
    private static List<List<Label>> requirements(PodSet set) {
        var labels = new ArrayList<List<Label>>();
        set.ownNamespace()
                .ifPresent(
                        name -> labels.add(List.of(label(true, IdentityIndex.NAME_LABEL, name))));
        set.namespaces().ifPresent(selector -> add(true, selector, labels));
        set.pods().ifPresent(selector -> add(false, selector, labels));
        return labels;
    }

    private static void add(boolean ofNamespace, LabelSelector selector, List<List<Label>> to) {
        selector.matchLabels()
                .forEach((key, value) -> to.add(List.of(label(ofNamespace, key, value))));
        for (Requirement requirement : selector.matchExpressions()) {
            if (requirement.operator() == Operator.IN) {
                to.add(
                        requirement.values().stream()
                                .distinct()
                                .map(value -> label(ofNamespace, requirement.key(), value))
                                .toList());
            } else if (requirement.operator() == Operator.EXISTS) {
                to.add(List.of(new Label(ofNamespace, requirement.key(), Optional.empty())));
            }
        }
    }

    private static Label label(boolean ofNamespace, String key, String value) {
        return new Label(ofNamespace, key, Optional.of(value));
    }

    /// Calls with what belongs to each set that holds an identity, with some more than once, in no
    /// order.
    void forEach(Identity identity, Consumer<T> action) {
        visit(anywhere, identity, action);
        if (!byLabel.isEmpty()) {
            visit(true, identity.namespace().labels(), identity, action);
            visit(false, identity.labels(), identity, action);
        }
    }

    private void visit(
            boolean ofNamespace,
            Map<String, String> labels,
            Identity identity,
            Consumer<T> action) {
        labels.forEach((key, value) -> {
            visit(find(label(ofNamespace, key, value)), identity, action);
            visit(find(new Label(ofNamespace, key, Optional.empty())), identity, action);
        });
    }

    private List<Entry<T>> find(Label label) {
        return byLabel.getOrDefault(label, List.of());
    }

    private static <T> void visit(List<Entry<T>> entries, Identity identity, Consumer<T> action) {
        for (var entry : entries) {
            if (entry.set.contains(identity)) {
                action.accept(entry.value);
            }
        }
    }
}
