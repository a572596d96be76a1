package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.KernelSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoScriptTest {
    @TempDir Path scratch = Path.of("");

    @BeforeEach
    void needsNamespaces() {
        var missing = KernelSupport.missing();
        Assumptions.assumeTrue(missing.isEmpty(), "skipped: " + missing);
    }

    @Test
    void everyClaimOfTheExamplesIsProvedAndNothingIsLeftBehind()
            throws IOException, InterruptedException {
        var sluice = new Script(scratch);

        var outcome = sluice.run("demo", "--once");

        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("all 28 claims proved")
                .contains("DENIED  frontend/deploy/web -> 192.168.1.101:5432 (tcp)")
                .contains("down.example.com", "CONNECT_FAILED", "broken.example.com", "TLS_FAILED")
                .contains("NAME_NOT_SERVED", "SPOOFED_SOURCE", "completeness 100 %");
        assertThat(sluice.state()).doesNotExist();
    }

    @Test
    void anotherAddressInThePolicyFailsTheClaimsThatItBreaks()
            throws IOException, InterruptedException {
        var sluice = new Script(scratch);
        var examples = sluice.examples();
        Script.edit(
                examples.resolve("allow-specific-egress.yaml"), "192.168.1.100", "192.168.1.99");

        var outcome = sluice.run("demo", "--once", "-f", examples.toString());

        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(1);
        assertThat(outcome.out())
                .contains(
                        "6 of 28 claims failed:",
                        "  frontend/web reaches the database: 192.168.1.100:5432/TCP promised"
                                + " answered, observed refused");
        assertThat(sluice.state()).doesNotExist();
    }

    @Test
    void withoutTheGatewayNothingIsCarried() throws IOException, InterruptedException {
        var sluice = new Script(scratch);
        var examples = sluice.examples();
        Files.delete(examples.resolve("egress-gateway.yaml"));

        var outcome = sluice.run("demo", "--once", "-f", examples.toString());

        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("shop/cart the gateway carries *.example.com: https://api.example.com");
    }
}
