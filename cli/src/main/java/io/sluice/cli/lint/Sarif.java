package io.sluice.cli.lint;

import io.sluice.cli.frame.Json;
import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.Places;
import io.sluice.model.Severity;
import io.sluice.policy.lint.LintReport;
import io.sluice.policy.lint.LintRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Findings as SARIF 2.1.0 (OASIS), for build servers. Silenced findings are results with a
/// suppression. Columns are counted in code points, as `columnKind` says (section 3.14.17).
final class Sarif {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final List<String> rules;
    private final Regions regions;
    private final Fingerprints fingerprints = new Fingerprints();

    private Sarif(LintReport report, Places places) {
        var ids = new LinkedHashSet<String>();
        Arrays.stream(LintRule.values()).map(LintRule::id).forEach(ids::add);
        all(report).map(Finding::rule).sorted().forEach(ids::add);
        rules = List.copyOf(ids);
        regions = Regions.of(all(report).toList(), places);
    }

    static String of(LintReport report, Places places) {
        return Json.pretty(new Sarif(report, places).log(report)) + "\n";
    }

    private static Stream<Finding> all(LintReport report) {
        return Stream.concat(report.findings().stream(), report.silenced().stream());
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
        driver.put("rules", rules.stream().map(SarifRule::of).toList());
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

    static Map<String, Object> text(String text) {
        return Map.of("text", text);
    }

    static String level(Severity severity) {
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
        result.put("locations", List.of(location(finding)));
        result.put("partialFingerprints", Map.of("sluice/v1", fingerprints.of(finding)));
        finding.edit()
                .flatMap(edit -> fix(finding, edit))
                .ifPresent(known -> result.put("fixes", List.of(known)));
        return result;
    }

    private Map<String, Object> location(Finding finding) {
        var place = new LinkedHashMap<String, Object>();
        place.put("artifactLocation", artifact(finding));
        regions.of(finding).ifPresent(region -> place.put("region", region));
        var location = new LinkedHashMap<String, Object>();
        location.put("physicalLocation", place);
        if (!finding.object().isEmpty()) {
            var logical = new LinkedHashMap<String, Object>();
            logical.put("fullyQualifiedName", finding.object());
            logical.put("kind", "object");
            location.put("logicalLocations", List.of(logical));
        }
        return location;
    }

    private static Map<String, Object> artifact(Finding finding) {
        return Map.of("uri", ArtifactUri.of(finding.position().file()));
    }

    private Optional<Map<String, Object>> fix(Finding finding, Edit edit) {
        return regions.of(edit)
                .map(region -> {
                    var replacement = new LinkedHashMap<String, Object>();
                    replacement.put("deletedRegion", region);
                    replacement.put("insertedContent", text(edit.text()));
                    var change = new LinkedHashMap<String, Object>();
                    change.put("artifactLocation", artifact(finding));
                    change.put("replacements", List.of(replacement));
                    var fix = new LinkedHashMap<String, Object>();
                    fix.put("description", text(finding.fix()));
                    fix.put("artifactChanges", List.of(change));
                    return fix;
                });
    }
}
