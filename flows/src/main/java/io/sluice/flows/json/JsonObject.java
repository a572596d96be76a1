package io.sluice.flows.json;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A JSON object that was read from untrusted text, with bounded depth and without duplicate
/// members. `null` members count as absent. What has another type than it is asked for is an
/// [IllegalArgumentException] that names the member.
public final class JsonObject {
    private static final int DEPTH = 8;
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH)
                                    .maxNumberLength(40)
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /// Reads one object that fills the whole text.
    ///
    /// @throws IllegalArgumentException when the text is anything else
    public static JsonObject read(String text) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not a JSON object");
            }
            var object = object(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("more than one JSON object");
            }
            return object;
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException(
                    "not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private static JsonObject object(JsonParser parser) {
        var members = new LinkedHashMap<String, Object>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            value(parser, parser.nextToken()).ifPresent(value -> members.put(name, value));
        }
        return new JsonObject(members);
    }

    private static List<Object> array(JsonParser parser) {
        var values = new ArrayList<>();
        for (var token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            value(parser, token).ifPresent(values::add);
        }
        return values;
    }

    private static Optional<Object> value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Optional.of(object(parser));
            case START_ARRAY -> Optional.of(array(parser));
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NUMBER_INT -> Optional.of(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            case VALUE_NULL -> Optional.empty();
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
                    throw new IllegalArgumentException("not JSON");
        };
    }

    private <T> Optional<T> member(String name, Class<T> type, String called) {
        var value = members.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("`" + name + "` is not " + called);
        }
        return Optional.of(type.cast(value));
    }

    /// The names of the members that are not null.
    public Set<String> names() {
        return members.keySet();
    }

    /// A text, empty when absent.
    public String text(String name) {
        return member(name, String.class, "a text").orElse("");
    }

    /// An integer, 0 when absent.
    public long number(String name) {
        return member(name, Long.class, "an integer").orElse(0L);
    }

    /// A truth value, false when absent.
    public boolean flag(String name) {
        return member(name, Boolean.class, "true or false").orElse(false);
    }

    /// An object, when present.
    public Optional<JsonObject> object(String name) {
        return member(name, JsonObject.class, "an object");
    }

    /// An object, empty when absent.
    public JsonObject objectOrEmpty(String name) {
        return object(name).orElse(new JsonObject(Map.of()));
    }

    /// A list of objects and values, empty when absent.
    public List<?> list(String name) {
        return member(name, List.class, "a list").orElse(List.of());
    }

    /// An instant in ISO 8601.
    public Instant instant(String name) {
        try {
            return Instant.parse(text(name));
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException("`" + name + "` is not a time", malformed);
        }
    }

    /// A constant of an enum by its exact name, when present.
    public <E extends Enum<E>> Optional<E> constant(String name, Class<E> type) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return Optional.of(constant);
            }
        }
        throw new IllegalArgumentException("`" + name + "` cannot be `" + text + "`");
    }

    /// The same, required.
    public <E extends Enum<E>> E requiredConstant(String name, Class<E> type) {
        return constant(name, type)
                .orElseThrow(() -> new IllegalArgumentException("`" + name + "` is missing"));
    }
}
