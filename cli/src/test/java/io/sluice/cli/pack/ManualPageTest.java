package io.sluice.cli.pack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ManualPageTest {
    @TestFactory
    List<DynamicTest> groffReadsEveryPageWithoutAWarning() {
        var root = Sluice.spec();
        var tests = new ArrayList<DynamicTest>();
        tests.add(DynamicTest.dynamicTest("sluice", () -> isRead(root)));
        for (CommandLine command : root.subcommands().values()) {
            var spec = command.getCommandSpec();
            tests.add(DynamicTest.dynamicTest(spec.name(), () -> isRead(spec)));
        }
        return tests;
    }

    private static void isRead(CommandSpec spec) throws IOException, InterruptedException {
        String page = ManualPage.of(spec);

        String text = groff(page);

        assertThat(text)
                .doesNotContain("<standard input>")
                .contains("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES")
                .contains(spec.qualifiedName(), "--help", "\n       sluice ");
    }

    private static String groff(String page) throws IOException, InterruptedException {
        var process =
                new ProcessBuilder(
                                "groff",
                                "-man",
                                "-Tutf8",
                                "-ww",
                                "-P-c",
                                "-P-b",
                                "-P-u",
                                "-rLL=120n")
                        .redirectErrorStream(true)
                        .start();
        try (var in = process.getOutputStream()) {
            in.write(page.getBytes(StandardCharsets.UTF_8));
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
