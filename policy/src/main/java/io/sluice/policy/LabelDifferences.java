package io.sluice.policy;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which parts of a selector do not hold for an object's labels.
final class LabelDifferences {
    private LabelDifferences() {}

    /// How many parts do not hold. Makes no text.
    static int count(LabelSelector selector, Map<String, String> labels) {
        int count = 0;
        for (var wanted : selector.matchLabels().entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                count++;
            }
        }
        for (Requirement requirement : selector.matchExpressions()) {
            if (!requirement.matches(labels)) {
                count++;
            }
        }
        return count;
    }

    /// The parts that do not hold.
    ///
    /// @param noun `label` or `namespace label`
    static List<Difference> of(String noun, LabelSelector selector, Map<String, String> labels) {
        var differences = new ArrayList<Difference>();
        new TreeMap<>(selector.matchLabels())
                .forEach((key, wanted) -> {
                    String value = labels.get(key);
                    if (!wanted.equals(value)) {
                        differences.add(difference(noun, key, value, "`" + wanted + "`"));
                    }
                });
        for (Requirement requirement : selector.matchExpressions()) {
            if (!requirement.matches(labels)) {
                String value = labels.get(requirement.key());
                differences.add(difference(noun, requirement.key(), value, wanted(requirement)));
            }
        }
        return differences;
    }

    private static Difference difference(
            String noun, String key, @Nullable String value, String wanted) {
        String is = value == null ? "is not set" : "is `" + value + "`";
        return new Difference(
                noun + " " + key, noun + " `" + key + "` " + is + ", the rule wants " + wanted);
    }

    private static String wanted(Requirement requirement) {
        String values =
                requirement.values().stream()
                        .map(value -> "`" + value + "`")
                        .collect(Collectors.joining(" or "));
        return switch (requirement.operator()) {
            case IN -> values;
            case NOT_IN -> "anything but " + values;
            case EXISTS -> "any value";
            case DOES_NOT_EXIST -> "it not to be set";
        };
    }
}
