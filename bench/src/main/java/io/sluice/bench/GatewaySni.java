package io.sluice.bench;

import io.sluice.linux.ProcessClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// CPU time per TLS connection carried by the gateway, beside HAProxy with one thread and the same
/// task (route by server name, log every connection), and the direct connection as the floor.
///
/// The proxies run in processes of their own; clients and server run in this one. Rounds are
/// interleaved. Everything stays on the loopback interface.
final class GatewaySni {
    static final String NAME = "gateway-sni";

    private static final double TARGET = 1.0;
    private static final int ROUNDS = 41;
    private static final int CONNECTIONS = 2_000;
    private static final int WARM_UP_CONNECTIONS = 160_000;

    private enum Way {
        SLUICE,
        HAPROXY,
        DIRECT
    }

    /// @param proxyMicros CPU time of the proxy for one connection
    /// @param allMicros CPU time of clients, server and proxy for one connection
    private record Sample(Way way, double proxyMicros, double allMicros) {}

    private GatewaySni() {}

    static int run(List<String> options) throws IOException, InterruptedException {
        if (!options.isEmpty()) {
            System.err.println("usage: build/bench " + NAME);
            return 2;
        }
        var haproxy = Haproxy.find();
        if (haproxy.isEmpty()) {
            System.err.println(
                    "bench: haproxy is not installed; it is the peer of this benchmark"
                            + " (Debian and Ubuntu: apt-get install haproxy)");
            return 2;
        }
        var folder = Files.createTempDirectory("sluice-bench-");
        try (var load = TlsLoad.start();
                var peer = Haproxy.start(haproxy.get(), folder, load.port());
                var gateway = GatewayProcess.start(folder, load.port())) {
            return measure(load, gateway, peer);
        } finally {
            delete(folder);
        }
    }

    private static int measure(TlsLoad load, GatewayProcess gateway, Haproxy peer)
            throws IOException, InterruptedException {
        var samples = new ArrayList<Sample>();
        load.run(GatewayProcess.ADDRESS, WARM_UP_CONNECTIONS);
        load.run(Haproxy.ADDRESS, CONNECTIONS);
        load.run(TlsLoad.SERVER, CONNECTIONS);
        for (int round = 0; round < ROUNDS; round++) {
            var order = new ArrayList<>(Arrays.asList(Way.values()));
            Collections.rotate(order, round);
            for (var way : order) {
                samples.add(
                        switch (way) {
                            case SLUICE ->
                                    sample(load, way, GatewayProcess.ADDRESS, gateway.process());
                            case HAPROXY -> sample(load, way, Haproxy.ADDRESS, peer.process());
                            case DIRECT -> direct(load);
                        });
            }
        }
        return report(samples);
    }

    private static Sample sample(TlsLoad load, Way way, String address, Process proxy)
            throws IOException, InterruptedException {
        double before = cpuMicros(proxy.pid());
        double others = all(load, address);
        double proxied = (cpuMicros(proxy.pid()) - before) / CONNECTIONS;
        return new Sample(way, proxied, others + proxied);
    }

    private static Sample direct(TlsLoad load) throws IOException, InterruptedException {
        return new Sample(Way.DIRECT, 0, all(load, TlsLoad.SERVER));
    }

    private static double all(TlsLoad load, String address)
            throws IOException, InterruptedException {
        long self = ProcessHandle.current().pid();
        double before = cpuMicros(self);
        load.run(address, CONNECTIONS);
        return (cpuMicros(self) - before) / CONNECTIONS;
    }

    private static double cpuMicros(long pid) throws IOException {
        return ProcessClock.cpuNanos(pid) / 1000.0;
    }

    private static int report(List<Sample> samples) {
        double sluice = median(samples, Way.SLUICE, Sample::proxyMicros);
        double haproxy = median(samples, Way.HAPROXY, Sample::proxyMicros);
        double ratio = medianRatio(samples);
        System.out.printf(
                Locale.ROOT,
                """
                {
                  "benchmark": "%s",
                  "unit": "microseconds of CPU time per connection, median of rounds",
                  "rounds": %d,
                  "connectionsPerRound": %d,
                  "proxyAlone": {"sluice": %.1f, "haproxy": %.1f},
                  "withClientsAndServer": {"sluice": %.1f, "haproxy": %.1f, "direct": %.1f},
                  "everyRound": {"sluice": %s, "haproxy": %s},
                  "ratio, median of rounds": %.2f,
                  "target": %.2f
                }
                """,
                NAME,
                ROUNDS,
                CONNECTIONS,
                sluice,
                haproxy,
                median(samples, Way.SLUICE, Sample::allMicros),
                median(samples, Way.HAPROXY, Sample::allMicros),
                median(samples, Way.DIRECT, Sample::allMicros),
                every(samples, Way.SLUICE),
                every(samples, Way.HAPROXY),
                ratio,
                TARGET);
        return ratio <= TARGET ? 0 : 1;
    }

    private static double median(List<Sample> samples, Way way, ToDoubleFunction<Sample> figure) {
        var sorted =
                samples.stream().filter(s -> s.way() == way).mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /// The two proxies' samples of one round stand next to each other in time, so that what else
    /// the machine does weighs on both.
    private static double medianRatio(List<Sample> samples) {
        var sluice = samples.stream().filter(s -> s.way() == Way.SLUICE).toList();
        var haproxy = samples.stream().filter(s -> s.way() == Way.HAPROXY).toList();
        var ratios =
                IntStream.range(0, ROUNDS)
                        .mapToDouble(
                                i -> sluice.get(i).proxyMicros() / haproxy.get(i).proxyMicros())
                        .sorted()
                        .toArray();
        return ratios[ROUNDS / 2];
    }

    private static List<Long> every(List<Sample> samples, Way way) {
        return samples.stream()
                .filter(s -> s.way() == way)
                .map(s -> Math.round(s.proxyMicros()))
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
