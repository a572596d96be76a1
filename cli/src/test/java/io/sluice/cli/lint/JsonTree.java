package io.sluice.cli.lint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// JSON as maps, lists and values, read by a parser that is not ours.
final class JsonTree {
    private JsonTree() {}

    static Map<String, Object> read(String text) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            return object(value(parser, parser.nextToken()));
        }
    }

    static Map<String, Object> object(Map<String, Object> parent, String field) {
        return object(value(parent, field));
    }

    static String text(Map<String, Object> parent, String field) {
        return value(parent, field).toString();
    }

    static int number(Map<String, Object> parent, String field) {
        return ((Number) value(parent, field)).intValue();
    }

    private static Object value(Map<String, Object> parent, String field) {
        var value = parent.get(field);
        if (value == null) {
            throw new AssertionError("no " + field + " in " + parent);
        }
        return value;
    }

    static List<Map<String, Object>> objects(Map<String, Object> parent, String field) {
        var objects = new ArrayList<Map<String, Object>>();
        for (Object item : (List<?>) parent.getOrDefault(field, List.of())) {
            objects.add(object(item));
        }
        return objects;
    }

    private static Map<String, Object> object(Object value) {
        var object = new LinkedHashMap<String, Object>();
        ((Map<?, ?>) value).forEach((key, entry) -> object.put(key.toString(), entry));
        return object;
    }

    private static Object value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                var object = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    object.put(name, value(parser, parser.nextToken()));
                }
                yield object;
            }
            case START_ARRAY -> {
                var list = new ArrayList<Object>();
                for (var item = parser.nextToken();
                        item != JsonToken.END_ARRAY;
                        item = parser.nextToken()) {
                    list.add(value(parser, item));
                }
                yield list;
            }
            case VALUE_NUMBER_INT -> parser.getIntValue();
            default -> parser.getString();
        };
    }
}
