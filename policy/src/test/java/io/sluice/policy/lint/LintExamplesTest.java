package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The examples of docs/lint.md: each bad one has its finding where `# here` says, each good one
/// has nothing to say.
class LintExamplesTest {
    private static final Pattern SECTION =
            Pattern.compile(
                    "### `([a-z0-9-]+)` \\((\\w+)\\)\\n(.*?)```yaml\\n# bad\\n(.*?)```\\n\\n"
                            + "```yaml\\n# good\\n(.*?)```",
                    Pattern.DOTALL);

    private static List<MatchResult> sections() throws IOException {
        return SECTION.matcher(Files.readString(Path.of("../docs/lint.md"))).results().toList();
    }

    @Test
    void everyRuleIsExplainedWithItsSeverity() throws IOException {
        assertThat(sections().stream().map(section -> section.group(1) + " " + section.group(2)))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(LintRule.values())
                                .map(rule ->
                                        rule.id()
                                                + " "
                                                + rule.severity().name().toLowerCase(Locale.ROOT))
                                .toList());
    }

    @TestFactory
    List<DynamicTest> badExamplesHaveTheirFinding() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (MatchResult section : sections()) {
            tests.add(
                    DynamicTest.dynamicTest(
                            section.group(1), () -> bad(section.group(1), section.group(4))));
        }
        return tests;
    }

    private static void bad(String rule, String text) {
        var lines =
                LintCase.check(text).findings().stream()
                        .filter(finding -> finding.rule().equals(rule))
                        .map(finding -> finding.position().line())
                        .toList();

        assertThat(lines).isEqualTo(marked(text));
    }

    private static List<Integer> marked(String text) {
        String[] lines = text.split("\n", -1);
        var marked =
                IntStream.range(0, lines.length)
                        .filter(i -> lines[i].endsWith("# here"))
                        .mapToObj(i -> i + 1)
                        .toList();
        assertThat(marked).isNotEmpty();
        return marked;
    }

    @TestFactory
    List<DynamicTest> goodExamplesHaveNothingToSay() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (MatchResult section : sections()) {
            tests.add(
                    DynamicTest.dynamicTest(
                            section.group(1), () -> good(section.group(1), section.group(5))));
        }
        return tests;
    }

    private static void good(String rule, String text) {
        List<Finding> findings = LintCase.check(text).findings();

        assertThat(findings).extracting(Finding::rule).doesNotContain(rule);
        assertThat(findings).filteredOn(f -> f.severity() != Severity.INFO).isEmpty();
    }
}
