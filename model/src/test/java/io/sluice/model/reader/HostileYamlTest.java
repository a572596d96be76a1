package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HostileYamlTest {
    private static final String NAMESPACE =
            "apiVersion: v1\nkind: Namespace\nmetadata: {name: nm}\n";

    @TempDir private Path directory = Path.of("");

    static List<Arguments> hostile() {
        return List.of(
                text("nested lists", "a: " + "[".repeat(5_000), "too-deep", 1),
                text("nested objects", "{a: ".repeat(5_000), "too-deep", 1),
                text("nested blocks", nestedBlocks(), "too-deep", 101),
                text("a bomb of aliases", bomb(), "too-many-aliases", 7),
                text("an alias inside itself", "a: &x [1, *x]", "alias", 1),
                text("an alias without anchor", "a: 1\nb: *x", "alias", 2),
                text("a field twice", "a: 1\nb: 2\na: 3", "duplicate-key", 3),
                text("a field twice, deep", "a:\n  - {b: 1, 'b': 2}", "duplicate-key", 2),
                text("NUL", "a: b\nc: \0", "bad-character", 2),
                text("an escape character", "a: \u001b[0m", "bad-character", 1),
                text("half a surrogate pair", "a: \ud800", "bad-character", 1),
                text("a byte order mark inside", "a: b\ufeff", "bad-character", 1),
                text("an unknown tag", "a: !!java.net.URL [x]", "yaml-tag", 1),
                text("a local tag", "a: !thing x", "yaml-tag", 1),
                text("a tag that does not fit", "a: !!int x", "yaml-tag", 1),
                text("a binary", "a: !!binary aGVsbG8=", "yaml-tag", 1),
                text("a set", "a: !!set {x}", "yaml-tag", 1),
                text("an odd tag", "a: !x%20 y", "yaml-tag", 1),
                text("an undefined tag prefix", "a: !e!x y", "yaml-syntax", 1),
                text("a tab as indentation", "a:\n\tb: c", "yaml-syntax", 2),
                text("an open quote", "a: \"b\nc: d\n", "yaml-syntax", 3),
                text("an open list", "a: [b, c", "yaml-syntax", 1),
                text("a bad escape", "a: \"\\q\"", "yaml-syntax", 1),
                text("a bad directive", "%YAML 9.0\n---\na: b", "yaml-syntax", 1),
                text("a list as field name", "? [a]\n: b", "yaml-syntax", 1),
                text("nothing as field name", "{~: b}", "yaml-syntax", 1),
                text("merging a text", "{<<: b}", "yaml-syntax", 1),
                text("a colon too many", "a: b: c", "yaml-syntax", 1),
                text("a text", "hello", "not-an-object", 1),
                text("a list", "- a", "not-an-object", 1),
                text("a number", "--- 1", "not-an-object", 1),
                text("no kind", "apiVersion: v1", "missing-field", 1),
                text("no apiVersion", "kind: Pod", "missing-field", 1),
                text("a kind that is a number", "{apiVersion: v1, kind: 1}", "wrong-type", 1));
    }

    private static Arguments text(String name, String text, String rule, int line) {
        return Arguments.of(name, text, rule, line);
    }

    private static String nestedBlocks() {
        var text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(" ".repeat(i)).append("a:\n");
        }
        return text.toString();
    }

    private static String bomb() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a").append(i).append(": &a").append(i).append(" [");
            text.append(("*a" + (i - 1) + ", ").repeat(5)).append("x]\n");
        }
        return text.toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void becomesOneFindingWithAPlace(String name, String text, String rule, int line) {
        Manifests manifests = Manifest.read(text);

        assertThat(manifests.resources()).isEmpty();
        assertThat(manifests.findings()).as(manifests.findings().toString()).hasSize(1);
        Finding finding = manifests.findings().getFirst();
        assertThat(finding.rule()).isEqualTo(rule);
        assertThat(finding.position().line()).isEqualTo(line);
        assertThat(finding.position().column()).isPositive();
        assertThat(manifests.hasErrors()).isTrue();
        assertThat(finding.toString()).hasSizeLessThan(600);
    }

    @Test
    void anchorsEndWithTheirDocument() {
        var manifests = Manifest.read(NAMESPACE.replace("nm", "&x nm") + "---\nb: *x");

        assertThat(manifests.resources()).hasSize(1);
        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("alias");
    }

    @Test
    void documentsBeforeABrokenOneAreRead() {
        var manifests = Manifest.read(NAMESPACE + "---\na: [\n");

        assertThat(manifests.resources()).hasSize(1);
        assertThat(manifests.hasErrors()).isTrue();
    }

    @Test
    void aDocumentWithAFieldTwiceDoesNotHideTheOthers() {
        var manifests = Manifest.read("a: 1\na: 2\n---\n" + NAMESPACE);

        assertThat(manifests.resources()).hasSize(1);
        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("duplicate-key");
    }

    @Test
    void lineEndsOfEveryKindCountAlike() {
        String text = NAMESPACE + "spec: x\n";

        assertThat(List.of(text, text.replace("\n", "\r\n"), text.replace("\n", "\r")))
                .allSatisfy(lines ->
                        assertThat(Manifest.errors(lines))
                                .singleElement()
                                .extracting(finding -> finding.position().toString())
                                .isEqualTo("m.yaml:4:7"));
    }

    @Test
    void aByteOrderMarkAtTheStartIsDropped() {
        var manifests = Manifest.read("\ufeff" + NAMESPACE);

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources().getFirst().meta().position()).hasToString("m.yaml:1:1");
    }

    @Test
    void columnsCountCharacters() {
        String before =
                "{apiVersion: v1, kind: Namespace, metadata: {name: nm, annotations: {a:"
                        + " \"\ud83d\ude00\u00e4\"}, ";

        var errors = Manifest.errors(before + "x: 1}}");

        assertThat(errors).extracting(Finding::rule).containsExactly("unknown-field");
        assertThat(errors.getFirst().position().column())
                .isEqualTo(before.codePointCount(0, before.length()) + 1);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() throws Exception {
        var file = directory.resolve("a.yaml");
        byte[] bytes = (NAMESPACE + "# x").getBytes(StandardCharsets.ISO_8859_1);
        bytes[bytes.length - 1] = (byte) 0xfc;
        Files.write(file, bytes);

        var manifests = ManifestReader.read(List.of(file.toString()));

        assertThat(manifests.findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("not-utf8");
                    assertThat(finding.position().line()).isEqualTo(4);
                    assertThat(finding.position().column()).isEqualTo(3);
                });
    }

    @Test
    void aFileThatIsCutInsideACharacterIsRefused() throws Exception {
        var file = directory.resolve("a.yaml");
        Files.write(file, new byte[] {'#', ' ', (byte) 0xc3});

        var manifests = ManifestReader.read(List.of(file.toString()));

        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("not-utf8");
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() throws Exception {
        var file = directory.resolve("a.yaml");
        try (var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), Source.LARGEST_BYTES);
        }

        var manifests = ManifestReader.read(List.of(file.toString()));

        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("too-large");
    }

    @Test
    void aFileWithTooManyValuesIsNotRead() {
        var manifests = Manifest.read("[" + "a,".repeat(YamlDocuments.NODES + 1) + "]");

        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("too-large");
    }

    @Test
    void manyDocumentsMayTogetherHoldMoreThanOne() {
        String document = "[" + "a,".repeat(YamlDocuments.NODES * 3 / 5) + "]";

        var manifests = Manifest.read(document + "\n---\n" + document);

        assertThat(manifests.findings())
                .extracting(Finding::rule)
                .containsExactly("not-an-object", "not-an-object");
    }

    @Test
    void aFewLinesCannotAskForMorePodsThanThereAreAddresses() {
        var text = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            text.append(
                    """
                    ---
                    {apiVersion: apps/v1, kind: StatefulSet, metadata: {name: s%d}, spec: {replicas: 10000, template: {spec: {}}}}
                    """
                            .formatted(i));
        }

        var manifests = Manifest.read(text.toString());

        assertThat(manifests.findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("too-many-addresses");
                    assertThat(finding.position().line()).isEqualTo(14);
                });
    }

    @Test
    void aMillionMistakesAreNotAMillionFindings() {
        String text = "---\nx\n".repeat(5_000);

        var manifests = Manifest.read(text);

        assertThat(manifests.findings()).hasSize(Findings.LIMIT + 1);
        assertThat(manifests.findings().getLast().message()).startsWith("4000 more findings");
    }

    @Test
    void aliasesAndMergedFieldsAreRead() {
        var manifests =
                Manifest.read(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: p
                          labels: &labels {app: web, tier: front}
                          annotations:
                            <<: *labels
                            tier: back
                        spec: {containers: []}
                        """);

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources().getFirst().meta().annotations())
                .containsEntry("app", "web")
                .containsEntry("tier", "back");
    }
}
