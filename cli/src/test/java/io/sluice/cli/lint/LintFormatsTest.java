package io.sluice.cli.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.frame.Terminal;
import io.sluice.model.reader.ManifestReader;
import io.sluice.policy.lint.Lint;
import io.sluice.policy.lint.LintReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LintFormatsTest {
    private static final Terminal TERMINAL = new Terminal(System.out, System.err, false);

    private static final String POD =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec: {containers: [{name: c, image: i}]}
            """;

    @Test
    void sarifIsAsWrittenDown() {
        String sarif = sarif("dir with space/p.yaml", golden("manifests.yaml"));

        assertThat(sarif).isEqualTo(golden("lint.sarif"));
    }

    @Test
    void sarifHoldsToTheRulesOfItsSchema() {
        var log = JsonTree.read(sarif("/abs/p.yaml", golden("manifests.yaml")));

        assertThat(log.get("version")).isEqualTo("2.1.0");
        assertThat(JsonTree.text(log, "$schema")).startsWith("https://").endsWith(".json");
        for (var run : JsonTree.objects(log, "runs")) {
            var driver = JsonTree.object(JsonTree.object(run, "tool"), "driver");
            assertThat(driver.get("name")).isInstanceOf(String.class);
            var rules = JsonTree.objects(driver, "rules");
            assertThat(rules).extracting(rule -> rule.get("id")).doesNotHaveDuplicates();
            assertThat(run.get("columnKind")).isIn("utf16CodeUnits", "unicodeCodePoints");
            assertThat(JsonTree.objects(run, "results")).hasSize(6);
            for (var result : JsonTree.objects(run, "results")) {
                checkResult(result, rules);
            }
        }
    }

    /// SARIF 2.1.0: sections 3.27 (result), 3.29 (physicalLocation), 3.30 (region), 3.35
    /// (suppression).
    private static void checkResult(Map<String, Object> result, List<Map<String, Object>> rules) {
        int index = JsonTree.number(result, "ruleIndex");
        assertThat(rules.get(index).get("id")).isEqualTo(result.get("ruleId"));
        assertThat(result.get("level")).isIn("none", "note", "warning", "error");
        assertThat(JsonTree.text(JsonTree.object(result, "message"), "text")).isNotBlank();
        var location = JsonTree.objects(result, "locations").getFirst();
        var place = JsonTree.object(location, "physicalLocation");
        assertThat(JsonTree.object(place, "artifactLocation").get("uri"))
                .isEqualTo("file:///abs/p.yaml");
        checkRegion(JsonTree.object(place, "region"));
        assertThat(JsonTree.text(JsonTree.object(result, "partialFingerprints"), "sluice/v1"))
                .matches("[0-9a-f]{32}:[1-9][0-9]*");
        for (var fix : JsonTree.objects(result, "fixes")) {
            for (var change : JsonTree.objects(fix, "artifactChanges")) {
                assertThat(JsonTree.object(change, "artifactLocation").get("uri"))
                        .isEqualTo("file:///abs/p.yaml");
                for (var replacement : JsonTree.objects(change, "replacements")) {
                    checkRegion(JsonTree.object(replacement, "deletedRegion"));
                }
            }
        }
        if (result.containsKey("suppressions")) {
            assertThat(JsonTree.objects(result, "suppressions"))
                    .extracting(suppression -> suppression.get("kind"))
                    .containsExactly("inSource");
        }
    }

    /// Section 3.30: the end is after the start, and no column is left out.
    private static void checkRegion(Map<String, Object> region) {
        int startLine = JsonTree.number(region, "startLine");
        int startColumn = JsonTree.number(region, "startColumn");
        int endLine = JsonTree.number(region, "endLine");
        int endColumn = JsonTree.number(region, "endColumn");
        assertThat(startLine).isPositive();
        assertThat(startColumn).isPositive();
        assertThat(endColumn).isPositive();
        assertThat(endLine > startLine || endLine == startLine && endColumn > startColumn).isTrue();
    }

    @Test
    void sarifRulesHaveTextsAndALevel() {
        var log = JsonTree.read(sarif("p.yaml", golden("manifests.yaml")));

        var run = JsonTree.objects(log, "runs").getFirst();
        var driver = JsonTree.object(JsonTree.object(run, "tool"), "driver");
        for (var rule : JsonTree.objects(driver, "rules")) {
            assertThat(JsonTree.text(JsonTree.object(rule, "shortDescription"), "text"))
                    .isNotBlank();
            assertThat(JsonTree.text(JsonTree.object(rule, "help"), "text")).isNotBlank();
            if (rule.containsKey("fullDescription")) {
                assertThat(JsonTree.object(rule, "defaultConfiguration").get("level"))
                        .isIn("note", "warning", "error");
            }
        }
    }

    @Test
    void fingerprintsStayWhenLinesMove() {
        String text = golden("manifests.yaml");

        var before = fingerprints(sarif("p.yaml", text));
        var after = fingerprints(sarif("p.yaml", "# a line\n---\n" + text));

        assertThat(after).isEqualTo(before).doesNotHaveDuplicates();
    }

    private static List<String> fingerprints(String sarif) {
        return JsonTree.objects(JsonTree.read(sarif), "runs").stream()
                .flatMap(run -> JsonTree.objects(run, "results").stream())
                .map(result -> JsonTree.object(result, "partialFingerprints").get("sluice/v1"))
                .map(String::valueOf)
                .toList();
    }

    @Test
    void filesInTheWorkingDirectoryAreRelative() {
        String here = Path.of("").toAbsolutePath().toString();

        assertThat(ArtifactUri.of(here + "/sub/p.yaml")).isEqualTo("sub/p.yaml");
        assertThat(ArtifactUri.of("./p.yaml")).isEqualTo("p.yaml");
        assertThat(ArtifactUri.of("a:b/p.yaml")).isEqualTo("./a:b/p.yaml");
        assertThat(ArtifactUri.of("a b/ü.yaml")).isEqualTo("a%20b/%C3%BC.yaml");
        assertThat(ArtifactUri.of("/elsewhere/p.yaml")).isEqualTo("file:///elsewhere/p.yaml");
        assertThat(ArtifactUri.of("-")).isEqualTo("stdin");
    }

    @Test
    void theTableIsAsWrittenDown() {
        String table = LintTable.table(report("p.yaml"), TERMINAL);

        assertThat(table).isEqualTo(golden("lint.txt"));
    }

    @Test
    void csvIsAsWrittenDown() {
        assertThat(LintTable.csv(report("p.yaml"))).isEqualTo(golden("lint.csv"));
    }

    @Test
    void markdownIsAsWrittenDown() {
        assertThat(LintTable.markdown(report("p.yaml"))).isEqualTo(golden("lint.md"));
    }

    @Test
    void jsonCountsAndListsFindings() {
        var document = JsonTree.read(LintDocument.json(report("p.yaml")));

        assertThat(document)
                .containsEntry("kind", "LintReport")
                .containsEntry("errors", 0)
                .containsEntry("warnings", 3)
                .containsEntry("infos", 2);
        assertThat(JsonTree.objects(document, "silenced")).hasSize(1);
        assertThat(JsonTree.objects(document, "findings").getFirst())
                .containsEntry("rule", "missing-namespace")
                .containsEntry("severity", "warning")
                .containsEntry("file", "p.yaml")
                .containsEntry("line", 5)
                .containsEntry("column", 14);
    }

    @Test
    void theExitCodeTellsCleanFromFindingsFromInvalid() {
        assertThat(LintCommand.exit(report("p.yaml"))).isEqualTo(1);
        assertThat(LintCommand.exit(report("p.yaml", "kind: ["))).isEqualTo(2);
        assertThat(LintCommand.exit(report("p.yaml", POD))).isZero();
    }

    private static LintReport report(String file) {
        return report(file, golden("manifests.yaml"));
    }

    private static String sarif(String file, String text) {
        var placed = ManifestReader.readPlacedText(file, text);
        return Sarif.of(Lint.check(placed.manifests(), placed.places()), placed.places());
    }

    private static LintReport report(String file, String text) {
        var placed = ManifestReader.readPlacedText(file, text);
        return Lint.check(placed.manifests(), placed.places());
    }

    private static String golden(String name) {
        try (var in = LintFormatsTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
