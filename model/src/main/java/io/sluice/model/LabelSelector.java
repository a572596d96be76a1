package io.sluice.model;

import java.util.List;
import java.util.Map;

/// A selector over labels: all its parts must hold (rule P8). Without parts it selects everything.
///
/// @param matchLabels labels that must be present with these values
/// @param matchExpressions further requirements
/// @param position where it is written
public record LabelSelector(
        Map<String, String> matchLabels, List<Requirement> matchExpressions, Position position) {
    public LabelSelector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /// Selects everything.
    public static LabelSelector everything(Position position) {
        return new LabelSelector(Map.of(), List.of(), position);
    }

    /// Selects nothing: a label would have to be there and not be there.
    public static LabelSelector nothing(Position position) {
        String key = "sluice.io/nothing";
        var there = new Requirement(key, Operator.EXISTS, List.of());
        var notThere = new Requirement(key, Operator.DOES_NOT_EXIST, List.of());
        return new LabelSelector(Map.of(), List.of(there, notThere), position);
    }

    public boolean isEmpty() {
        return matchLabels.isEmpty() && matchExpressions.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        for (var wanted : matchLabels.entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (Requirement requirement : matchExpressions) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }

    /// One entry of `matchExpressions`.
    ///
    /// @param key the label
    /// @param operator how it is compared
    /// @param values for `In` and `NotIn` at least one, otherwise none
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        /// True when an object with these labels meets it.
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case IN -> value != null && values.contains(value);
                case NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
            };
        }
    }

    /// The operators; `NotIn` and `DoesNotExist` match objects without the key.
    public enum Operator {
        IN("In"),
        NOT_IN("NotIn"),
        EXISTS("Exists"),
        DOES_NOT_EXIST("DoesNotExist");

        private final String text;

        Operator(String text) {
            this.text = text;
        }

        /// The operator as written.
        public String text() {
            return text;
        }
    }
}
