package io.sluice.cli.pack;

import io.sluice.cli.Sluice;
import io.sluice.cli.frame.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/// Runs the commands that need nothing but manifests, each as users do, while the Java virtual
/// machine writes down what a start needs. Working directory: the checkout.
public final class Rehearsal {
    private static final List<String> LINES =
            List.of(
                    "--help",
                    "--version",
                    "check --help",
                    "check frontend/web 192.168.1.101:5432 -f examples",
                    "check frontend/web 192.168.1.100 -f examples",
                    "check frontend/web data/svc/store:80 -f examples",
                    "check shop/cart api.example.com:443/TCP -f examples -o json",
                    "check shop/cart api.example.com:443/TCP -f examples -o yaml",
                    "help check",
                    "completion bash",
                    "list -f examples",
                    "list -f examples -o wide",
                    "list -f examples -o json",
                    "list -f examples -o csv",
                    "list -f examples -o md",
                    "list -f examples -o dot",
                    "list -f examples -o mermaid",
                    "diff examples examples",
                    "diff examples examples/cluster.yaml",
                    "diff examples examples/cluster.yaml -o json",
                    "diff examples examples/cluster.yaml -o csv",
                    "diff examples examples/cluster.yaml -o md",
                    "lint -f examples",
                    "lint -f examples -o json",
                    "lint -f examples -o sarif",
                    "test examples/policy-test.yaml -f examples",
                    "test examples/policy-test.yaml -f examples -o json",
                    "test examples/policy-test.yaml -f examples -o junit",
                    "flows",
                    "health",
                    "no-such-command",
                    "check a/b 192.0.2.1 -f no-such-file");

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        var broken = Files.createTempFile("sluice", ".yaml");
        try (var nowhere =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
            Files.writeString(broken, "kind: [\n");
            var terminal = new Terminal(nowhere, nowhere, false);
            for (String line : LINES) {
                Sluice.run(terminal, line.split(" "));
            }
            Sluice.run(terminal, "list", "-f", broken.toString());
        } finally {
            Files.delete(broken);
        }
        // The last one to the end, as a process of its own does.
        Sluice.main(new String[] {"check", "frontend/web", "192.168.1.100:5432", "-f", "examples"});
    }
}
