package io.sluice.cli.lint;

import io.sluice.cli.frame.Cells;
import io.sluice.cli.frame.Table;
import io.sluice.cli.frame.Terminal;
import io.sluice.model.Finding;
import io.sluice.model.Severity;
import io.sluice.policy.lint.LintReport;
import java.util.Locale;

/// Findings as rows: for people, for spreadsheets, for pull requests.
final class LintTable {
    private LintTable() {}

    static String table(LintReport report, Terminal terminal) {
        var text = new StringBuilder();
        if (!report.findings().isEmpty()) {
            var table = new Table("SEVERITY", "RULE", "FINDING");
            for (Finding finding : report.findings()) {
                table.row(
                        name(finding.severity()),
                        finding.rule(),
                        finding.position()
                                + (finding.object().isEmpty() ? "" : "  " + finding.object())
                                + "\n"
                                + finding.message()
                                + (finding.fix().isEmpty() ? "" : "\nfix: " + finding.fix()));
            }
            text.append(table).append('\n');
        }
        boolean clean = report.count(Severity.ERROR) + report.count(Severity.WARNING) == 0;
        String sum = sum(report);
        text.append(clean ? terminal.good(sum) : terminal.bad(sum)).append('\n');
        if (report.count(Severity.ERROR) > 0) {
            text.append("invalid input: only reading was checked; repair the errors first\n");
        }
        return text.toString();
    }

    static String csv(LintReport report) {
        var text =
                new StringBuilder("severity,rule,file,line,column,object,message,fix,silenced\n");
        report.findings().forEach(finding -> csv(text, finding, false));
        report.silenced().forEach(finding -> csv(text, finding, true));
        return text.toString();
    }

    private static void csv(StringBuilder text, Finding finding, boolean silenced) {
        var position = finding.position();
        text.append(name(finding.severity()))
                .append(',')
                .append(finding.rule())
                .append(',')
                .append(Cells.csv(position.file()))
                .append(',')
                .append(position.line())
                .append(',')
                .append(position.column())
                .append(',')
                .append(Cells.csv(finding.object()))
                .append(',')
                .append(Cells.csv(finding.message()))
                .append(',')
                .append(Cells.csv(finding.fix()))
                .append(',')
                .append(silenced)
                .append('\n');
    }

    static String markdown(LintReport report) {
        var text = new StringBuilder();
        if (!report.findings().isEmpty()) {
            text.append("| severity | rule | place | object | finding | fix |\n");
            text.append("|---|---|---|---|---|---|\n");
        }
        for (Finding finding : report.findings()) {
            text.append("| ")
                    .append(name(finding.severity()))
                    .append(" | ")
                    .append(finding.rule())
                    .append(" | ")
                    .append(escaped(finding.position().toString()))
                    .append(" | ")
                    .append(escaped(finding.object()))
                    .append(" | ")
                    .append(escaped(finding.message()))
                    .append(" | ")
                    .append(escaped(finding.fix()))
                    .append(" |\n");
        }
        return text.append(report.findings().isEmpty() ? "" : "\n")
                .append(sum(report))
                .append('\n')
                .toString();
    }

    private static String escaped(String cell) {
        return cell.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("<", "&lt;")
                .replace("\n", " ");
    }

    static String name(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static String sum(LintReport report) {
        return count(report.count(Severity.ERROR), "error")
                + ", "
                + count(report.count(Severity.WARNING), "warning")
                + ", "
                + report.count(Severity.INFO)
                + " info; "
                + report.silenced().size()
                + " silenced";
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
