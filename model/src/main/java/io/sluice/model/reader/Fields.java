package io.sluice.model.reader;

import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The fields of one object in a manifest, read with their types. A value of the wrong type is an
/// error of the object; the field then counts as absent. So does `null`.
final class Fields {
    private static final String UNKNOWN_FIELD = "unknown-field";
    private static final int LONGEST_KEY = 120;

    private final Yaml.Mapping mapping;
    private final String path;
    private final ObjectReport report;

    Fields(Yaml.Mapping mapping, String path, ObjectReport report) {
        this.mapping = mapping;
        this.path = path;
        this.report = report;
    }

    Position position() {
        return mapping.position();
    }

    /// Where a field's value is written; the object's own place when the field is absent.
    Position position(String field) {
        var entry = mapping.entries().get(field);
        return entry == null ? position() : entry.value().position();
    }

    /// Where the name of a field is written; the object's own place when the field is absent.
    Position keyPosition(String field) {
        var entry = mapping.entries().get(field);
        return entry == null ? position() : entry.key();
    }

    /// The path of this object in its manifest, such as `spec.egress[0]`.
    String path() {
        return path;
    }

    /// The path of a field; its name may be a key that a user chose.
    String path(String field) {
        String name = Quoted.bare(field, LONGEST_KEY);
        return path.isEmpty() ? name : path + "." + name;
    }

    ObjectReport report() {
        return report;
    }

    /// The names of the fields, also of those that are null.
    Set<String> names() {
        return mapping.entries().keySet();
    }

    boolean has(String field) {
        return get(field).isPresent();
    }

    Optional<Yaml> get(String field) {
        return Optional.ofNullable(mapping.entries().get(field))
                .map(Yaml.Entry::value)
                .filter(value -> !value.isNull());
    }

    /// Every field that is not in `known` is not understood (rule 9).
    void only(Collection<String> known) {
        only(known, "remove it");
    }

    /// Every field that is not in `known` is not understood.
    ///
    /// @param fix what to do when none of the known fields is spelt nearly like it
    void only(Collection<String> known, String fix) {
        mapping.entries()
                .forEach((name, entry) -> {
                    if (!known.contains(name)) {
                        report.notUnderstood(
                                UNKNOWN_FIELD,
                                entry.key(),
                                noField(name),
                                nearest(name, known, fix));
                    }
                });
    }

    /// Every field that is not in `known` is worth a warning. For what Kubernetes extends from
    /// release to release and Sluice reads a few fields of: a newer field must not make a manifest
    /// unusable.
    void mostly(Set<String> known) {
        mapping.entries()
                .forEach((name, entry) -> {
                    if (!known.contains(name)) {
                        report.warning(
                                UNKNOWN_FIELD,
                                entry.key(),
                                noField(name),
                                nearest(name, known, "remove it"));
                    }
                });
    }

    private String noField(String name) {
        return "there is no field " + Quoted.of(name) + (path.isEmpty() ? "" : " in " + path);
    }

    private static String nearest(String name, Collection<String> known, String otherwise) {
        return Spelling.nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElse(otherwise);
    }

    Optional<String> string(String field) {
        return get(field).flatMap(value -> string(value, path(field)));
    }

    /// A text with its path and place.
    Optional<Text> text(String field) {
        return string(field).map(text -> new Text(text, path(field), position(field)));
    }

    private Optional<String> string(Yaml value, String where) {
        if (value instanceof Yaml.Scalar scalar) {
            if (scalar.type() == ScalarType.STRING) {
                return Optional.of(scalar.text());
            }
            report.error(
                    "wrong-type",
                    value.position(),
                    where + " must be text, not " + value.what(),
                    scalar.isNull() ? "write a text" : "put it in quotes");
            return Optional.empty();
        }
        wrongType(value, where, "text");
        return Optional.empty();
    }

    /// A whole number that fits into 32 bits.
    Optional<Integer> integer(String field) {
        return get(field).flatMap(value -> integer(value, path(field)));
    }

    Optional<Integer> integer(Yaml value, String where) {
        if (value instanceof Yaml.Scalar scalar && scalar.type() == ScalarType.INTEGER) {
            var number = Numbers.parse(scalar.text());
            if (number.isEmpty()) {
                report.error(
                        "out-of-range",
                        value.position(),
                        where + " is no whole number of 32 bits: " + Quoted.of(scalar.text()),
                        "write a smaller number");
            }
            return number;
        }
        wrongType(value, where, "a whole number");
        return Optional.empty();
    }

    /// False when absent.
    boolean bool(String field) {
        return get(field)
                .map(value -> {
                    if (value instanceof Yaml.Scalar scalar
                            && scalar.type() == ScalarType.BOOLEAN) {
                        return ScalarType.isTrue(scalar.text());
                    }
                    wrongType(value, path(field), "true or false");
                    return false;
                })
                .orElse(false);
    }

    Optional<Fields> object(String field) {
        return get(field).flatMap(value -> object(value, path(field)));
    }

    private Optional<Fields> object(Yaml value, String where) {
        if (value instanceof Yaml.Mapping fields) {
            return Optional.of(new Fields(fields, where, report));
        }
        wrongType(value, where, "an object");
        return Optional.empty();
    }

    /// The items of a list; none when absent.
    List<Yaml> items(String field) {
        return get(field)
                .map(value -> {
                    if (value instanceof Yaml.Sequence list) {
                        return list.items();
                    }
                    wrongType(value, path(field), "a list");
                    return List.<Yaml>of();
                })
                .orElse(List.of());
    }

    /// The items of a list of objects; none when absent. The API server reads `null` there as an
    /// empty object.
    List<Fields> objects(String field) {
        var objects = new ArrayList<Fields>();
        int index = 0;
        for (Yaml item : items(field)) {
            String where = path(field) + "[" + index++ + "]";
            if (item.isNull()) {
                report.warning(
                        "null-entry",
                        item.position(),
                        where + " is empty: it is read as {}",
                        "write {} when that is meant, or remove it");
                var nothing = new Yaml.Mapping(Map.of(), 1, item.position(), item.end());
                objects.add(new Fields(nothing, where, report));
            } else {
                object(item, where).ifPresent(objects::add);
            }
        }
        return objects;
    }

    /// The items of a list of texts; none when absent.
    List<Text> strings(String field) {
        var strings = new ArrayList<Text>();
        int index = 0;
        for (Yaml item : items(field)) {
            String where = path(field) + "[" + index++ + "]";
            string(item, where)
                    .ifPresent(text -> strings.add(new Text(text, where, item.position())));
        }
        return strings;
    }

    /// A map from text to text; empty when absent. A key without value has the empty text, as in
    /// Kubernetes.
    Map<String, Text> stringMap(String field) {
        var map = new LinkedHashMap<String, Text>();
        object(field)
                .ifPresent(fields ->
                        fields.mapping
                                .entries()
                                .forEach((key, entry) ->
                                        fields.value(key, entry)
                                                .ifPresent(text -> map.put(key, text))));
        return map;
    }

    /// Where the keys of the map in a field are written.
    Map<String, Position> keyPositions(String field) {
        var places = new LinkedHashMap<String, Position>();
        if (get(field).orElse(null) instanceof Yaml.Mapping map) {
            map.entries().forEach((key, entry) -> places.put(key, entry.key()));
        }
        return places;
    }

    private Optional<Text> value(String key, Yaml.Entry entry) {
        var value = entry.value();
        var text = value.isNull() ? Optional.of("") : string(value, path(key));
        return text.map(known -> new Text(known, path(key), value.position()));
    }

    /// Says that a field must be there.
    void missing(String field, String fix) {
        report.error("missing-field", position(), path(field) + " is missing", fix);
    }

    /// Says that the API server refuses it without a field, while what that means is clear.
    void wanted(String field, String fix) {
        report.refused("missing-field", position(), path(field) + " is missing", fix);
    }

    private void wrongType(Yaml value, String where, String wanted) {
        report.error(
                "wrong-type",
                value.position(),
                where + " must be " + wanted + ", not " + value.what(),
                value.isNull() ? "remove it, or write " + wanted : "write " + wanted);
    }

    /// A text with its path and place.
    record Text(String text, String path, Position position) {}
}
