package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.frame.Exit;
import io.sluice.cli.frame.Refusal;
import io.sluice.cli.frame.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CheckProfilesTest {
    private static final String MANIFESTS =
            Path.of(
                            Objects.requireNonNull(
                                            CheckProfilesTest.class.getResource(
                                                    "/connections/old.yaml"))
                                    .getPath())
                    .toString();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private int run(String... args) throws Exception {
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var command = new CheckCommand();
        var all = Stream.concat(Stream.of(args), Stream.of("-f", MANIFESTS));
        return command.run(
                new CommandLine(command.spec()).parseArgs(all.toArray(String[]::new)),
                new Terminal(stream, stream, false));
    }

    private String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aQuestionIsAnsweredAsTheProfileReadsPolicies() throws Exception {
        String[] question = {"shop/deploy/cart", "10.244.0.10:5432"};

        assertThat(run(question)).isEqualTo(Exit.YES);
        assertThat(run("shop/deploy/cart", "10.244.0.10:5432", "--profile", "cilium"))
                .isEqualTo(Exit.NO);
        assertThat(
                        run(
                                "shop/deploy/cart",
                                "10.244.0.10:5432",
                                "--profile",
                                "cilium",
                                "--set",
                                "ipBlockMatchesPods=true"))
                .isEqualTo(Exit.YES);
    }

    @Test
    void oneQuestionIsComparedAcrossProfiles() throws Exception {
        int exit = run("--compare-profiles", "shop/deploy/cart", "10.244.0.10:5432");

        assertThat(output())
                .isEqualTo(
                        """
                        PROFILE   VERDICT  BECAUSE OF
                        upstream  Allow
                        cilium    Deny     ipBlockMatchesPods=false
                        calico    Allow
                        antrea    Allow
                        np-guard  Deny     ipBlockMatchesPods=false
                        """);
        assertThat(exit).isEqualTo(Exit.NO);
    }

    @Test
    void whereAllProfilesAgreeTheAnswerIsZero() throws Exception {
        assertThat(run("--compare-profiles", "shop/deploy/web", "203.0.113.1:443"))
                .isEqualTo(Exit.YES);
    }

    @Test
    void withoutAQuestionTheWholeClusterIsCompared() throws Exception {
        int exit = run("--compare-profiles");

        assertThat(output())
                .contains(
                        "cilium    Deny     shop/deploy/cart  IPv4 TCP 5432 "
                                + " ipBlockMatchesPods=false  data/sts/db (data/db-0)")
                .contains("as upstream in every connection: calico, antrea");
        assertThat(exit).isEqualTo(Exit.NO);
    }

    @Test
    void theComparisonIsWrittenAsJson() throws Exception {
        run("--compare-profiles", "-o", "json");

        assertThat(output())
                .contains("\"kind\": \"ProfileComparison\"")
                .contains("{\"profile\": \"calico\", \"differences\": []}")
                .contains("\"verdict\": \"Deny\", \"switches\": [\"ipBlockMatchesPods=false\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop/deploy/cart",
                "--compare-profiles shop/deploy/cart",
                "--compare-profiles --profile cilium",
                "--compare-profiles --set icmp=always",
                "--compare-profiles shop/deploy/nobody 10.0.0.1",
                ""
            })
    void whatCannotBeAskedIsRefused(String line) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ");

        assertThatThrownBy(() -> run(args))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.exitCode()).isEqualTo(Exit.INVALID));
    }
}
