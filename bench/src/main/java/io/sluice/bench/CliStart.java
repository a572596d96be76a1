package io.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Time of a short command from its start to its end: `./sluice check` on the examples, and the
/// Java process alone, beside the floor, a Java program that does nothing; and `sluice list` on
/// 1,000 files with a Deployment and a policy each. Rounds interleaved.
final class CliStart {
    static final String NAME = "cli-start";

    private static final int ROUNDS = 20;
    private static final int LIST_ROUNDS = 5;
    private static final int FILES = 1000;
    private static final double CHECK_WALL_MILLIS = 150;
    private static final double CHECK_CPU_MILLIS = 250;
    private static final double LIST_WALL_MILLIS = 1000;

    private final Path checkout;
    private final String java;

    private CliStart(Path checkout, String java) {
        this.checkout = checkout;
        this.java = java;
    }

    /// @param wall milliseconds from start to end
    /// @param cpu milliseconds of processor time, of the process and all that it started
    private record Run(double wall, double cpu) {}

    static int run(List<String> options) throws IOException, InterruptedException {
        if (!options.isEmpty()) {
            System.err.println("usage: build/bench " + NAME + ", in the checkout");
            return 2;
        }
        var bench =
                new CliStart(
                        Path.of("").toAbsolutePath(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        return bench.measure();
    }

    private int measure() throws IOException, InterruptedException {
        if (!Files.exists(checkout.resolve("cli/target/product/sluice.aot"))) {
            System.err.println(NAME + ": call it in a checkout whose command is built");
            return 2;
        }
        var floor = new ArrayList<Run>();
        var process = new ArrayList<Run>();
        var check = new ArrayList<Run>();
        for (int round = -1; round < ROUNDS; round++) {
            // The first round warms the caches of the disk.
            boolean counts = round >= 0;
            add(floor, counts, time(nothing()));
            add(process, counts, time(javaAlone(question())));
            add(check, counts, time(script(question())));
        }
        var list = list();
        System.out.printf(
                Locale.ROOT,
                "{\"bench\": \"%s\", \"rounds\": %d, \"floor\": %s, \"checkJavaAlone\": %s,"
                        + " \"check\": %s, \"listFiles\": %d, \"list\": %s}%n",
                NAME,
                ROUNDS,
                json(floor),
                json(process),
                json(check),
                FILES,
                json(list));
        boolean missed =
                median(check, Run::wall) > CHECK_WALL_MILLIS
                        || median(check, Run::cpu) > CHECK_CPU_MILLIS
                        || median(list, Run::wall) > LIST_WALL_MILLIS;
        return missed ? 1 : 0;
    }

    private static void add(List<Run> runs, boolean counts, Run run) {
        if (counts) {
            runs.add(run);
        }
    }

    private List<Run> list() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("sluice-bench");
        try {
            for (int i = 0; i < FILES; i++) {
                Files.writeString(directory.resolve("app-" + i + ".yaml"), manifests(i));
            }
            var runs = new ArrayList<Run>();
            for (int round = -1; round < LIST_ROUNDS; round++) {
                add(runs, round >= 0, time(script("list", "-f", directory.toString())));
            }
            return runs;
        } finally {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// A Deployment that one policy isolates: it reaches one database, and the next one reaches it.
    private static String manifests(int i) {
        return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app-%1$d, namespace: team-%2$d}
        spec:
          replicas: 2
          selector: {matchLabels: {app: app-%1$d}}
          template:
            metadata: {labels: {app: app-%1$d, tier: backend}}
            spec:
              containers:
                - name: main
                  image: registry.example.com/app-%1$d:1.0
                  ports: [{containerPort: 8080, name: http}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: app-%1$d, namespace: team-%2$d}
        spec:
          podSelector: {matchLabels: {app: app-%1$d}}
          policyTypes: [Ingress, Egress]
          ingress:
            - from: [{podSelector: {matchLabels: {app: app-%3$d}}}]
              ports: [{port: http}]
          egress:
            - to: [{ipBlock: {cidr: 192.168.%4$d.%5$d/32}}]
              ports: [{protocol: TCP, port: 5432}]
        """
                .formatted(i, i / 10, i + 1, i / 250, i % 250);
    }

    private static String[] question() {
        return new String[] {"check", "frontend/web", "192.168.1.101:5432", "-f", "examples"};
    }

    private List<String> nothing() {
        return List.of(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Nothing.class.getName());
    }

    private List<String> javaAlone(String... arguments) {
        var product = checkout.resolve("cli/target/product");
        return command(
                List.of(
                        java,
                        "@" + checkout.resolve("build/java-options"),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-XX:AOTCache=" + product.resolve("sluice.aot"),
                        "-Dsluice.terminal=false",
                        "-cp",
                        product.resolve("sluice.jar").toString(),
                        "io.sluice.cli.Sluice"),
                arguments);
    }

    private List<String> script(String... arguments) {
        return command(List.of(checkout.resolve("sluice").toString()), arguments);
    }

    private static List<String> command(List<String> start, String... arguments) {
        var command = new ArrayList<>(start);
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /// Bash says what a command and all its children took.
    private Run time(List<String> command) throws IOException, InterruptedException {
        var timed =
                new ArrayList<>(
                        List.of(
                                "bash",
                                "-c",
                                "TIMEFORMAT='%R %U %S'; time \"$@\" >/dev/null 2>/dev/null",
                                "bash"));
        timed.addAll(command);
        var process =
                new ProcessBuilder(timed)
                        .directory(checkout.toFile())
                        .redirectErrorStream(true)
                        .start();
        String[] seconds =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .strip()
                        .split(" ");
        int exit = process.waitFor();
        if (exit > 1 || seconds.length != 3) {
            throw new IOException("exit code " + exit + " of " + String.join(" ", command));
        }
        return new Run(
                1000 * Double.parseDouble(seconds[0]),
                1000 * (Double.parseDouble(seconds[1]) + Double.parseDouble(seconds[2])));
    }

    private static String json(List<Run> runs) {
        return String.format(
                Locale.ROOT,
                "{\"wallMillis\": %.0f, \"cpuMillis\": %.0f}",
                median(runs, Run::wall),
                median(runs, Run::cpu));
    }

    private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
        var sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /// The program that does nothing.
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] args) {
            // Starting and ending is all.
        }
    }
}
