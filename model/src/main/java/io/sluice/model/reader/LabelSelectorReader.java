package io.sluice.model.reader;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Label selectors and what labels look like.
final class LabelSelectorReader {
    private static final Set<String> FIELDS = Set.of("matchLabels", "matchExpressions");
    private static final Set<String> REQUIREMENT_FIELDS = Set.of("key", "operator", "values");

    private LabelSelectorReader() {}

    /// The selector in a field; empty when the field is absent or null.
    static Optional<LabelSelector> read(Fields parent, String field) {
        return parent.object(field).map(LabelSelectorReader::read);
    }

    private static LabelSelector read(Fields fields) {
        fields.only(FIELDS);
        var requirements = new ArrayList<Requirement>();
        for (Fields expression : fields.objects("matchExpressions")) {
            requirement(expression).ifPresent(requirements::add);
        }
        return new LabelSelector(labels(fields, "matchLabels"), requirements, fields.position());
    }

    /// A map of labels that must be there, keys and values checked.
    static Map<String, String> labels(Fields parent, String field) {
        var labels = new LinkedHashMap<String, String>();
        parent.keyPositions(field)
                .forEach((key, place) -> checkKey(parent.report(), place, parent.path(field), key));
        parent.stringMap(field)
                .forEach((key, value) -> {
                    checkValue(parent.report(), value);
                    labels.put(key, value.text());
                });
        return labels;
    }

    private static Optional<Requirement> requirement(Fields fields) {
        fields.only(REQUIREMENT_FIELDS);
        var key = fields.string("key");
        if (!fields.has("key")) {
            fields.missing("key", "write the label's key");
        }
        key.ifPresent(text ->
                checkKey(fields.report(), fields.position("key"), fields.path("key"), text));
        var operator = operator(fields);
        var values = fields.strings("values");
        values.forEach(value -> checkValue(fields.report(), value));
        operator.ifPresent(known -> checkCount(fields, known, fields.items("values").size()));
        if (key.isEmpty() || operator.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Requirement(
                        key.get(),
                        operator.get(),
                        values.stream().map(Fields.Text::text).toList()));
    }

    private static Optional<Operator> operator(Fields fields) {
        if (!fields.has("operator")) {
            fields.missing("operator", "write In, NotIn, Exists or DoesNotExist");
            return Optional.empty();
        }
        return fields.string("operator")
                .flatMap(text -> {
                    var known =
                            Arrays.stream(Operator.values())
                                    .filter(operator -> operator.text().equals(text))
                                    .findFirst();
                    if (known.isEmpty()) {
                        fields.report()
                                .error(
                                        "bad-operator",
                                        fields.position("operator"),
                                        fields.path("operator")
                                                + " "
                                                + Quoted.of(text)
                                                + " is unknown",
                                        "write "
                                                + Arrays.stream(Operator.values())
                                                        .map(Operator::text)
                                                        .collect(Collectors.joining(", ")));
                    }
                    return known;
                });
    }

    private static void checkCount(Fields fields, Operator operator, int values) {
        switch (operator) {
            case IN, NOT_IN -> {
                if (values == 0) {
                    fields.report()
                            .error(
                                    "bad-selector",
                                    fields.position("operator"),
                                    fields.path() + ": " + operator.text() + " needs values",
                                    "list at least one value, or use "
                                            + (operator == Operator.IN
                                                    ? "Exists"
                                                    : "DoesNotExist"));
                }
            }
            case EXISTS, DOES_NOT_EXIST -> {
                if (values > 0) {
                    fields.report()
                            .error(
                                    "bad-selector",
                                    fields.position("values"),
                                    fields.path() + ": " + operator.text() + " takes no values",
                                    "remove values, or use "
                                            + (operator == Operator.EXISTS ? "In" : "NotIn"));
                }
            }
        }
    }

    static void checkKey(ObjectReport report, Position position, String path, String key) {
        if (!Names.isLabelKey(key)) {
            report.error(
                    "bad-label",
                    position,
                    path + ": the key " + Quoted.of(key) + " is malformed",
                    "use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at"
                            + " both ends, after an optional prefix/ that is a DNS name");
        }
    }

    private static void checkValue(ObjectReport report, Fields.Text value) {
        if (!Names.isLabelValue(value.text())) {
            report.error(
                    "bad-label",
                    value.position(),
                    value.path() + ": the value " + Quoted.of(value.text()) + " is malformed",
                    "use at most 63 letters, digits, '-', '_' and '.', with a letter or digit at"
                            + " both ends");
        }
    }
}
