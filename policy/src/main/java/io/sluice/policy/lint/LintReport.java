package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.Severity;
import java.util.List;

/// What lint has to say, by place.
///
/// @param findings what counts
/// @param silenced what an annotation of its object silences; never an error
public record LintReport(List<Finding> findings, List<Finding> silenced) {
    public LintReport {
        findings = List.copyOf(findings);
        silenced = List.copyOf(silenced);
    }

    /// How many findings are this serious.
    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }
}
