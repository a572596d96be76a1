package io.sluice.cli.frame;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON document as YAML 1.2 in block style, which YAML 1.1 reads alike: the same document for
/// people, so that no command writes two.
public final class Yaml {
    /// What some reader takes for something else than a string.
    private static final Set<String> WORDS =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final JsonParser json;
    private final StringBuilder text = new StringBuilder();

    private Yaml(JsonParser json) {
        this.json = json;
    }

    /// @param json one document
    public static String of(String json) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            var yaml = new Yaml(parser);
            yaml.value(parser.nextToken(), 0);
            return yaml.text.toString().stripLeading();
        }
    }

    /// The same of what is written to the stream.
    public static String of(Consumer<PrintStream> json) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            json.accept(out);
        }
        return of(bytes.toString(StandardCharsets.UTF_8));
    }

    /// Writes a value behind what stands on the line, and ends the line.
    private void value(JsonToken token, int indent) {
        switch (token) {
            case START_OBJECT -> object(indent, false);
            case START_ARRAY -> array(indent);
            case VALUE_STRING -> string(json.getString(), indent);
            default -> text.append(' ').append(json.getString()).append('\n');
        }
    }

    /// @param sameLine whether its first member stands behind the dash of a list
    private void object(int indent, boolean sameLine) {
        boolean first = true;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            if (!first || !sameLine) {
                line(indent, first);
            }
            text.append(scalar(json.currentName())).append(':');
            first = false;
            value(json.nextToken(), indent + 2);
        }
        if (first) {
            text.append(sameLine ? "{}\n" : " {}\n");
        }
    }

    private void array(int indent) {
        boolean first = true;
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            line(indent, first);
            text.append('-');
            first = false;
            if (token == JsonToken.START_OBJECT) {
                text.append(' ');
                object(indent + 2, true);
            } else {
                value(token, indent + 2);
            }
        }
        if (first) {
            text.append(" []\n");
        }
    }

    private void line(int indent, boolean first) {
        if (first) {
            text.append('\n');
        }
        text.repeat(' ', indent);
    }

    private void string(String value, int indent) {
        if (!isBlock(value)) {
            text.append(' ').append(scalar(value)).append('\n');
            return;
        }
        text.append(value.endsWith("\n") ? " |\n" : " |-\n");
        value.lines()
                .forEach(each -> {
                    if (!each.isEmpty()) {
                        text.repeat(' ', Math.max(indent, 2)).append(each);
                    }
                    text.append('\n');
                });
    }

    /// Several lines of plain text, with at most one line end at the end.
    private static boolean isBlock(String value) {
        return value.indexOf('\n') > 0
                && !value.endsWith("\n\n")
                && value.charAt(0) != ' '
                && value.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f);
    }

    private static String scalar(String value) {
        return isPlain(value) ? value : quoted(value);
    }

    /// Letters first, so that it is neither a number nor an indicator.
    private static boolean isPlain(String value) {
        if (value.isEmpty() || WORDS.contains(value.toLowerCase(Locale.ROOT))) {
            return false;
        }
        char first = value.charAt(0);
        return (first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z')
                && value.chars().allMatch(Yaml::isWordCharacter);
    }

    private static boolean isWordCharacter(int c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "-_./".indexOf(c) >= 0;
    }

    /// As JSON, which is YAML but for characters that YAML does not print (section 5.1).
    private static String quoted(String value) {
        String json = Json.write(value);
        var safe = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c < 0x7f || Character.isSurrogate(c) || c >= 0xa0 && isPrinted(c)) {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    private static boolean isPrinted(char c) {
        return c != '\u2028' && c != '\u2029' && c < 0xfffe && c != 0xfeff;
    }
}
