package io.sluice.flows.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Columns of text, as wide as their widest cell, two spaces apart.
final class TextTable {
    private static final int GAP = 2;
    private static final int NARROW = 12;

    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    private record Column(String title, boolean number) {}

    TextTable text(String title) {
        columns.add(new Column(title, false));
        return this;
    }

    /// A column that is aligned to the right.
    TextTable number(String title) {
        columns.add(new Column(title, true));
        return this;
    }

    /// Adds a row; an empty cell shows as `-`.
    void row(List<String> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells for " + columns.size() + " columns");
        }
        rows.add(cells.stream().map(cell -> cell.isEmpty() ? "-" : SafeText.line(cell)).toList());
    }

    @Override
    public String toString() {
        return render(widths());
    }

    /// The same in lines of at most so many characters, as long as no column of text gets narrower
    /// than [#NARROW]: the widest are narrowed first, and what does not fit loses its middle.
    String within(int line) {
        var widths = widths();
        while (IntStream.of(widths).sum() + GAP * (widths.length - 1) > line) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                boolean narrows =
                        !columns.get(i).number
                                && widths[i] > Math.max(NARROW, columns.get(i).title.length());
                if (narrows && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return render(widths);
    }

    private int[] widths() {
        var widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(i);
        }
        return widths;
    }

    private String render(int[] widths) {
        var text = new StringBuilder();
        append(text, columns.stream().map(Column::title).toList(), widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String cell = shortened(cells.get(i), widths[i]);
            String gap = " ".repeat(widths[i] - cell.length());
            line.append(columns.get(i).number ? gap + cell : cell + gap).append("  ");
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String shortened(String cell, int width) {
        if (cell.length() <= width) {
            return cell;
        }
        int end = width / 2;
        return cell.substring(0, width - end - 1) + "…" + cell.substring(cell.length() - end);
    }

    private int width(int column) {
        int width = columns.get(column).title.length();
        for (var row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }
}
