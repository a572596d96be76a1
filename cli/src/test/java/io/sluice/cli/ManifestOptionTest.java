package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.frame.Options;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.UnmatchedArgumentException;

class ManifestOptionTest {
    @Test
    void aPathTakesNothingOfWhatFollowsIt() {
        var parsed = line().parseArgs("-f", "a", "web", "-f", "b", "db");

        assertThat(Options.manifests(parsed)).containsExactly("a", "b");
        assertThat(parsed.matchedPositionals()).hasSize(2);
    }

    @Test
    void aMistypedOptionIsNotAPath() {
        var line = line();

        assertThatThrownBy(() -> line.parseArgs("web", "db", "-f", "a", "--bogus"))
                .isInstanceOf(UnmatchedArgumentException.class);
    }

    private static CommandLine line() {
        var spec = Options.command("question", "Asks.");
        spec.addPositional(PositionalParamSpec.builder().index("0").type(String.class).build());
        spec.addPositional(PositionalParamSpec.builder().index("1").type(String.class).build());
        spec.addOption(Options.manifests());
        return new CommandLine(spec);
    }
}
