package io.sluice.model;

import java.util.Optional;
import java.util.regex.Pattern;

/// Something to say about what a user wrote.
///
/// @param rule stable identifier, lower case with dashes, such as `unknown-field`
/// @param severity how serious it is
/// @param position where it is written
/// @param object the object it is about as `Kind namespace/name`, or empty when the document has no
///   such object
/// @param message what is wrong and why, one sentence without a final full stop
/// @param fix what to do, or empty
/// @param edit the fix as a change of the text, where it can be said exactly
public record Finding(
        String rule,
        Severity severity,
        Position position,
        String object,
        String message,
        String fix,
        Optional<Edit> edit) {
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

    /// Names and paths come from outside and are in many messages: whatever they hold, each text is
    /// one line without control characters.
    public Finding {
        object = visible(object);
        message = visible(message);
        fix = visible(fix);
    }

    private static String visible(String text) {
        return CONTROL.matcher(text)
                .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
    }

    /// A finding whose fix takes a person.
    public Finding(
            String rule,
            Severity severity,
            Position position,
            String object,
            String message,
            String fix) {
        this(rule, severity, position, object, message, fix, Optional.empty());
    }

    /// The same finding with an exact fix.
    public Finding with(Edit change) {
        return new Finding(rule, severity, position, object, message, fix, Optional.of(change));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(position)
                .append(": ")
                .append(severity.name().toLowerCase(java.util.Locale.ROOT))
                .append(": ");
        if (!object.isEmpty()) {
            text.append(object).append(": ");
        }
        text.append(message);
        if (!fix.isEmpty()) {
            text.append("; ").append(fix);
        }
        return text.append(" [").append(rule).append(']').toString();
    }
}
