package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What findings say, word for word. Each case of `words.txt` is the rule, manifests (in the
/// cluster of the other tests, when it says so), and what the rule says about them.
class LintWordsTest {
    private static final Pattern CASE =
            Pattern.compile(
                    "=== ([a-z0-9-]+)(, in the cluster)?: ([^\\n]*)\\n(.*?)>>>\\n(.*?)(?=\\n===|\\z)",
                    Pattern.DOTALL);

    @TestFactory
    List<DynamicTest> findingsSay() throws IOException {
        try (var in =
                Objects.requireNonNull(LintWordsTest.class.getResourceAsStream("words.txt"))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return CASE.matcher(text).results().map(LintWordsTest::test).toList();
        }
    }

    private static DynamicTest test(MatchResult match) {
        String manifests = match.group(4) + (match.group(2) == null ? "" : LintCase.CLUSTER);
        return DynamicTest.dynamicTest(
                match.group(1) + ": " + match.group(3),
                () ->
                        assertThat(said(match.group(1), manifests))
                                .isEqualTo(match.group(5).strip()));
    }

    private static String said(String rule, String manifests) {
        return LintCase.check(manifests).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .map(LintWordsTest::words)
                .collect(Collectors.joining("\n"));
    }

    private static String words(Finding finding) {
        return place(finding.position())
                + " "
                + finding.object()
                + "\n"
                + finding.message()
                + "\nfix: "
                + finding.fix()
                + finding.edit().map(LintWordsTest::words).orElse("");
    }

    private static String words(Edit edit) {
        return "\nedit: from "
                + place(edit.start())
                + edit.end().map(end -> " to " + place(end)).orElse("")
                + " \""
                + edit.text()
                + "\"";
    }

    private static String place(Position position) {
        return position.line() + ":" + position.column();
    }
}
