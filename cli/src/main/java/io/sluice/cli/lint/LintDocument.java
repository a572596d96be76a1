package io.sluice.cli.lint;

import io.sluice.cli.frame.Json;
import io.sluice.model.Finding;
import io.sluice.model.Severity;
import io.sluice.policy.lint.LintReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Findings as the document that `lint -o json` writes (`kind: LintReport`).
final class LintDocument {
    private LintDocument() {}

    static String json(LintReport report) {
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "sluice.io/v1alpha1");
        document.put("kind", "LintReport");
        document.put("errors", report.count(Severity.ERROR));
        document.put("warnings", report.count(Severity.WARNING));
        document.put("infos", report.count(Severity.INFO));
        document.put("findings", findings(report.findings()));
        document.put("silenced", findings(report.silenced()));
        return Json.pretty(document) + "\n";
    }

    private static List<Map<String, Object>> findings(List<Finding> findings) {
        return findings.stream().map(LintDocument::finding).toList();
    }

    private static Map<String, Object> finding(Finding finding) {
        var document = new LinkedHashMap<String, Object>();
        document.put("rule", finding.rule());
        document.put("severity", LintTable.name(finding.severity()));
        document.put("file", finding.position().file());
        document.put("line", finding.position().line());
        document.put("column", finding.position().column());
        document.put("object", finding.object());
        document.put("message", finding.message());
        document.put("fix", finding.fix());
        return document;
    }
}
