package io.sluice.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A process of its own for tests. Arguments: what to do, the state directory, more.
final class LabProgram {
    private LabProgram() {}

    public static void main(String... arguments) throws Exception {
        Isolation.prepare();
        var directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "hold" -> hold(LabSettings.in(directory));
            case "exec" -> System.exit(exec(directory, arguments));
            case "visit" -> visit(LabSettings.in(directory));
            case "names" -> names(directory);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /// Runs a lab until it is killed.
    private static void hold(LabSettings settings) throws Exception {
        Lab.start(TestCluster.shop(), settings);
        System.out.println("ready");
        Thread.sleep(Long.MAX_VALUE);
    }

    private static int exec(Path directory, String... arguments) throws IOException {
        var lab = LabState.find(LabSettings.in(directory)).orElseThrow();
        return LabPods.exec(
                lab, arguments[2], List.of(Arrays.copyOfRange(arguments, 3, arguments.length)));
    }

    /// Starts a lab, tries it, runs a command in a Pod, and ends it.
    private static void visit(LabSettings settings) throws IOException {
        try (var lab = Lab.start(TestCluster.shop(), settings);
                var probe = lab.probe("frontend/web-0")) {
            System.out.println(probe.tcp(TestCluster.address("10.96.0.2"), 80));
            System.out.println(probe.https("db.corp.test", 443, true));
            var state = LabState.find(settings).orElseThrow();
            System.out.println(
                    "exit code " + LabPods.exec(state, "data/db-0", List.of("sh", "-c", "exit 7")));
        }
        System.out.println("left " + Files.exists(settings.stateDirectory()));
    }

    /// Shows what `ip netns` shows while a lab runs and afterwards. To be run in a mount namespace
    /// of its own, whose `/run` it hides.
    private static void names(Path directory) throws Exception {
        io.sluice.linux.Mounts.tmpfs(Path.of("/run"));
        var settings = new LabSettings(directory, Path.of("/run/netns"), false);
        try (var lab = Lab.start(TestCluster.shop(), settings)) {
            System.out.println(lab.pods().size() + " Pods");
            new ProcessBuilder("ip", "netns").inheritIO().start().waitFor();
            new ProcessBuilder("ip", "-n", "frontend.web-0", "-o", "addr", "show", "eth0")
                    .inheritIO()
                    .start()
                    .waitFor();
        }
        System.out.println("left " + Files.exists(Path.of("/run/netns")));
    }
}
