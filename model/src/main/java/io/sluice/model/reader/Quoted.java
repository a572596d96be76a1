package io.sluice.model.reader;

/// Text from outside inside a message: in double quotes, shortened, control characters made
/// visible.
final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    static String of(String text) {
        var quoted = new StringBuilder("\"");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(text.length() > LONGEST ? "\u2026\"" : "\"").toString();
    }
}
