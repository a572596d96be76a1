package io.sluice.cli;

import io.sluice.cli.frame.Cells;
import io.sluice.cli.frame.Json;
import io.sluice.cli.frame.Table;
import io.sluice.cli.frame.Terminal;
import io.sluice.cli.frame.Yaml;
import io.sluice.policy.PolicyTests;
import io.sluice.policy.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the cases of PolicyTests came out, for people, scripts and build servers.
///
/// @param results the cases
record TestReport(List<PolicyTests.Result> results) {
    TestReport {
        results = List.copyOf(results);
    }

    /// @param output `table`, `json`, `yaml`, `junit` or `md`
    String render(String output, Terminal terminal) {
        return switch (output) {
            case "json" -> Json.pretty(document()) + "\n";
            case "yaml" -> Yaml.of(Json.write(document()));
            case "junit" -> junit();
            case "md" -> markdown();
            default -> table(terminal);
        };
    }

    private long failed() {
        return results.stream().filter(result -> !result.passed()).count();
    }

    private static String expected(PolicyTests.Result result) {
        return (result.testCase().allow() ? Verdict.ALLOW : Verdict.DENY).text();
    }

    private static String actual(PolicyTests.Result result) {
        return result.actual().map(Verdict::text).orElse("undecided");
    }

    private String table(Terminal terminal) {
        var table = new Table("", "FROM", "TO", "EXPECTED", "ACTUAL", "DECIDED BY");
        for (var result : results) {
            table.row(
                    result.passed() ? "ok" : "FAIL",
                    result.from(),
                    result.to(),
                    expected(result),
                    actual(result),
                    result.decidedBy());
        }
        var text = new StringBuilder(table.toString()).append('\n');
        for (var result : results) {
            if (!result.passed()) {
                text.append("FAILED  ")
                        .append(result.testCase().position())
                        .append("  ")
                        .append(result.from())
                        .append(" -> ")
                        .append(result.to())
                        .append("\n  ")
                        .append(result.message().replace("\n", "\n  "))
                        .append("\n\n");
            }
        }
        return text.append(failed() == 0 ? terminal.good(sum()) : terminal.bad(sum()))
                .append('\n')
                .toString();
    }

    private String markdown() {
        var text = new StringBuilder("| | From | To | Expected | Actual | Decided by |\n");
        text.append("|---|---|---|---|---|---|\n");
        for (var result : results) {
            text.append(
                    Cells.markdown(
                            result.passed() ? "ok" : "FAIL",
                            result.from(),
                            result.to(),
                            expected(result),
                            actual(result),
                            result.decidedBy() + (result.passed() ? "" : "\n" + result.message())));
        }
        return text.append('\n').append(sum()).append(".\n").toString();
    }

    private String sum() {
        return (results.size() - failed()) + " passed, " + failed() + " failed";
    }

    private Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "sluice.io/v1alpha1");
        document.put("kind", "PolicyTestResult");
        document.put("passed", results.size() - failed());
        document.put("failed", failed());
        document.put("cases", results.stream().map(TestReport::document).toList());
        return document;
    }

    private static Map<String, Object> document(PolicyTests.Result result) {
        var document = new LinkedHashMap<String, Object>();
        document.put("file", result.testCase().position().file());
        document.put("line", result.testCase().position().line());
        document.put("from", result.from());
        document.put("to", result.to());
        document.put("expected", expected(result));
        document.put("actual", result.actual().map(Verdict::text));
        document.put("passed", result.passed());
        document.put("decidedBy", result.decidedBy());
        if (!result.passed()) {
            document.put("message", result.message());
        }
        return document;
    }

    private String junit() {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        text.append("<testsuite name=\"sluice test\" tests=\"")
                .append(results.size())
                .append("\" failures=\"")
                .append(failed())
                .append("\">\n");
        for (var result : results) {
            var position = result.testCase().position();
            text.append("  <testcase classname=\"")
                    .append(xml(position.file() + ":" + position.line()))
                    .append("\" name=\"")
                    .append(xml(result.from() + " -> " + result.to() + " " + expected(result)))
                    .append('"');
            if (result.passed()) {
                text.append("/>\n");
            } else {
                text.append(">\n    <failure message=\"")
                        .append(xml("expected " + expected(result) + ", got " + actual(result)))
                        .append("\">")
                        .append(xml(result.message()))
                        .append("</failure>\n  </testcase>\n");
            }
        }
        return text.append("</testsuite>\n").toString();
    }

    private static String xml(String text) {
        var safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> safe.append("&amp;");
                        case '<' -> safe.append("&lt;");
                        case '>' -> safe.append("&gt;");
                        case '"' -> safe.append("&quot;");
                        case '\n', '\t' -> safe.append("&#").append(c).append(';');
                        // XML 1.0 has no way to write the others: section 2.2.
                        default ->
                                safe.appendCodePoint(
                                        c < ' '
                                                        || Character.getType(c)
                                                                == Character.SURROGATE
                                                        || c == 0xfffe
                                                        || c == 0xffff
                                                ? '?'
                                                : c);
                    }
                });
        return safe.toString();
    }
}
