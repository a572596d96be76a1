package io.sluice.flows.text;

import java.util.ArrayList;
import java.util.List;

/// Columns of text, as wide as their widest cell, two spaces apart.
final class TextTable {
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
        var widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(i);
        }
        var text = new StringBuilder();
        append(text, columns.stream().map(Column::title).toList(), widths);
        rows.forEach(row -> append(text, row, widths));
        return text.toString();
    }

    private void append(StringBuilder text, List<String> cells, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String cell = cells.get(i);
            String gap = " ".repeat(widths[i] - cell.length());
            line.append(columns.get(i).number ? gap + cell : cell + gap).append("  ");
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        int width = columns.get(column).title.length();
        for (var row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }
}
