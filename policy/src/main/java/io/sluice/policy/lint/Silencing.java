package io.sluice.policy.lint;

import io.sluice.model.Finding;
import io.sluice.model.Resource;
import io.sluice.model.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The annotation that silences rules for one object: `sluice.io/lint-ignore: rule-id,...`.
final class Silencing {
    static final String ANNOTATION = "sluice.io/lint-ignore";

    /// What the reader warns about; lint reports it too.
    private static final Set<String> OF_THE_READER =
            Set.of(
                    "host-bits",
                    "missing-spec",
                    "namespace-ignored",
                    "not-carried-out",
                    "selector-mismatch",
                    "skipped-kind",
                    "tls-passthrough");

    private final List<Resource> annotated;
    private final Map<String, Set<String>> ignored = new HashMap<>();

    Silencing(List<Resource> resources) {
        annotated =
                resources.stream()
                        .filter(r -> r.meta().annotations().containsKey(ANNOTATION))
                        .toList();
        annotated.forEach(resource ->
                ignored.computeIfAbsent(ObjectName.of(resource), any -> new HashSet<>())
                        .addAll(ids(resource)));
    }

    private static Set<String> ids(Resource resource) {
        return Arrays.stream(
                        resource.meta().annotations().getOrDefault(ANNOTATION, "").split(",", -1))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void unknownRules(LintSubject subject, Consumer<Finding> findings) {
        var known = new HashSet<>(OF_THE_READER);
        Arrays.stream(LintRule.values()).map(LintRule::id).forEach(known::add);
        for (Resource resource : annotated) {
            for (String id : ids(resource)) {
                if (!known.contains(id)) {
                    findings.accept(
                            subject.finding(
                                    LintRule.UNKNOWN_LINT_RULE,
                                    resource,
                                    subject.place(resource, "metadata", "annotations", ANNOTATION),
                                    "there is no rule " + id + " whose findings could be silenced",
                                    "correct or remove it"));
                }
            }
        }
    }

    LintReport split(List<Finding> all) {
        var findings = new ArrayList<Finding>();
        var silenced = new ArrayList<Finding>();
        for (Finding finding : all) {
            boolean ignore =
                    finding.severity() != Severity.ERROR
                            && ignored.getOrDefault(finding.object(), Set.of())
                                    .contains(finding.rule());
            (ignore ? silenced : findings).add(finding);
        }
        return new LintReport(findings, silenced);
    }
}
