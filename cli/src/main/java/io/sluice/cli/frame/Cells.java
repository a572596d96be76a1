package io.sluice.cli.frame;

/// Cells of the formats in which a character of the text could end the cell.
public final class Cells {
    private Cells() {}

    /// A cell by RFC 4180, section 2, with a leading `'` where a spreadsheet would take it for a
    /// formula.
    public static String csv(String text) {
        String safe = isFormula(text) ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }

    /// A row of a Markdown table, with a line feed.
    public static String markdown(String... cells) {
        var row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(escaped(cell)).append(" |");
        }
        return row.append('\n').toString();
    }

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("`", "\\`")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\r", "")
                .replace("\n", "<br>");
    }
}
