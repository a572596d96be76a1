package io.sluice.cli.lint;

import io.sluice.policy.lint.LintRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A rule as SARIF describes it (section 3.49). What the reader finds explains itself in each
/// message.
final class SarifRule {
    private SarifRule() {}

    static Map<String, Object> of(String id) {
        return Arrays.stream(LintRule.values())
                .filter(known -> known.id().equals(id))
                .findFirst()
                .map(SarifRule::of)
                .orElseGet(() -> ofReader(id));
    }

    private static Map<String, Object> of(LintRule known) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("id", known.id());
        rule.put("shortDescription", Sarif.text(known.what()));
        rule.put("fullDescription", Sarif.text(known.why()));
        rule.put(
                "help",
                Sarif.text(known.what() + ". " + known.why() + " Fix: " + known.fix() + "."));
        rule.put("defaultConfiguration", Map.of("level", Sarif.level(known.severity())));
        return rule;
    }

    private static Map<String, Object> ofReader(String id) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("id", id);
        rule.put("shortDescription", Sarif.text(id.replace('-', ' ')));
        rule.put(
                "help",
                Sarif.text("Found while reading; the message says what is wrong and what to do."));
        return rule;
    }
}
