package io.sluice.cli.demo;

import io.sluice.cli.live.Recorded;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.service.FlowClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// What the running agent recorded of an attempt, asked like a user would.
final class Evidence {
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final Recorded recorded;
    private final Path accessLog;

    Evidence(FlowClient client, Path accessLog) {
        this.recorded = new Recorded(client, PATIENCE);
        this.accessLog = accessLog;
    }

    /// A refusal or failure that was recorded for the attempt.
    Optional<FlowWindow> trouble(Trial trial) throws IOException, InterruptedException {
        return find(trial, window -> window.refused() || window.key().reason().isPresent());
    }

    /// The record of a connection that the gateway carried, with its bytes.
    Optional<FlowWindow> carried(Trial trial) throws IOException, InterruptedException {
        return find(
                trial,
                window ->
                        window.key().capturedBy() == Flow.Capture.GATEWAY
                                && window.key().reason().isEmpty()
                                && window.bytesIn() > 0
                                && window.key().destination().name().equals(trial.aim().name()));
    }

    /// True when the gateway's access log has a line with the Pod and the name.
    boolean logged(Trial trial) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        String pod = '"' + trial.claim().from() + '"';
        String name = '"' + trial.aim().name() + '"';
        while (true) {
            boolean found =
                    Files.exists(accessLog)
                            && Files.readAllLines(accessLog).stream()
                                    .anyMatch(line -> line.contains(pod) && line.contains(name));
            if (found || Instant.now().isAfter(deadline)) {
                return found;
            }
            Thread.sleep(BETWEEN);
        }
    }

    private Optional<FlowWindow> find(Trial trial, Predicate<FlowWindow> wanted)
            throws IOException, InterruptedException {
        return recorded.find(window -> isAbout(window, trial) && wanted.test(window));
    }

    private static boolean isAbout(FlowWindow window, Trial trial) {
        var destination = window.key().destination();
        var aim = trial.aim();
        boolean target =
                destination
                                .address()
                                .filter(a -> a.equals(aim.dialled()) || a.equals(aim.real()))
                                .isPresent()
                        || !aim.name().isEmpty() && destination.name().equals(aim.name());
        return window.key().sourcePod().equals(trial.claim().from())
                && !window.recorded().isBefore(trial.started())
                && destination.protocol() == aim.protocol()
                && target;
    }
}
