package io.sluice.cli.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.frame.Command;
import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import picocli.CommandLine;

/// The commands on two small sets of manifests, against golden files.
class ConnectionCommandsTest {
    private static final String OLD = resource("old.yaml").toString();
    private static final String NEW = resource("new.yaml").toString();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private static Path resource(String name) {
        var found = ConnectionCommandsTest.class.getResource("/connections/" + name);
        return Path.of(Objects.requireNonNull(found, name).getPath());
    }

    private static String golden(String name) throws IOException {
        return Files.readString(resource(name));
    }

    private int run(Command command, String... args)
            throws Refusal, IOException, InterruptedException {
        var terminal = new Terminal(stream(out), stream(err), false);
        return command.run(new CommandLine(command.spec()).parseArgs(args), terminal);
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }

    private static String withoutHashes(String text) {
        return text.replaceAll("sha256:[0-9a-f]{64}", "sha256:HASH");
    }

    private String output() {
        return withoutHashes(out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "wide", "json", "csv", "md", "dot", "mermaid"})
    void listWritesEveryFormat(String format) throws Exception {
        int exit = run(new ListCommand(), "-f", OLD, "-o", format);

        assertThat(output()).isEqualTo(golden("list." + format));
        assertThat(exit).isEqualTo(Exit.YES);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "csv", "md"})
    void listOfWhatNeedNotExistYetWritesEveryFormat(String format) throws Exception {
        int exit = run(new ListCommand(), "--future", "-f", OLD, "-o", format);

        assertThat(output()).isEqualTo(golden("future." + format));
        assertThat(exit).isEqualTo(Exit.YES);
    }

    @Test
    void aDrawingOfWhatNeedNotExistYetIsRefused() {
        assertThatThrownBy(() -> run(new ListCommand(), "--future", "-f", OLD, "-o", "dot"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("it has table, json, yaml, csv, md");
    }

    @Test
    void rulesThatTellTooManySortsOfPodsApartMakeTheListIncomplete(@TempDir Path directory)
            throws Exception {
        var rules = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            rules.append("    - from: [{podSelector: {matchLabels: {k%d: v}}}]\n".formatted(i))
                    .append("      ports: [{port: %d}]\n".formatted(i + 1));
        }
        var policy = directory.resolve("policy.yaml");
        Files.writeString(
                policy,
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: many, namespace: shop}
                spec:
                  podSelector: {matchLabels: {app: cart}}
                  ingress:
                """
                        + rules);

        int exit = run(new ListCommand(), "--future", "-f", OLD, "-f", policy.toString());

        assertThat(exit).isEqualTo(Exit.INCOMPLETE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("sluice: incomplete: shop/deploy/cart ingress is not answered");
        assertThat(output()).contains("any Pod in namespace shop");
    }

    @Test
    void aProfileIsNamedInTheOutputWithWhatWasChanged() throws Exception {
        run(
                new ListCommand(),
                "-f",
                OLD,
                "-o",
                "json",
                "--profile",
                "np-guard",
                "--set",
                "toItself=listed",
                "--set",
                "icmp=always");

        assertThat(output())
                .contains("\"profile\": \"np-guard+icmp=always+toItself=listed\"")
                .contains(
                        "{\"namespace\": \"shop\", \"kind\": \"Deployment\", \"name\": \"cart\"}");
    }

    @Test
    void theProfileNpGuardReadsWhatTheApiServerRefuses(@TempDir Path directory) throws Exception {
        var policy = directory.resolve("policy.yaml");
        Files.writeString(
                policy,
                """
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: AdminNetworkPolicy
                metadata: {name: closed}
                spec:
                  priority: 1
                  subject: {pods: {namespaceSelector: {}}}
                  ingress: [{action: Deny, from: [{namespaces: {}}]}]
                """);
        String[] paths = {"-f", OLD, "-f", policy.toString()};

        assertThatThrownBy(() -> run(new ListCommand(), paths)).isInstanceOf(Refusal.class);
        int exit =
                run(new ListCommand(), "-f", OLD, "-f", policy.toString(), "--profile", "np-guard");

        assertThat(exit).isEqualTo(Exit.YES);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("podSelector is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--profile | weave | --profile: `weave` is no profile; there are upstream, cilium,",
                "--set | x=y | --set: `x` is no switch; there are ipBlockMatchesPods, ",
                "--set | icmp=no | --set: `icmp` cannot be `no`; it can be allPorts or always"
            })
    void anUnknownProfileOrSwitchNamesThoseThereAre(String option, String value, String message) {
        assertThatThrownBy(() -> run(new ListCommand(), "-f", OLD, option, value))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.exitCode()).isEqualTo(Exit.INVALID))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "table # shop/deploy/web   TCP 443           *.x.io",
                "wide # shop/deploy/web   TCP 443           *.x.io",
                "csv # shop/deploy/web,*.x.io,,TCP 443",
                "md # | shop/deploy/web | TCP 443 | \\*.x.io |",
                "dot # [shape=ellipse, label=\"*.x.io\"]",
                "mermaid # ([\"*.x.io\"])",
                "json # \"to\": {\"names\": [\"*.x.io\"]}, \"all\": false, \"ports\":"
            })
    void whatOnlyANameAllowsIsWrittenInEveryFormat(
            String format, String expected, @TempDir Path directory) throws Exception {
        var policy = directory.resolve("names.yaml");
        Files.writeString(
                policy,
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: names}
                spec:
                  tier: Admin
                  priority: 1
                  subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
                  egress:
                    - action: Accept
                      to: [{domainNames: ["*.x.io"]}]
                      protocols: [{tcp: {destinationPort: {number: 443}}}]
                """);

        run(new ListCommand(), "-f", OLD, "-f", policy.toString(), "-o", format);

        assertThat(output()).contains(expected.strip());
    }

    @Test
    void diffReadsBothSidesUnderTheProfile() throws Exception {
        run(new DiffCommand(), OLD, NEW, "-o", "json", "--profile", "cilium");

        assertThat(output()).contains("\"profile\": \"cilium\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"table", "json", "md"})
    void diffWritesEveryFormatAndLeavesWithOne(String format) throws Exception {
        int exit = run(new DiffCommand(), OLD, NEW, "-o", format);

        assertThat(output()).isEqualTo(golden("diff." + format));
        assertThat(exit).isEqualTo(Exit.NO);
    }

    @Test
    void yamlIsTheSameDocumentAsJson() throws Exception {
        run(new ListCommand(), "-f", OLD, "-o", "yaml");
        Object listed = read();
        run(new ListCommand(), "-f", OLD, "-o", "json");
        assertThat(listed).isEqualTo(read());

        run(new DiffCommand(), OLD, NEW, "-o", "yaml");
        Object changed = read();
        run(new DiffCommand(), OLD, NEW, "-o", "json");
        assertThat(changed).isEqualTo(read());
    }

    /// What was printed, read as YAML, which JSON is as well.
    private Object read() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    @Test
    void anUnknownFormatNamesThoseThatExist() {
        assertThatThrownBy(() -> run(new ListCommand(), "-f", OLD, "-o", "xml"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("table, wide, json, yaml, csv, md, dot, mermaid");
    }

    @Test
    void theOrderOfDocumentsIsNoDifference(@TempDir Path directory) throws Exception {
        var documents = List.of(golden("old.yaml").split("---\n"));
        var turned = directory.resolve("turned.yaml");
        Files.writeString(turned, String.join("---\n", documents.reversed()));

        int exit = run(new DiffCommand(), OLD, turned.toString());

        assertThat(output()).isEqualTo("no difference\n");
        assertThat(exit).isEqualTo(Exit.YES);
    }

    @Test
    void aMissingFileIsInvalidInput() {
        assertThatThrownBy(() -> run(new DiffCommand(), OLD, "no-such-file.yaml"))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.exitCode()).isEqualTo(Exit.INVALID));
    }

    @Test
    void standardInputIsNotBothSides() {
        assertThatThrownBy(() -> run(new DiffCommand(), "-", "-"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("standard input");
    }
}
