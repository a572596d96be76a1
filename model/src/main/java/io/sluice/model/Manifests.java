package io.sluice.model;

import java.util.List;

/// What was read: the objects, and what there is to say about them. Objects with an error are not
/// among the resources.
///
/// @param resources the objects in the order in which they were read
/// @param findings errors and warnings, by position
public record Manifests(List<Resource> resources, List<Finding> findings) {
    public Manifests {
        resources = List.copyOf(resources);
        findings = List.copyOf(findings);
    }

    /// True when nothing may be started with them.
    public boolean hasErrors() {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }
}
