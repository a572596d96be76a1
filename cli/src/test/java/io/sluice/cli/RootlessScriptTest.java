package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.KernelSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same without root: the script makes a user namespace, and others enter it.
class RootlessScriptTest {
    private static final String NOBODY = "65534";

    @TempDir Path scratch = Path.of("");

    @Test
    void withoutRootTheLabRunsInAUserNamespaceAndIsEnteredByExec()
            throws IOException, InterruptedException {
        var missing = KernelSupport.missing();
        Assumptions.assumeTrue(missing.isEmpty(), "skipped: " + missing);
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
        var sluice = Script.copied(scratch);
        int allowed =
                run(sluice, "unshare", "--user", "--map-root-user", "--net", "--mount", "true");
        Assumptions.assumeTrue(allowed == 0, "skipped: no user namespaces without root");

        try (var up = sluice.startCommand(nobody("./sluice", "up", "-f", "examples"))) {
            up.awaitOut("ready sha256:");

            int carried =
                    run(
                            sluice,
                            "./sluice",
                            "exec",
                            "shop/cart",
                            "--",
                            "curl",
                            "-sS6",
                            "https://api.example.com");
            int refused =
                    run(
                            sluice,
                            "./sluice",
                            "exec",
                            "frontend/web",
                            "--",
                            "curl",
                            "-sS",
                            "http://192.168.1.101:5432");
            int live =
                    run(
                            sluice,
                            "./sluice",
                            "test",
                            "examples/policy-test.yaml",
                            "-f",
                            "examples",
                            "--live");

            assertThat(carried).isZero();
            assertThat(refused).isEqualTo(7);
            assertThat(live).isZero();
            assertThat(Files.readString(up.err()))
                    .contains("not root, so up runs in a user namespace");
        }

        assertThat(sluice.state()).doesNotExist();
    }

    private static int run(Script sluice, String... command)
            throws IOException, InterruptedException {
        return sluice.startCommand(nobody(command)).process().waitFor();
    }

    private static List<String> nobody(String... command) {
        var all =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups"));
        all.addAll(List.of(command));
        return all;
    }
}
