package io.sluice.bench;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.policy.Connection;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import io.sluice.policy.Verdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// The process that measures one shape of [PolicyScale]. Prints `name value` lines.
///
/// **What is inside the measured time of a compile:** from the cluster as records in memory to the
/// last answer, where every Pod is asked about two connections: one from its neighbour, which both
/// Pods' policies allow (so the egress side of each Pod and the ingress side of each Pod are
/// compiled and looked up, with a Pod as the peer), and one to an outside address, which its egress
/// side denies. The JVM is fresh: nothing but building the records ran before. Making the records
/// is outside.
final class ScaleProcess {
    private static final int TCP = Protocol.TCP.number();
    private static final int NAMESPACES = 25_000;
    private static final int CROWD = 10_000;
    private static final int CHANGES = 300;
    private static final int WARM_UP_CHANGES = 1_000;
    private static final IpAddress OUTSIDE = IpAddress.parse("203.0.113.7").orElseThrow();

    private ScaleProcess() {}

    /// @param args `compile`, `lookup`, `large` (changes), `one-namespace` or `explain`
    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "large" -> {
                var decisions = compile(ScaleCluster.of(NAMESPACES), ScaleCluster.PORT);
                changes(decisions);
            }
            case "compile" -> compile(ScaleCluster.of(NAMESPACES), ScaleCluster.PORT);
            case "lookup" -> lookups(compile(ScaleCluster.of(NAMESPACES), ScaleCluster.PORT));
            case "one-namespace" ->
                    compile(ScaleCluster.oneNamespace(CROWD, CROWD), ScaleCluster.CROWD_PORT);
            case "explain" ->
                    explain(
                            compile(
                                    ScaleCluster.oneNamespace(CROWD, CROWD),
                                    ScaleCluster.CROWD_PORT));
            default -> throw new IllegalArgumentException("no shape is called " + args[0]);
        }
    }

    private static void say(String name, double value) {
        System.out.printf(Locale.ROOT, "%s %.9f%n", name, value);
    }

    private static Decisions compile(Cluster cluster, int port) throws IOException {
        long start = System.nanoTime();
        var decisions = Policies.compile(cluster, Profile.UPSTREAM);
        ask(decisions, cluster.pods(), port);
        say("seconds", (System.nanoTime() - start) / 1e9);
        say("peakHeapBytes", peakHeap());
        say("peakRssBytes", peakResident());
        long hashed = System.nanoTime();
        decisions.hash();
        say("hashSeconds", (System.nanoTime() - hashed) / 1e9);
        return decisions;
    }

    private static void ask(Decisions decisions, List<Pod> pods, int port) {
        for (int i = 0; i < pods.size(); i++) {
            int first = i - i % ScaleCluster.PODS_PER_NAMESPACE;
            IpAddress from = pods.get(i).addresses().getFirst();
            IpAddress neighbour =
                    pods.get(first + (i + 1) % ScaleCluster.PODS_PER_NAMESPACE)
                            .addresses()
                            .getFirst();
            expect(decisions, neighbour, from, port, true);
            expect(decisions, from, OUTSIDE, port, false);
        }
    }

    private static void expect(
            Decisions decisions, IpAddress from, IpAddress to, int port, boolean allowed) {
        if (decisions.allows(decisions.connection(from, to, TCP, port)) != allowed) {
            throw new IllegalStateException(from + " to " + to + " should be " + allowed);
        }
    }

    /// The sum of the pools' peaks: at least the peak of the sum.
    private static double peakHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
    }

    private static double peakResident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return 1024.0 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status has no VmHWM");
    }

    private static double p99(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[(int) Math.ceil(nanos.length * 0.99) - 1];
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }

    /// The same connections again and again, and connections all over the cluster.
    private static void lookups(Decisions decisions) {
        var pods = decisions.cluster().pods();
        lookups("lookup", decisions, connections(decisions, pods.subList(0, 1_024)));
        lookups("lookupAllOver", decisions, connections(decisions, pods));
    }

    private static Connection[] connections(Decisions decisions, List<Pod> pods) {
        var random = new Random(1);
        var connections = new ArrayList<Connection>();
        for (int i = 0; i < pods.size(); i++) {
            IpAddress from = pods.get(i).addresses().getFirst();
            IpAddress to = pods.get(i / 4 * 4 + random.nextInt(4)).addresses().getFirst();
            connections.add(
                    decisions.connection(
                            from, to, TCP, ScaleCluster.PORT + (random.nextInt(4) == 0 ? 1 : 0)));
        }
        java.util.Collections.shuffle(connections, random);
        return connections.toArray(Connection[]::new);
    }

    private static void lookups(String name, Decisions decisions, Connection[] connections) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int rounds = Math.max(5, 2_000_000 / connections.length);
        var nanos = new long[11];
        long allowed = round(decisions, connections, rounds);
        long allocated = 0;
        for (int i = 0; i < nanos.length; i++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            allowed += round(decisions, connections, rounds);
            nanos[i] = System.nanoTime() - start;
            allocated += threads.getCurrentThreadAllocatedBytes() - bytes;
        }
        double calls = (double) rounds * connections.length;
        say(name + "Nanos", median(nanos) / calls);
        // The counter itself costs a few hundred bytes for each round.
        say(name + "Bytes", Math.floor(allocated / calls / nanos.length * 100) / 100);
        System.err.println("policy-scale: " + allowed + " connections were allowed");
    }

    private static long round(Decisions decisions, Connection[] connections, int rounds) {
        long allowed = 0;
        for (int round = 0; round < rounds; round++) {
            for (Connection connection : connections) {
                allowed += decisions.allows(connection) ? 1 : 0;
            }
        }
        return allowed;
    }

    private static void explain(Decisions decisions) {
        var pods = decisions.cluster().pods();
        var random = new Random(2);
        var nanos = new long[2_000];
        for (int i = -nanos.length; i < nanos.length; i++) {
            var from = pods.get(random.nextInt(pods.size() / 2)).addresses().getFirst();
            var pod = pods.get(pods.size() / 2 + random.nextInt(pods.size() / 2));
            var to = i % 2 == 0 ? IpAddress.v4(random.nextInt()) : pod.addresses().getFirst();
            var connection = decisions.connection(from, to, TCP, 10_000 + random.nextInt(50_000));
            long start = System.nanoTime();
            var explanation = decisions.explain(connection);
            long took = System.nanoTime() - start;
            if (explanation.verdict() != Verdict.DENY
                    || explanation.egress().nearest().isEmpty()
                    || explanation.egress().fix().isEmpty()) {
                throw new IllegalStateException("not denied with nearest miss and fix");
            }
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        say("explainP99Nanos", p99(nanos));
        say("explainP50Nanos", median(nanos));
    }

    /// One object changes, and is asked about. Making the changed list of objects is outside.
    private static void changes(Decisions first) {
        var decisions = first;
        decisions = change("changePod", decisions, ScaleChange.POD);
        decisions = change("changeLabel", decisions, ScaleChange.LABEL);
        decisions = change("changePolicy", decisions, ScaleChange.POLICY);
        System.err.println("policy-scale: " + decisions.hash());
    }

    private static Decisions change(String name, Decisions first, ScaleChange kind) {
        var random = new Random(3);
        var decisions = first;
        var nanos = new long[CHANGES];
        for (int i = -WARM_UP_CHANGES; i < CHANGES; i++) {
            int pod = random.nextInt(decisions.cluster().pods().size());
            var after = kind.apply(decisions.cluster(), pod, i);
            long start = System.nanoTime();
            decisions = decisions.with(after);
            IpAddress changed = after.pods().get(pod).addresses().getFirst();
            IpAddress neighbour = after.pods().get(pod ^ 1).addresses().getFirst();
            boolean out = decisions.allows(decisions.connection(changed, OUTSIDE, TCP, 443));
            boolean in = decisions.allows(decisions.connection(neighbour, changed, TCP, 8080));
            long took = System.nanoTime() - start;
            if (out || !in) {
                throw new IllegalStateException("wrong answer after a changed " + kind);
            }
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        say(name + "P99Millis", p99(nanos) / 1e6);
        say(name + "P50Millis", median(nanos) / 1e6);
        return decisions;
    }

    /// What changes.
    private enum ScaleChange {
        POD {
            @Override
            Cluster apply(Cluster before, int at, int count) {
                Pod pod = before.pods().get(at);
                return withPod(
                        before,
                        at,
                        pod.withAddresses(List.of(ScaleCluster.address(200_000 + count + 1_000))));
            }
        },
        LABEL {
            @Override
            Cluster apply(Cluster before, int at, int count) {
                Pod pod = before.pods().get(at);
                var meta = pod.meta();
                return withPod(
                        before,
                        at,
                        new Pod(
                                ScaleCluster.meta(
                                        meta.namespace(),
                                        meta.name(),
                                        Map.of("app", "changed-" + count)),
                                pod.owner(),
                                pod.nodeName(),
                                false,
                                false,
                                pod.addresses(),
                                pod.ports()));
            }
        },
        POLICY {
            @Override
            Cluster apply(Cluster before, int at, int count) {
                var policies = new ArrayList<>(before.networkPolicies());
                int policy = at / ScaleCluster.PODS_PER_NAMESPACE * 3 + 1;
                NetworkPolicy old = policies.get(policy);
                policies.set(
                        policy,
                        ScaleCluster.policy(
                                old.meta().namespace(),
                                old.meta().name(),
                                old.podSelector(),
                                old.ingress(),
                                List.of(
                                        ScaleCluster.rule(
                                                List.of(),
                                                List.of(
                                                        ScaleCluster.range(
                                                                Protocol.TCP,
                                                                1_000,
                                                                2_000 + count))))));
                return ScaleCluster.cluster(before.namespaces(), before.pods(), policies);
            }
        };

        abstract Cluster apply(Cluster before, int at, int count);

        static Cluster withPod(Cluster before, int at, Pod changed) {
            var pods = new ArrayList<>(before.pods());
            pods.set(at, changed);
            return ScaleCluster.cluster(before.namespaces(), pods, before.networkPolicies());
        }
    }
}
