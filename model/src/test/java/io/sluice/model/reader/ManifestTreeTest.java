package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import io.sluice.model.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTreeTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void directoriesInsideAreReadInTheOrderOfNames() throws Exception {
        namespace("b/z.yaml", "n2");
        namespace("b/a/a.yml", "n1");
        namespace("a.yaml", "n0");
        namespace("c.json", "n3");
        write("b/readme.txt", "no manifest");

        var manifests = read();

        assertThat(manifests.findings()).isEmpty();
        assertThat(names(manifests)).containsExactly("n0", "n1", "n2", "n3");
    }

    @Test
    void whatIsHiddenIsNotReadAndNamed() throws Exception {
        namespace("a.yaml", "ns");
        write(".github/workflows/x.yaml", "on: [");
        write("node_modules/x/package.json", "{");
        write(".travis.yml", "a: [");

        var manifests = read();

        assertThat(names(manifests)).containsExactly("ns");
        assertThat(said(manifests))
                .containsExactly(
                        "INFO not-read .github",
                        "INFO not-read node_modules",
                        "INFO no-manifest .travis.yml");
    }

    /// `kubectl apply -f` applies them.
    @Test
    void hiddenFilesThatAreManifestsAreRead() throws Exception {
        namespace(".a.yaml", "ns");
        write("._a.yaml", "\0");
        Files.createSymbolicLink(directory.resolve(".#a.yaml"), Path.of("user@host"));

        assertThat(names(read())).containsExactly("ns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"\\u0061piVersion\": v1, \"\\u006bind\": Namespace, metadata: {name: ns}}",
                "{\"\\x61piVersion\": v1, \"\\U0000006bind\": Namespace, metadata: {name: ns}}",
            })
    void wordsOfAManifestMayBeEscaped(String text) throws Exception {
        write("a.yaml", text);

        assertThat(names(read())).containsExactly("ns");
    }

    @Test
    void aTemplateBesideAManifestInOneFileIsAnError() throws Exception {
        write("t.yaml", text("ns") + "\n---\nkind: Pod\nmetadata: {name: {{ x }}}\n");

        assertThat(read().hasErrors()).isTrue();
    }

    @Test
    void theFilesThatMayChangeWhatIsReadAreThoseThatAreRead(@TempDir Path elsewhere)
            throws Exception {
        namespace("b/n.yaml", "ns");
        namespace(".git/n.yaml", "m");
        write("kustomization.yaml", "resources: [b/n.yaml]");
        write("notes.txt", "x");
        Files.createSymbolicLink(elsewhere.resolve("link"), directory);
        String link = elsewhere.resolve("link").toString();

        var files = ManifestReader.files(List.of("-", "", "\0", link, link + "/notes.txt"));

        assertThat(files)
                .extracting(Path::toString)
                .containsExactly(
                        link + "/b/n.yaml", link + "/kustomization.yaml", link + "/notes.txt");
    }

    @Test
    void linksThatLeadBackEnd() throws Exception {
        namespace("a/a.yaml", "ns");
        Files.createSymbolicLink(directory.resolve("a/back"), directory);
        Files.createSymbolicLink(directory.resolve("again"), directory.resolve("a"));

        var manifests = read();

        assertThat(manifests.findings()).isEmpty();
        assertThat(names(manifests)).containsExactly("ns");
    }

    @Test
    void aLinkToADirectoryElsewhereIsFollowed(@TempDir Path elsewhere) throws Exception {
        Files.writeString(elsewhere.resolve("n.yaml"), text("ns"));
        Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        assertThat(names(read())).containsExactly("ns");
    }

    @Test
    void aTreeThatIsTooDeepIsAnError() throws Exception {
        namespace("a.yaml", "ns");
        namespace("d/".repeat(ManifestTree.DEEPEST) + "a.yaml", "m");

        var manifests = read();

        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("too-deep");
        assertThat(names(manifests)).containsExactly("ns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas: 3\nimage: {tag: x}",
                "- op: replace\n  path: /kind\n  value: x",
                "just a text with the word kind",
                "kinds: [a]",
                "# only a comment about kind",
                "",
            })
    void aFileThatMeansToBeNoManifestIsLeftOut(String text) throws Exception {
        namespace("a.yaml", "ns");
        write("values.yaml", text);

        var manifests = read();

        assertThat(manifests.findings())
                .allSatisfy(finding -> {
                    assertThat(finding.rule()).isEqualTo("no-manifest");
                    assertThat(finding.severity()).isEqualTo(Severity.INFO);
                });
        assertThat(names(manifests)).containsExactly("ns");
    }

    @Test
    void aFileWithoutTheWordsOfAManifestNeedNotBeYaml() throws Exception {
        write("tsconfig.json", "{ // comment\n a }");

        assertThat(said(read())).containsExactly("INFO no-manifest tsconfig.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kind: NetworkPolicy                                    | missing-field
                    apiVersion: v1                                         | missing-field
                    {metadata: {name: x, annotations: {kind: a}}}          | missing-field
                    [{kind: NetworkPolicy}]                                | not-an-object
                    kind: [                                                | yaml-syntax
                    """)
    void whatMayBeAManifestIsNotLeftOut(String text, String rule) throws Exception {
        write("a.yaml", text);

        var manifests = read();

        assertThat(manifests.hasErrors()).isTrue();
        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly(rule);
    }

    @Test
    void aFileThatTheUserNamesIsAManifest() throws Exception {
        Path file = write("values.yaml", "replicas: 3");

        var manifests = ManifestReader.read(List.of(file.toString()));

        assertThat(manifests.hasErrors()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {{ .Values.name }}\n",
                "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: \"{{ .Values.name }}\"\n",
                "{{- if .Values.on }}\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n{{- end }}\n",
            })
    void aTemplateIsNotReadWithAWarning(String text) throws Exception {
        namespace("a.yaml", "ns");
        write("t.yaml", text);

        var manifests = read();

        assertThat(said(manifests)).containsExactly("WARNING template t.yaml");
        assertThat(names(manifests)).containsExactly("ns");
    }

    @Test
    void marksOfATemplateInsideAManifestAreItsText() throws Exception {
        write(
                "a.yaml",
                "apiVersion: v1\nkind: Namespace\nmetadata: {name: ns, annotations: {a: '{{ x }}'}}");

        assertThat(names(read())).containsExactly("ns");
    }

    @Test
    void anErrorBesideMarksOfATemplateStaysAnError() throws Exception {
        write(
                "a.yaml",
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  annotations: {a: '{{ x }}'}
                  name: A
                """);

        assertThat(read().findings()).extracting(Finding::rule).containsExactly("bad-name");
    }

    @Test
    void theTemplatesOfAHelmChartAreNotReadWithAWarning() throws Exception {
        namespace("a.yaml", "ns");
        write("chart/Chart.yaml", "apiVersion: v2\nname: c\n");
        write("chart/values.yaml", "kind: x\n");
        write("chart/templates/p.yaml", "{{ x }}");
        namespace("chart/crds/n.yaml", "m");

        var manifests = read();

        assertThat(said(manifests)).contains("WARNING helm-chart chart/templates");
        assertThat(manifests.findings().getFirst().fix())
                .isEqualTo("helm template " + directory.resolve("chart") + " | sluice ... -f -");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kustomization.yaml", "kustomization.yml", "Kustomization"})
    void aKustomizationThatChangesNothingIsOnlyNamed(String file) throws Exception {
        namespace("base/n.yaml", "ns");
        write("base/" + file, "resources: [n.yaml]\nimages: [{name: a, newTag: b}]\n");

        var manifests = read();

        assertThat(said(manifests)).containsExactly("INFO kustomization base/" + file);
        assertThat(names(manifests)).containsExactly("ns");
    }

    @Test
    void aKustomizationThatChangesSaysHowToReadTheResult() throws Exception {
        namespace("base/n.yaml", "ns");
        write(
                "prod/kustomization.yaml",
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: prod
                resources: [../base, "https://example.com/x?ref=v1"]
                patches:
                - path: replicas.yaml
                - patch: "- op: remove"
                  target: {kind: Deployment}
                patchesStrategicMerge: [../more/memory.yaml]
                """);
        write("prod/replicas.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}");
        write("more/memory.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}");

        var manifests = read();

        assertThat(said(manifests))
                .containsExactly("WARNING kustomization prod/kustomization.yaml");
        assertThat(manifests.findings().getFirst().message())
                .contains("patches, patchesStrategicMerge, namespace, resources from elsewhere");
        assertThat(manifests.findings().getFirst().fix())
                .isEqualTo("kubectl kustomize " + directory.resolve("prod") + " | sluice ... -f -");
        assertThat(names(manifests)).containsExactly("ns");
    }

    /// Otherwise one line would take a policy out of every answer unseen.
    @ParameterizedTest
    @ValueSource(strings = {"patches: [{path: n.yaml}]", "configurations: [n.yaml]"})
    void aFileThatAKustomizationTakesOutIsAWarning(String field) throws Exception {
        namespace("n.yaml", "ns");
        write("kustomization.yaml", field);

        var manifests = read();

        assertThat(names(manifests)).isEmpty();
        assertThat(said(manifests)).containsExactly("WARNING kustomization kustomization.yaml");
    }

    @Test
    void manyFilesOfOtherKindsHideNoWarning() throws Exception {
        for (int i = 0; i < Findings.LIMIT + 5; i++) {
            write(
                    "c" + i + ".yaml",
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: c" + i + "}}");
        }
        write(
                "z.yaml",
                "{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: z}}");

        var manifests = read();

        assertThat(manifests.findings())
                .filteredOn(finding -> finding.severity() != Severity.INFO)
                .extracting(Finding::rule)
                .containsExactly("skipped-kind");
    }

    private Manifests read() {
        return ManifestReader.read(List.of(directory.toString()));
    }

    private static List<String> names(Manifests manifests) {
        return manifests.resources().stream().map(resource -> resource.meta().name()).toList();
    }

    private List<String> said(Manifests manifests) {
        return manifests.findings().stream()
                .map(finding ->
                        finding.severity()
                                + " "
                                + finding.rule()
                                + " "
                                + directory.relativize(Path.of(finding.position().file())))
                .toList();
    }

    private void namespace(String file, String name) throws IOException {
        write(file, text(name));
    }

    private static String text(String name) {
        return "{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}";
    }

    private Path write(String file, String text) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
