package io.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Time and memory of the decision engine on a cluster of 25,000 namespaces, 100,000 Pods and
/// 75,000 policies, and on one namespace with 10,000 of each. Each shape has a JVM of its own
/// ([ScaleProcess] says what is measured), and compiles are measured in several, one after another.
final class PolicyScale {
    static final String NAME = "policy-scale";

    /// Of the processes that measure.
    private static final List<String> JVM =
            List.of("-XX:+UseCompactObjectHeaders", "-Xms850m", "-Xmx850m");

    /// A compile makes little that dies, so it is given room to begin with, and two threads move
    /// what lives on.
    private static final List<String> FOR_A_COMPILE = List.of("-XX:+UseParallelGC", "-Xmn600m");

    /// Changes make much that dies, beside much that stays.
    private static final List<String> FOR_CHANGES = List.of("-XX:+UseSerialGC", "-Xmn280m");

    private static final int COMPILES = 3;

    private PolicyScale() {}

    /// What must hold.
    private record Target(String figure, double value, double limit) {
        boolean isMissed() {
            return value > limit;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s is %.3f, at most %.3f", figure, value, limit);
        }
    }

    static int run(List<String> options) throws IOException, InterruptedException {
        if (!options.isEmpty()) {
            System.err.println("usage: build/bench " + NAME);
            return 2;
        }
        var large = compile("compile");
        var one = compile("one-namespace");
        var lookup = measure("lookup", FOR_CHANGES);
        var explain = measure("explain", FOR_CHANGES);
        var change = measure("large", FOR_CHANGES);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\": \"%s\", \"namespaces\": 25000, \"pods\": 100000, \"policies\": 75000,"
                        + " \"seconds\": %.3f, \"peakHeapBytes\": %.0f, \"peakRssBytes\": %.0f,"
                        + " \"hashSeconds\": %.3f,"
                        + " \"oneNamespace\": {\"pods\": 10000, \"policies\": 10000,"
                        + " \"seconds\": %.3f, \"peakHeapBytes\": %.0f, \"peakRssBytes\": %.0f},"
                        + " \"change\": {\"pod\": %s, \"label\": %s, \"policy\": %s},"
                        + " \"explain\": {\"policies\": 10000, \"p50Millis\": %.3f,"
                        + " \"p99Millis\": %.3f},"
                        + " \"lookup\": {\"nanos\": %.1f, \"bytes\": %.1f, \"nanosAllOver\": %.1f}}%n",
                NAME,
                figure(large, "seconds"),
                figure(large, "peakHeapBytes"),
                figure(large, "peakRssBytes"),
                figure(large, "hashSeconds"),
                figure(one, "seconds"),
                figure(one, "peakHeapBytes"),
                figure(one, "peakRssBytes"),
                millis(change, "changePod"),
                millis(change, "changeLabel"),
                millis(change, "changePolicy"),
                figure(explain, "explainP50Nanos") / 1e6,
                figure(explain, "explainP99Nanos") / 1e6,
                figure(lookup, "lookupNanos"),
                figure(lookup, "lookupBytes"),
                figure(lookup, "lookupAllOverNanos"));
        return judge(
                List.of(
                        new Target("seconds", figure(large, "seconds"), 2),
                        new Target("peakRssBytes", figure(large, "peakRssBytes"), 1L << 30),
                        new Target("oneNamespace.seconds", figure(one, "seconds"), 1),
                        new Target("change.pod.p99Millis", figure(change, "changePodP99Millis"), 5),
                        new Target(
                                "change.label.p99Millis",
                                figure(change, "changeLabelP99Millis"),
                                5),
                        new Target(
                                "change.policy.p99Millis",
                                figure(change, "changePolicyP99Millis"),
                                5),
                        new Target(
                                "explain.p99Millis", figure(explain, "explainP99Nanos") / 1e6, 1),
                        new Target("lookup.nanos", figure(lookup, "lookupNanos"), 200),
                        new Target("lookup.bytes", figure(lookup, "lookupBytes"), 0)));
    }

    private static int judge(List<Target> targets) {
        var missed = targets.stream().filter(Target::isMissed).toList();
        missed.forEach(target -> System.err.println(NAME + ": missed: " + target));
        return missed.isEmpty() ? 0 : 1;
    }

    private static String millis(Map<String, Double> figures, String name) {
        return String.format(
                Locale.ROOT,
                "{\"p50Millis\": %.3f, \"p99Millis\": %.3f}",
                figure(figures, name + "P50Millis"),
                figure(figures, name + "P99Millis"));
    }

    private static double figure(Map<String, Double> figures, String name) {
        Double value = figures.get(name);
        if (value == null) {
            throw new IllegalStateException("the process did not say " + name);
        }
        return value;
    }

    /// The median of several fresh processes, by time.
    private static Map<String, Double> compile(String shape)
            throws IOException, InterruptedException {
        var runs = new ArrayList<Map<String, Double>>();
        for (int i = 0; i < COMPILES; i++) {
            runs.add(measure(shape, FOR_A_COMPILE));
        }
        runs.sort(Comparator.comparingDouble(run -> figure(run, "seconds")));
        return runs.get(COMPILES / 2);
    }

    private static Map<String, Double> measure(String shape, List<String> collector)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(collector);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScaleProcess.class.getName(),
                        shape));
        var figures = new HashMap<String, Double>();
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var child = Child.of(process);
                var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.err.println(NAME + ": " + shape + ": " + line);
                String[] words = line.split(" ");
                figures.put(words[0], Double.valueOf(words[1]));
            }
            if (child.process().waitFor() != 0) {
                throw new IOException("the process for " + shape + " failed");
            }
        }
        return figures;
    }
}
