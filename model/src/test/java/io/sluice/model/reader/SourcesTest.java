package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.model.Finding;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
    @TempDir private Path directory = Path.of("");

    @Test
    void aDirectoryIsReadByName() throws Exception {
        write("b.yml", "b");
        write("a.yaml", "a");
        write("c.json", "c");
        write("d.txt", "d");

        var manifests = ManifestReader.read(List.of(directory.toString()));

        assertThat(manifests.resources())
                .extracting(resource -> resource.meta().name())
                .containsExactly("a", "b", "c");
        assertThat(manifests.resources().getFirst().meta().position().file())
                .isEqualTo(directory.resolve("a.yaml").toString());
    }

    @Test
    void aFileThatIsNamedTwiceIsReadOnce() throws Exception {
        Path file = write("a.yaml", "a");

        var manifests = ManifestReader.read(List.of(file.toString(), directory.toString()));

        assertThat(manifests.findings()).isEmpty();
        assertThat(manifests.resources()).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsAnError() {
        var manifests =
                ManifestReader.read(
                        List.of(directory.resolve("none.yaml").toString(), "\0", "/proc/self/mem"));

        assertThat(manifests.findings())
                .extracting(Finding::rule)
                .containsExactly("unreadable", "unreadable", "unreadable");
        assertThat(manifests.findings().getFirst().message())
                .isEqualTo("there is no such file or directory");
    }

    @Test
    void anEmptyPathIsNotTheWorkingDirectory() {
        var manifests = ManifestReader.read(List.of(""));

        assertThat(manifests.findings()).extracting(Finding::rule).containsExactly("unreadable");
    }

    @Test
    void aNamedPipeThatNobodyWritesToHoldsNothingUp() throws Exception {
        Path pipe = directory.resolve("a.yaml");
        assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0,
                "skipped: no mkfifo");

        var manifests = ManifestReader.read(List.of(directory.toString(), pipe.toString()));

        assertThat(manifests.findings()).extracting(Finding::rule).containsOnly("unreadable");
    }

    @Test
    void aPipeOfTheShellIsRead() throws Exception {
        // What `-f <(...)` gives: a path to a descriptor whose real path does not exist.
        Process writer = new ProcessBuilder("sleep", "60").start();
        try {
            Path pipe = Path.of("/proc/" + writer.pid() + "/fd/0");
            assumeTrue(Files.exists(pipe), "skipped: no /proc");
            try (var out = writer.getOutputStream()) {
                out.write(namespace("a").getBytes(StandardCharsets.UTF_8));
            }

            var manifests = ManifestReader.read(List.of(pipe.toString()));

            assertThat(manifests.findings()).isEmpty();
            assertThat(manifests.resources()).hasSize(1);
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void anEmptyDirectoryIsNamed() {
        var manifests = ManifestReader.read(List.of(directory.toString()));

        assertThat(manifests.findings())
                .extracting(Finding::rule)
                .containsExactly("nothing-to-read");
    }

    @Test
    void aDashIsStandardInput() {
        var before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(namespace("a").getBytes(StandardCharsets.UTF_8)));

            var manifests = ManifestReader.read(List.of("-"));

            assertThat(manifests.resources().getFirst().meta().position()).hasToString("-:1:1");
        } finally {
            System.setIn(before);
        }
    }

    private Path write(String file, String name) throws Exception {
        return Files.writeString(directory.resolve(file), namespace(name));
    }

    private static String namespace(String name) {
        return "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \""
                + name
                + "\"}}";
    }
}
