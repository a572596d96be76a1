package io.sluice.model.reader;

/// Text from outside inside a message: in double quotes, shortened, control characters made
/// visible.
final class Quoted {
    private static final int LONGEST = 120;

    private Quoted() {}

    static String of(String text) {
        return '"' + bare(text, LONGEST) + '"';
    }

    /// The same without quotes, up to a length.
    static String bare(String text, int longest) {
        var visible = new StringBuilder();
        int end = Math.min(text.length(), longest);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028') {
                visible.append(String.format("\\u%04x", (int) c));
            } else {
                visible.append(c);
            }
        }
        return visible.append(text.length() > longest ? "\u2026" : "").toString();
    }
}
