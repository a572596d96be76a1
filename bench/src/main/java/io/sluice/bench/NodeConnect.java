package io.sluice.bench;

import io.sluice.linux.KernelSupport;
import io.sluice.model.Cidr;
import io.sluice.node.Enforcer;
import io.sluice.node.EnforcerSettings;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Time of a new TCP connection through a node that enforces 10,000 policies, over the same with
/// none: two nodes side by side, measured in turns, and a third one without any rules as the floor.
final class NodeConnect {
    static final String NAME = "node-connect";
    private static final int POLICIES = 10_000;
    private static final int WARM_UP = 4;
    private static final int ROUNDS = 41;
    private static final int CONNECTIONS = 1_000;
    private static final double TARGET = 1.10;

    private NodeConnect() {}

    static int run(List<String> options) throws IOException {
        if (!options.isEmpty()) {
            System.err.println("usage: build/bench " + NAME);
            return 2;
        }
        var missing = KernelSupport.missing();
        if (!missing.isEmpty()) {
            missing.forEach(what -> System.err.println("missing: " + what));
            return 2;
        }
        try (var bare = new NodeWorld();
                var without = new NodeWorld();
                var with = new NodeWorld();
                var none = enforce(without, 0);
                var many = enforce(with, POLICIES)) {
            System.err.println(none + " and " + many);
            return measure(bare, without, with, many.elements());
        }
    }

    private record Node(Enforcer enforcer, int policies, int elements, long applyMillis)
            implements AutoCloseable {
        @Override
        public void close() {
            enforcer.close();
        }

        @Override
        public String toString() {
            return "%d policies: %d elements, compiled and loaded in %d ms"
                    .formatted(policies, elements, applyMillis);
        }
    }

    private static Node enforce(NodeWorld world, int policies) throws IOException {
        var settings =
                EnforcerSettings.of(List.of(Cidr.parse("10.244.0.0/16").orElseThrow()), "pod");
        var enforcer = Enforcer.open(world.node(), settings);
        long start = System.nanoTime();
        var decisions = Policies.compile(ManyPolicies.cluster(policies), Profile.UPSTREAM);
        var change = enforcer.apply(decisions, ManyPolicies.interfaces());
        long millis = (System.nanoTime() - start) / 1_000_000;
        return new Node(enforcer, policies, change.added(), millis);
    }

    private static int measure(NodeWorld bare, NodeWorld without, NodeWorld with, int elements)
            throws IOException {
        var worlds = List.of(bare, without, with);
        var nanos = new double[worlds.size()][ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (int turn = 0; turn < worlds.size(); turn++) {
                // Each comes first, second and last equally often.
                int at = Math.floorMod(turn + round, worlds.size());
                double measured = worlds.get(at).nanosPerConnection(CONNECTIONS);
                if (round >= 0) {
                    nanos[at][round] = measured;
                }
            }
        }
        double ratio = median(nanos[2]) / median(nanos[1]);
        System.out.printf(
                Locale.ROOT,
                "{\"bench\": \"%s\", \"policies\": %d, \"elements\": %d, \"rounds\": %d,"
                        + " \"connectionsPerRound\": %d, \"microsWithoutRules\": %.2f,"
                        + " \"microsWithoutPolicies\": %.2f, \"microsWithPolicies\": %.2f,"
                        + " \"ratio\": %.3f, \"target\": %.2f}%n",
                NAME,
                POLICIES,
                elements,
                ROUNDS,
                CONNECTIONS,
                median(nanos[0]) / 1000,
                median(nanos[1]) / 1000,
                median(nanos[2]) / 1000,
                ratio,
                TARGET);
        return ratio <= TARGET ? 0 : 1;
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
