package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a command starts: from the cache, without it, and as a plugin of kubectl.
class StartScriptTest {
    private static final String[] QUESTION = {
        "check", "frontend/web", "192.168.1.101:5432", "-f", "examples"
    };

    @TempDir Path scratch = Path.of("");
    private Script sluice = new Script(scratch);

    @BeforeEach
    void inItsOwnDirectory() {
        sluice = new Script(scratch);
    }

    @Test
    void aCommandStartsFromTheCache() throws IOException, InterruptedException {
        var loaded = scratch.resolve("loaded");
        var traced = sluice.with("SLUICE_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);

        var outcome = traced.run(QUESTION);

        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(1);
        var lines = Files.readAllLines(loaded);
        var outside = lines.stream().filter(line -> !line.contains("shared objects file")).toList();
        assertThat(lines).hasSizeGreaterThan(1000);
        assertThat(outside).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"missing", "garbage", "truncated", "of another jar", "of other options"})
    void withoutAFittingCacheTheAnswerIsTheSame(String what)
            throws IOException, InterruptedException {
        var copy = Script.copied(scratch);
        var product = copy.checkout().resolve("cli/target/product");
        var cache = product.resolve("sluice.aot");
        switch (what) {
            case "missing" -> Files.delete(cache);
            case "garbage" -> Files.writeString(cache, "no cache at all");
            case "truncated" ->
                    Files.write(cache, Arrays.copyOf(Files.readAllBytes(cache), 1 << 20));
            case "of another jar" ->
                    Files.setLastModifiedTime(
                            product.resolve("sluice.jar"), FileTime.fromMillis(1_000_000));
            default -> copy = copy.with("SLUICE_JAVA_OPTS", "-XX:-UseCompactObjectHeaders");
        }

        var outcome = copy.run(QUESTION);

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo(sluice.run(QUESTION).out());
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void aLinkNamedKubectlSluiceIsAPluginOfKubectl() throws IOException, InterruptedException {
        var bin = Files.createDirectory(scratch.resolve("bin"));
        Files.createSymbolicLink(
                bin.resolve("kubectl-sluice"), sluice.checkout().resolve("sluice"));
        // kubectl starts the program on the path whose name is its own and the first word's.
        var kubectl = bin.resolve("kubectl");
        Files.writeString(
                kubectl, "#!/bin/sh\nplugin=$1; shift\nexec \"kubectl-$plugin\" \"$@\"\n");
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        var there = sluice.with("PATH", bin + ":" + System.getenv("PATH"));

        var help = there.runCommand(kubectl.toString(), "sluice", "check", "--help");
        var answer =
                there.runCommand(
                        kubectl.toString(), "sluice", "list", "-f", "examples", "-o", "csv");
        var wrong = there.runCommand(kubectl.toString(), "sluice", "check", "a/b");

        assertThat(help.out())
                .contains("kubectl sluice check", "\n  kubectl sluice check frontend/web");
        assertThat(answer.out()).startsWith("from,to,");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("see kubectl sluice check --help");
    }
}
