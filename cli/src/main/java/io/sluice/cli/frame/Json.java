package io.sluice.cli.frame;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes values as JSON: maps in their order, lists, strings, numbers, booleans; an empty
/// [Optional] is `null`. Small, so that a command starts quickly.
public final class Json {
    private final StringBuilder text = new StringBuilder();

    private Json() {}

    /// The value on one line.
    public static String write(Object value) {
        var json = new Json();
        json.value(value, -1);
        return json.text.toString();
    }

    /// The value on several lines, with an indent of two.
    public static String pretty(Object value) {
        var json = new Json();
        json.value(value, 0);
        return json.text.toString();
    }

    private void value(Object value, int indent) {
        switch (value) {
            case Map<?, ?> map -> object(map, indent);
            case List<?> list -> array(list, indent);
            case Optional<?> optional -> {
                if (optional.isPresent()) {
                    value(optional.get(), indent);
                } else {
                    text.append("null");
                }
            }
            case Number number -> text.append(number);
            case Boolean bool -> text.append(bool);
            default -> string(value.toString());
        }
    }

    private void object(Map<?, ?> map, int indent) {
        text.append('{');
        int inner = indent < 0 ? indent : indent + 2;
        for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
            var entry = i.next();
            line(inner);
            string(String.valueOf(entry.getKey()));
            text.append(": ");
            value(entry.getValue(), inner);
            comma(i.hasNext(), indent);
        }
        if (!map.isEmpty()) {
            line(indent);
        }
        text.append('}');
    }

    private void array(List<?> list, int indent) {
        text.append('[');
        int inner = indent < 0 ? indent : indent + 2;
        for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
            line(inner);
            value(i.next(), inner);
            comma(i.hasNext(), indent);
        }
        if (!list.isEmpty()) {
            line(indent);
        }
        text.append(']');
    }

    private void comma(boolean more, int indent) {
        if (more) {
            text.append(indent < 0 ? ", " : ",");
        }
    }

    private void line(int indent) {
        if (indent >= 0) {
            text.append('\n').repeat(' ', indent);
        }
    }

    private void string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < ' ') {
                        text.append(String.format("\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
