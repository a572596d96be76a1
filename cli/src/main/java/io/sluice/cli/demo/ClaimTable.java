package io.sluice.cli.demo;

import io.sluice.cli.frame.Table;
import java.util.List;

/// The claims and what came of them, for a person.
final class ClaimTable {
    private ClaimTable() {}

    static String render(List<Row> rows) {
        var table = new Table("", "CLAIM", "FROM", "TO", "PROMISED", "OBSERVED", "WHY");
        for (var row : rows) {
            var claim = row.claim();
            table.row(
                    row.proved() ? "ok" : "FAIL",
                    claim.text(),
                    claim.from(),
                    claim.attempt().toString(),
                    claim.promised().toString(),
                    row.observed().toString(),
                    row.why());
        }
        return table.toString();
    }
}
