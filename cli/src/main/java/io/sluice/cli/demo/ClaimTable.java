package io.sluice.cli.demo;

import io.sluice.cli.frame.Table;
import java.util.List;

/// The claims and what came of them, for a person; the reasons below each.
final class ClaimTable {
    private ClaimTable() {}

    static String render(List<Row> rows) {
        var table = new Table("", "CLAIM", "FROM", "TO", "PROMISED", "OBSERVED");
        for (var row : rows) {
            var claim = row.claim();
            table.rowWithNote(
                    "why   " + row.why().replaceAll("\n(?!near )", "\n      "),
                    row.proved() ? "ok" : "FAIL",
                    claim.text(),
                    claim.from(),
                    claim.attempt().toString(),
                    claim.promised().toString(),
                    row.observed().toString());
        }
        return table.toString();
    }
}
