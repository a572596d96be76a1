package io.sluice.policy;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Objects whose labels are all in certain sets. A label that is not mentioned may be anything.
///
/// @param labels by key; none of them [LabelValues#ANYTHING]
record LabelRegion(SortedMap<String, LabelValues> labels) {
    static final LabelRegion EVERYTHING = new LabelRegion(new TreeMap<>());

    LabelRegion {
        labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    LabelValues values(String key) {
        return labels.getOrDefault(key, LabelValues.ANYTHING);
    }

    LabelRegion with(String key, LabelValues values) {
        var changed = new TreeMap<>(labels);
        if (values.equals(LabelValues.ANYTHING)) {
            changed.remove(key);
        } else {
            changed.put(key, values);
        }
        return new LabelRegion(changed);
    }

    /// Part of it, by one label; empty when nothing is left.
    Optional<LabelRegion> and(String key, LabelValues values) {
        var left = values(key).and(values);
        return left.isNothing() ? Optional.empty() : Optional.of(with(key, left));
    }

    /// What a selector asks of each label.
    static SortedMap<String, LabelValues> asked(LabelSelector selector) {
        var asked = new TreeMap<String, LabelValues>();
        selector.matchLabels().forEach((key, value) -> asked.put(key, LabelValues.only(value)));
        for (Requirement requirement : selector.matchExpressions()) {
            asked.merge(requirement.key(), LabelValues.of(requirement), LabelValues::and);
        }
        return asked;
    }

    /// The union with another, when the two differ by one label and a selector can say it.
    Optional<LabelRegion> joined(LabelRegion other) {
        var keys = new ArrayList<>(labels.keySet());
        other.labels.keySet().stream().filter(key -> !labels.containsKey(key)).forEach(keys::add);
        var differing =
                keys.stream().filter(key -> !values(key).equals(other.values(key))).toList();
        if (differing.size() != 1) {
            return Optional.empty();
        }
        String key = differing.getFirst();
        var union = values(key).or(other.values(key));
        return union.isExpressible() ? Optional.of(with(key, union)) : Optional.empty();
    }

    LabelSelector selector() {
        var matchLabels = new HashMap<String, String>();
        var expressions = new ArrayList<Requirement>();
        labels.forEach((key, values) -> {
            var requirements = values.requirements(key);
            var first = requirements.getFirst();
            if (first.operator() == LabelSelector.Operator.IN && first.values().size() == 1) {
                matchLabels.put(key, first.values().getFirst());
            } else {
                expressions.addAll(requirements);
            }
        });
        return new LabelSelector(matchLabels, List.copyOf(expressions), Position.NOWHERE);
    }

    /// Labels of an object of the region.
    Map<String, String> example() {
        var example = new HashMap<String, String>();
        labels.forEach((key, values) -> {
            if (!values.absent()) {
                example.put(key, values.example());
            }
        });
        return example;
    }
}
