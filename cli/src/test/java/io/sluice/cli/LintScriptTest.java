package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./sluice lint`, as a user runs it.
class LintScriptTest {
    @TempDir Path scratch = Path.of("");
    private Script sluice = new Script(scratch);

    @BeforeEach
    void inItsOwnDirectory() {
        sluice = new Script(scratch);
    }

    @Test
    void theExamplesHaveFewFindingsAndEachIsTrue() throws IOException, InterruptedException {
        var outcome = sluice.run("lint", "-f", "examples", "-o", "csv");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().lines().skip(1).map(LintScriptTest::firstCells))
                .containsExactly(
                        "warning,egress-without-dns,examples/allow-specific-egress.yaml,11,5",
                        "info,uncovered-pods,examples/cluster.yaml,5,9",
                        "info,uncovered-pods,examples/cluster.yaml,10,9",
                        "info,uncovered-pods,examples/cluster.yaml,15,9",
                        "info,tls-passthrough,examples/egress-gateway.yaml,9,7");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    private static String firstCells(String line) {
        return String.join(",", List.of(line.split(",", -1)).subList(0, 5));
    }

    @Test
    void aSilencedFindingIsCountedAndNoLongerFails() throws IOException, InterruptedException {
        var examples = sluice.examples();
        Script.edit(
                examples.resolve("allow-specific-egress.yaml"),
                "  namespace: frontend\n",
                """
                  namespace: frontend
                  annotations: {sluice.io/lint-ignore: egress-without-dns}
                """);

        var outcome = sluice.run("lint", "-f", examples.toString());

        assertThat(outcome.out()).contains("0 errors, 0 warnings, 4 info; 1 silenced");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void invalidInputIsReportedInTheChosenFormat() throws IOException, InterruptedException {
        var outcome = sluice.run("lint", "-f", "no-such-directory", "-o", "sarif");

        assertThat(outcome.out()).contains("\"level\": \"error\"");
        assertThat(outcome.exitCode()).isEqualTo(2);
    }
}
