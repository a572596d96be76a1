package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Questions and answers, without a lab.
class AnswersScriptTest {
    @TempDir Path scratch = Path.of("");
    private Script sluice = new Script(scratch);

    @BeforeEach
    void inItsOwnDirectory() {
        sluice = new Script(scratch);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    frontend/web        | 192.168.1.100:5432     | 0
                    frontend/web        | 192.168.1.100          | 0
                    frontend/deploy/web | 192.168.1.101:5432/UDP | 1
                    frontend/web        | data/svc/store:80      | 1
                    shop/cart           | api.example.com:443    | 0
                    frontend/web        | nowhere.test:443       | 4
                    frontend/nobody     | 192.168.1.100:5432     | 2
                    frontend/web        | 192.168.1.100:0        | 2
                    """)
    void checkAnswersByItsExitCode(String from, String to, int exitCode)
            throws IOException, InterruptedException {
        var outcome = sluice.run("check", from, to, "-f", "examples");

        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(exitCode);
    }

    @Test
    void aDenialNamesThePolicyTheNearestRuleAndTheFix() throws IOException, InterruptedException {
        var outcome = sluice.run("check", "frontend/web", "192.168.1.101:5432", "-f", "examples");

        assertThat(outcome.out())
                .startsWith("DENIED  frontend/deploy/web -> 192.168.1.101:5432 (tcp)\n")
                .contains("why   no rule allows it", "NetworkPolicy frontend/allow-specific-egress")
                .contains(
                        "near  frontend/allow-specific-egress egress[0]: address is 192.168.1.101")
                .contains("fix   ", "ipBlock: {cidr: \"192.168.1.101/32\"}");
    }

    @Test
    void aNameWithTwoAddressesIsAnsweredForEach() throws IOException, InterruptedException {
        var outcome = sluice.run("check", "shop/cart", "api.example.com:443", "-f", "examples");

        assertThat(outcome.out())
                .contains("-> api.example.com (203.0.113.10):443 (tcp)\n")
                .contains("-> api.example.com (2001:db8::10):443 (tcp)\n");
    }

    @Test
    void checkWritesTheVerdictAsJson() throws IOException, InterruptedException {
        var outcome =
                sluice.run(
                        "check",
                        "frontend/web",
                        "192.168.1.101:5432",
                        "-f",
                        "examples",
                        "-o",
                        "json");

        assertThat(isJson(outcome.out())).isTrue();
        assertThat(outcome.out())
                .contains("\"apiVersion\": \"sluice.io/v1alpha1\"", "\"kind\": \"Verdict\"")
                .contains("\"port\": 5432", "\"protocol\": \"TCP\"", "\"verdict\": \"Deny\"")
                .contains("\"policy\": \"frontend/allow-specific-egress\"", "\"rule\": null")
                .contains("\"reason\": \"NO_RULE_MATCHES\"", "\"differs\": [")
                .contains("\"192.168.1.101-192.168.1.101\"");
    }

    @Test
    void theExamplesPassTheirPolicyTest() throws IOException, InterruptedException {
        var outcome =
                sluice.run("test", "examples/policy-test.yaml", "-f", "examples", "-o", "json");

        assertThat(outcome.exitCode()).isZero();
        assertThat(isJson(outcome.out())).isTrue();
        assertThat(outcome.out())
                .contains("\"kind\": \"PolicyTestResult\"", "\"passed\": 11", "\"failed\": 0");
    }

    @Test
    void aFailedCaseIsNamedWithItsPlaceAndACounterexample()
            throws IOException, InterruptedException {
        var examples = sluice.examples();
        Script.edit(
                examples.resolve("allow-specific-egress.yaml"), "192.168.1.100", "192.168.1.99");
        var file = examples.resolve("policy-test.yaml");

        var table = sluice.run("test", file.toString(), "-f", examples.toString());
        var junit = sluice.run("test", file.toString(), "-f", examples.toString(), "-o", "junit");

        assertThat(table.exitCode()).isEqualTo(1);
        assertThat(table.out())
                .contains("FAILED  " + file + ":10", "counterexample", "9 passed, 2 failed");
        assertThat(junit.exitCode()).isEqualTo(1);
        assertThat(junit.out()).contains("tests=\"11\" failures=\"2\"", "<failure message=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kind: [          | bad.yaml:2:1
                    spec: {a: 1, a: 2} | bad.yaml:1:
                    {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 1.2.3/8}}]}]}} | bad.yaml:1:
                    {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelektor: {}}} | bad.yaml:1:
                    """)
    void invalidManifestsAreRefusedWithTheirPlaceByEveryCommand(String text, String place)
            throws IOException, InterruptedException {
        var bad = Files.writeString(scratch.resolve("bad.yaml"), text + "\n").toString();

        var outcomes =
                List.of(
                        sluice.run("check", "a/b", "1.2.3.4", "-f", bad),
                        sluice.run("up", "-f", bad),
                        sluice.run("demo", "--once", "-f", bad),
                        sluice.run("test", bad, "-f", "examples"));

        for (var outcome : outcomes) {
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.err()).contains(place, ": error: ");
            assertThat(outcome.out()).isEmpty();
        }
        assertThat(sluice.state()).doesNotExist();
    }

    @Test
    void contradictoryManifestsAreRefusedWithTheirPlace() throws IOException, InterruptedException {
        var twice = Files.createDirectory(scratch.resolve("twice"));
        String pod =
                "{apiVersion: v1, kind: Pod, metadata: {name: %s},"
                        + " spec: {containers: [{name: c, image: c}]}, status: {podIPs: [{ip:"
                        + " 10.1.0.1}]}}\n";
        Files.writeString(twice.resolve("a.yaml"), pod.formatted("one"));
        Files.writeString(twice.resolve("b.yaml"), pod.formatted("two"));

        var outcome = sluice.run("up", "-f", twice.toString());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).contains("b.yaml:1", ": error: ", "10.1.0.1");
        assertThat(sluice.state()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    check frontend/web                  | 2
                    check frontend/web 1.1.1.1          | 2
                    check a/b 1.1.1.1 -f examples -o xml | 2
                    check a/b 1.1.1.1 -f no-such-file   | 2
                    frobnicate                          | 2
                    --no-such-option                    | 2
                    flows --since yesterday             | 2
                    help frobnicate                     | 2
                    completion tcsh                     | 2
                    flows                               | 3
                    health                              | 3
                    exec frontend/web -- true           | 3
                    test examples/policy-test.yaml -f examples --live | 3
                    """)
    void whatCannotBeDoneIsSaidOnStandardErrorWithItsExitCode(String line, int exitCode)
            throws IOException, InterruptedException {
        var outcome = sluice.run(line.strip().split(" +"));

        assertThat(outcome.exitCode()).isEqualTo(exitCode);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isNotBlank().doesNotContain("Exception", "\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "demo",
        "up",
        "exec",
        "check",
        "list",
        "diff",
        "lint",
        "test",
        "flows",
        "health",
        "agent",
        "completion",
        "help"
    })
    void everyCommandHelpsWithExamples(String command) throws IOException, InterruptedException {
        var outcome = sluice.run(command, "--help");

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains(
                        "Usage: sluice " + command, "Exit codes:", "Example", "sluice " + command);
        assertThat(sluice.run("help", command).out()).isEqualTo(outcome.out());
    }

    @Test
    void theVersionIsShown() throws IOException, InterruptedException {
        assertThat(sluice.run("--version").out()).matches("sluice [0-9].*\n");
    }

    private static boolean isJson(String text) {
        try (var parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {}
            return true;
        }
    }

    @Test
    void listSaysWhatIsAllowed() throws Exception {
        var outcome = sluice.run("list", "-f", "examples", "-o", "csv");

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().filter(line -> line.startsWith("frontend/deploy/web,")))
                .containsExactly("frontend/deploy/web,192.168.1.100-192.168.1.100,,all");
    }

    @Test
    void diffSaysWhatAChangeAllowsAndDenies() throws Exception {
        var without = sluice.examples();
        Files.delete(without.resolve("allow-specific-egress.yaml"));

        var same = sluice.run("diff", "examples", "examples");
        var opened = sluice.run("diff", "examples", without.toString());

        assertThat(same.exitCode()).as(same.err()).isZero();
        assertThat(same.out()).isEqualTo("no difference\n");
        assertThat(opened.exitCode()).as(opened.err()).isEqualTo(1);
        assertThat(opened.out())
                .contains("allowed  frontend/deploy/web")
                .contains(", 0 newly denied");
    }
}
