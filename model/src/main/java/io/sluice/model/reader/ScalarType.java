package io.sluice.model.reader;

import java.util.Set;
import java.util.regex.Pattern;

/// What a scalar is once it is JSON, by the rules of the YAML reader that kubectl and the API
/// server use (YAML 1.1 with `0o` octals): `yes` is a boolean, `0x50` a number.
enum ScalarType {
    STRING("the text"),
    INTEGER("the number"),
    FLOAT("the number"),
    BOOLEAN("the boolean"),
    NULL("nothing"),
    /// `<<` without quotes, the name of fields to merge.
    MERGE("the merge key");

    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|[0-9][0-9_]*)");
    private static final Pattern FRACTION =
            Pattern.compile(
                    "[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
                            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    /// Longer texts that start with a letter are no words of YAML's own; most are.
    private static final int LONGEST_WORD = 5;

    /// Longer texts are never read as numbers.
    private static final int LONGEST_NUMBER = 64;

    private final String what;

    ScalarType(String what) {
        this.what = what;
    }

    String what() {
        return what;
    }

    /// The type of a scalar without quotes and tag.
    static ScalarType ofPlain(String text) {
        if (!text.isEmpty() && Character.isLetter(text.charAt(0)) && text.length() > LONGEST_WORD) {
            return STRING;
        }
        if (NOTHING.contains(text)) {
            return NULL;
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return BOOLEAN;
        }
        if (text.equals("<<")) {
            return MERGE;
        }
        if (text.length() > LONGEST_NUMBER) {
            return STRING;
        }
        if (NUMBER.matcher(text).matches()) {
            return INTEGER;
        }
        return FRACTION.matcher(text).matches() ? FLOAT : STRING;
    }

    /// The value of a [#BOOLEAN].
    static boolean isTrue(String text) {
        return TRUE.contains(text);
    }
}
