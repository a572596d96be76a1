package io.sluice.policy;

import io.sluice.model.LabelSelector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An inverted index of labels: which objects have a key, which have a key with a value. A selector
/// that names a label looks at the objects that have it only.
final class Postings {
    private final Map<String, Ordinals> byKey = new HashMap<>();
    private final Map<String, Map<String, Ordinals>> byValue = new HashMap<>();

    void add(int ordinal, Map<String, String> labels) {
        labels.forEach((key, value) -> {
            byKey.computeIfAbsent(key, any -> new Ordinals()).add(ordinal);
            byValue.computeIfAbsent(key, any -> new HashMap<>())
                    .computeIfAbsent(value, any -> new Ordinals())
                    .add(ordinal);
        });
    }

    /// A superset, as small as one requirement makes it, of the objects that a selector selects;
    /// empty when no requirement asks for a label to be there.
    Optional<int[]> candidates(LabelSelector selector) {
        int[][] best = null;
        for (var wanted : selector.matchLabels().entrySet()) {
            best = smaller(best, lists(wanted.getKey(), wanted.getValue()));
        }
        for (var requirement : selector.matchExpressions()) {
            best =
                    switch (requirement.operator()) {
                        case IN ->
                                smaller(
                                        best,
                                        lists(
                                                requirement.key(),
                                                requirement.values().toArray(String[]::new)));
                        case EXISTS ->
                                smaller(best, new int[][] {ordinals(byKey.get(requirement.key()))});
                        case NOT_IN, DOES_NOT_EXIST -> best;
                    };
        }
        return best == null ? Optional.empty() : Optional.of(concat(best));
    }

    private int[][] lists(String key, String... values) {
        var ofKey = byValue.getOrDefault(key, Map.of());
        return Arrays.stream(values)
                .distinct()
                .map(value -> ordinals(ofKey.get(value)))
                .toArray(int[][]::new);
    }

    private static int[][] smaller(int @Nullable [][] best, int[][] next) {
        return best == null || size(next) < size(best) ? next : best;
    }

    private static int size(int[][] lists) {
        return Arrays.stream(lists).mapToInt(list -> list.length).sum();
    }

    private static int[] concat(int[][] lists) {
        return lists.length == 1
                ? lists[0]
                : Arrays.stream(lists).flatMapToInt(Arrays::stream).toArray();
    }

    private static int[] ordinals(@Nullable Ordinals list) {
        return list == null ? new int[0] : list.toArray();
    }

    /// A growing list of int.
    private static final class Ordinals {
        private int[] items = new int[4];
        private int size;

        void add(int ordinal) {
            if (size == items.length) {
                items = Arrays.copyOf(items, 2 * size);
            }
            items[size++] = ordinal;
        }

        int[] toArray() {
            return Arrays.copyOf(items, size);
        }
    }
}
