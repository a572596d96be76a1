package io.sluice.policy.lint;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Selectors whose parts contradict each other, so that no labels can match.
final class Impossible {
    private Impossible() {}

    static boolean is(LabelSelector selector) {
        return is(List.of(selector));
    }

    /// True when no labels match all of the selectors.
    static boolean is(List<LabelSelector> selectors) {
        Map<String, Set<String>> possible = new HashMap<>();
        var requirements = new ArrayList<Requirement>();
        for (LabelSelector selector : selectors) {
            selector.matchLabels().forEach((key, value) -> narrow(possible, key, Set.of(value)));
            requirements.addAll(selector.matchExpressions());
        }
        for (Requirement requirement : requirements) {
            if (requirement.operator() == LabelSelector.Operator.IN) {
                narrow(possible, requirement.key(), requirement.values());
            }
        }
        return possible.values().stream().anyMatch(Set::isEmpty)
                || requirements.stream()
                        .anyMatch(requirement -> excludes(requirements, possible, requirement));
    }

    private static void narrow(
            Map<String, Set<String>> possible, String key, Collection<String> values) {
        possible.computeIfAbsent(key, any -> new HashSet<>(values)).retainAll(values);
    }

    private static boolean excludes(
            List<Requirement> all, Map<String, Set<String>> possible, Requirement requirement) {
        var values = possible.get(requirement.key());
        return switch (requirement.operator()) {
            case NOT_IN -> values != null && requirement.values().containsAll(values);
            case DOES_NOT_EXIST -> values != null || mustExist(all, requirement.key());
            case IN, EXISTS -> false;
        };
    }

    private static boolean mustExist(List<Requirement> all, String key) {
        return all.stream()
                .anyMatch(other ->
                        other.operator() == LabelSelector.Operator.EXISTS
                                && other.key().equals(key));
    }
}
