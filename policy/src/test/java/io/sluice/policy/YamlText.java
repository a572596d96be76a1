package io.sluice.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes maps, lists, texts, numbers and booleans as YAML, each time in another of the ways that
/// mean the same: in blocks or in one line, with quotes or without, fields in any order.
final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9./-]+");

    private final Random random;

    YamlText(Random random) {
        this.random = random;
    }

    /// A document.
    String document(Map<String, Object> object) {
        return random.nextInt(4) == 0 ? inline(object) + "\n" : block(object, "");
    }

    private String block(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> map when !map.isEmpty() ->
                    shuffled(map.entrySet()).stream()
                            .map(entry ->
                                    indent
                                            + text((String) entry.getKey())
                                            + ":"
                                            + under(entry.getValue(), indent))
                            .collect(Collectors.joining());
            case List<?> list when !list.isEmpty() ->
                    list.stream()
                            .map(each -> indent + "-" + under(each, indent))
                            .collect(Collectors.joining());
            default -> indent + inline(value) + "\n";
        };
    }

    /// What follows a key or a dash.
    private String under(Object value, String indent) {
        boolean compound =
                value instanceof Map<?, ?> map && !map.isEmpty()
                        || value instanceof List<?> list && !list.isEmpty();
        return compound && random.nextInt(3) != 0
                ? "\n" + block(value, indent + "  ")
                : " " + inline(value) + (random.nextInt(9) == 0 ? "   # a comment\n" : "\n");
    }

    private String inline(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    shuffled(map.entrySet()).stream()
                            .map(entry ->
                                    text((String) entry.getKey()) + ": " + inline(entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case List<?> list ->
                    list.stream().map(this::inline).collect(Collectors.joining(",", "[", "]"));
            case String text -> text(text);
            default -> value.toString();
        };
    }

    private String text(String text) {
        return switch (random.nextInt(3)) {
            case 0 -> '"' + text + '"';
            case 1 -> "'" + text + "'";
            default -> PLAIN.matcher(text).matches() ? text : '"' + text + '"';
        };
    }

    private <T> List<T> shuffled(Collection<T> from) {
        var list = new ArrayList<>(from);
        Collections.shuffle(list, random);
        return list;
    }
}
