package io.sluice.flows.text;

import io.sluice.flows.SumReport;
import java.util.List;

/// Sums for a person.
public final class SumTable {
    private SumTable() {}

    /// The whole answer.
    public static String render(SumReport report) {
        var table =
                new TextTable()
                        .text("SOURCE")
                        .text("DESTINATION")
                        .number("CONNECTIONS")
                        .number("FAILED")
                        .number("REFUSED")
                        .number("OUT")
                        .number("IN");
        for (var sum : report.sums()) {
            var counts = sum.counts();
            table.row(
                    List.of(
                            sum.sourceName(),
                            sum.destination(),
                            Long.toString(Math.max(counts.started(), counts.finished())),
                            Long.toString(counts.failures()),
                            Long.toString(counts.refused()),
                            SafeText.bytes(sum.bytesOut()),
                            SafeText.bytes(sum.bytesIn())));
        }
        String text = report.sums().isEmpty() ? "no flows\n" : table.toString();
        return text + '\n' + report.completeness() + '\n';
    }
}
