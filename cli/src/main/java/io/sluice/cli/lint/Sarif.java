package io.sluice.cli.lint;

import io.sluice.cli.frame.Json;
import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;
import io.sluice.policy.lint.LintReport;
import io.sluice.policy.lint.LintRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Findings as SARIF 2.1.0 (OASIS), for build servers. Silenced findings are results with a
/// suppression.
final class Sarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final List<String> rules;

    private Sarif(LintReport report) {
        var ids = new LinkedHashSet<String>();
        Arrays.stream(LintRule.values()).map(LintRule::id).forEach(ids::add);
        Stream.concat(report.findings().stream(), report.silenced().stream())
                .map(Finding::rule)
                .sorted()
                .forEach(ids::add);
        rules = List.copyOf(ids);
    }

    static String of(LintReport report) {
        return Json.pretty(new Sarif(report).log(report)) + "\n";
    }

    private Map<String, Object> log(LintReport report) {
        var results = new ArrayList<Map<String, Object>>();
        report.findings().forEach(finding -> results.add(result(finding)));
        for (Finding finding : report.silenced()) {
            var result = result(finding);
            var suppression = new LinkedHashMap<String, Object>();
            suppression.put("kind", "inSource");
            suppression.put("justification", "sluice.io/lint-ignore on " + finding.object());
            result.put("suppressions", List.of(suppression));
            results.add(result);
        }
        var driver = new LinkedHashMap<String, Object>();
        driver.put("name", "sluice lint");
        driver.put("rules", rules.stream().map(Sarif::rule).toList());
        var run = new LinkedHashMap<String, Object>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "unicodeCodePoints");
        run.put("results", results);
        var log = new LinkedHashMap<String, Object>();
        log.put("$schema", SCHEMA);
        log.put("version", "2.1.0");
        log.put("runs", List.of(run));
        return log;
    }

    /// What the reader finds has no explanation beyond its message.
    private static Map<String, Object> rule(String id) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("id", id);
        Arrays.stream(LintRule.values())
                .filter(known -> known.id().equals(id))
                .findFirst()
                .ifPresent(known -> {
                    rule.put("shortDescription", text(known.why()));
                    rule.put("defaultConfiguration", Map.of("level", level(known.severity())));
                });
        return rule;
    }

    private static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO -> "note";
        };
    }

    private Map<String, Object> result(Finding finding) {
        var result = new LinkedHashMap<String, Object>();
        result.put("ruleId", finding.rule());
        result.put("ruleIndex", rules.indexOf(finding.rule()));
        result.put("level", level(finding.severity()));
        String object = finding.object().isEmpty() ? "" : finding.object() + ": ";
        String fix = finding.fix().isEmpty() ? "" : "; " + finding.fix();
        result.put("message", text(object + finding.message() + fix));
        result.put("locations", List.of(Map.of("physicalLocation", location(finding.position()))));
        return result;
    }

    /// A region without end reaches to the end of its line (section 3.30).
    private static Map<String, Object> location(Position position) {
        var location = new LinkedHashMap<String, Object>();
        location.put("artifactLocation", Map.of("uri", uri(position.file())));
        if (position.line() > 0) {
            var region = new LinkedHashMap<String, Object>();
            region.put("startLine", position.line());
            if (position.column() > 0) {
                region.put("startColumn", position.column());
            }
            location.put("region", region);
        }
        return location;
    }

    /// Relative paths stay relative (section 3.4.3).
    private static String uri(String file) {
        if (file.equals("-")) {
            return "stdin";
        }
        try {
            Path path = Path.of(file).normalize();
            boolean absolute = path.isAbsolute();
            return new URI(absolute ? "file" : null, absolute ? "" : null, path.toString(), null)
                    .toASCIIString();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return "unnamed";
        }
    }
}
