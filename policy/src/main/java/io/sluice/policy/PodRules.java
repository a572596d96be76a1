package io.sluice.policy;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/// The rules that name sets of Pods, found by identity. Each set is filed under the rarest label
/// that its Pods must have, so an identity is held against the sets that ask for one of its own
/// labels only: ten thousand rules for a Pod each cost no more than one.
final class PodRules {
    private final Map<Label, List<Entry>> byLabel = new HashMap<>();
    private final List<Entry> anywhere = new ArrayList<>();

    private record Entry(PodSet set, List<Integer> rules) {}

    /// A label that must be there.
    ///
    /// @param ofNamespace whether it is the namespace's
    /// @param value its value; empty when any will do
    private record Label(boolean ofNamespace, String key, Optional<String> value) {}

    /// @param rules the places of the rules that name each set
    PodRules(Map<PodSet, List<Integer>> rules) {
        var uses = new HashMap<Label, Integer>();
        var wanted = new HashMap<PodSet, List<List<Label>>>();
        for (PodSet set : rules.keySet()) {
            var requirements = requirements(set);
            wanted.put(set, requirements);
            requirements.forEach(any -> any.forEach(label -> uses.merge(label, 1, Integer::sum)));
        }
        rules.forEach((set, numbers) -> {
            var entry = new Entry(set, numbers);
            List<Label> rarest = null;
            long least = Long.MAX_VALUE;
            for (var alternatives : wanted.getOrDefault(set, List.of())) {
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
        });
    }

    /// For each requirement that asks for a label to be there, the labels of which one must be.
    private static List<List<Label>> requirements(PodSet set) {
        var labels = new ArrayList<List<Label>>();
        set.ownNamespace()
                .ifPresent(name ->
                        labels.add(
                                List.of(
                                        new Label(
                                                true,
                                                IdentityIndex.NAME_LABEL,
                                                Optional.of(name)))));
        set.namespaces().ifPresent(selector -> add(true, selector, labels));
        set.pods().ifPresent(selector -> add(false, selector, labels));
        return labels;
    }

    private static void add(boolean ofNamespace, LabelSelector selector, List<List<Label>> to) {
        selector.matchLabels()
                .forEach((key, value) ->
                        to.add(List.of(new Label(ofNamespace, key, Optional.of(value)))));
        for (Requirement requirement : selector.matchExpressions()) {
            if (requirement.operator() == Operator.IN) {
                to.add(
                        requirement.values().stream()
                                .distinct()
                                .map(value ->
                                        new Label(
                                                ofNamespace, requirement.key(), Optional.of(value)))
                                .toList());
            } else if (requirement.operator() == Operator.EXISTS) {
                to.add(List.of(new Label(ofNamespace, requirement.key(), Optional.empty())));
            }
        }
    }

    /// Calls with each rule that names an identity, and with some more than once.
    void forEach(Identity identity, IntConsumer action) {
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
            IntConsumer action) {
        labels.forEach((key, value) -> {
            visit(find(new Label(ofNamespace, key, Optional.of(value))), identity, action);
            visit(find(new Label(ofNamespace, key, Optional.empty())), identity, action);
        });
    }

    private List<Entry> find(Label label) {
        return byLabel.getOrDefault(label, List.of());
    }

    private static void visit(List<Entry> entries, Identity identity, IntConsumer action) {
        for (Entry entry : entries) {
            if (entry.set.contains(identity)) {
                entry.rules.forEach(action::accept);
            }
        }
    }
}
