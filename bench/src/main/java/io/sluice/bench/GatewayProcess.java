package io.sluice.bench;

import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Resolution;
import io.sluice.flows.FlowRing;
import io.sluice.gateway.AccessLog;
import io.sluice.gateway.EgressGateway;
import io.sluice.gateway.GatewaySettings;
import io.sluice.linux.NetworkNamespace;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// The gateway in a process of its own with one loop, the product's JVM options, policies to ask, a
/// ring of flows, and an access log.
record GatewayProcess(Child child) implements AutoCloseable {
    static final String ADDRESS = "127.0.0.2";

    static GatewayProcess start(Path folder, int port) throws IOException, InterruptedException {
        var command =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xms64m",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayProcess.class.getName(),
                        Integer.toString(port),
                        folder.resolve("access.log").toString());
        return new GatewayProcess(
                Child.start(command, folder.resolve("gateway.log"), ADDRESS, port));
    }

    /// @param args the port, and the file of the access log
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        var decisions = SniCluster.decisions(port);
        var server = IpAddress.parse(TlsLoad.SERVER).orElseThrow();
        var found =
                CompletableFuture.<Resolution>completedFuture(
                        new Resolution.Found(List.of(server), Duration.ofMinutes(1)));
        var settings =
                GatewaySettings.DEFAULT
                        .listeningOn(Set.of(IpAddress.parse(ADDRESS).orElseThrow()), port)
                        .withLoops(1)
                        .withAllowedSpecialRanges(List.of(Cidr.parse("127.0.0.0/8").orElseThrow()));
        try (var here = NetworkNamespace.current();
                var log = AccessLog.toFile(Path.of(args[1]));
                var gateway =
                        EgressGateway.start(
                                here,
                                settings,
                                () -> decisions,
                                _ -> found,
                                new RecentAnswers(),
                                new FlowRing(InstantSource.system()),
                                log)) {
            System.out.println("listening on port " + gateway.port());
            new CountDownLatch(1).await();
        }
    }

    Process process() {
        return child.process();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
