package io.sluice.cli.frame;

import java.util.ArrayList;
import java.util.List;

/// Columns of text, as wide as their widest cell. The last column may have several lines; they stay
/// in their column.
public final class Table {
    private static final String NOTE = "      ";

    private final List<String> heads;
    private final List<Row> rows = new ArrayList<>();

    private record Row(List<String> cells, String note) {}

    public Table(String... heads) {
        this.heads = List.of(heads);
    }

    public void row(String... cells) {
        rows.add(new Row(List.of(cells), ""));
    }

    /// A row and the lines below it.
    public void rowWithNote(String note, String... cells) {
        rows.add(new Row(List.of(cells), note));
    }

    /// The table, each line ended by a line feed, without spaces at the ends of lines.
    @Override
    public String toString() {
        int last = heads.size() - 1;
        var widths = new int[last];
        for (int column = 0; column < last; column++) {
            int width = heads.get(column).length();
            for (var row : rows) {
                width = Math.max(width, row.cells().get(column).length());
            }
            widths[column] = width + 2;
        }
        var text = new StringBuilder();
        line(text, heads, widths);
        for (var row : rows) {
            line(text, row.cells(), widths);
            row.note().lines().forEach(note -> text.append(NOTE).append(note).append('\n'));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        int start = text.length();
        int column = 0;
        int indent = 0;
        for (int width : widths) {
            String cell = cells.get(column++);
            text.append(cell).repeat(' ', width - cell.length());
            indent += width;
        }
        String lastCell = cells.get(column);
        text.append(lastCell.replace("\n", "\n" + " ".repeat(indent)));
        int end = text.length();
        while (end > start && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }
}
