package io.sluice.cli.live;

import io.sluice.flows.FlowWindow;
import io.sluice.flows.service.FlowClient;
import io.sluice.flows.service.FlowQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// What the running agent recorded, asked for through its socket. Records come in a moment after
/// the packets: they are waited for.
///
/// @param client asks
/// @param patience how long a record is waited for
public record Recorded(FlowClient client, Duration patience) {
    private static final Duration BETWEEN = Duration.ofMillis(20);

    /// The latest flows that are wanted; empty when none comes in time.
    public Optional<FlowWindow> find(Predicate<FlowWindow> wanted)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var found =
                    client.flows(FlowQuery.ALL_FLOWS).windows().reversed().stream()
                            .filter(wanted)
                            .findFirst();
            if (found.isPresent() || System.nanoTime() - deadline > 0) {
                return found;
            }
            Thread.sleep(BETWEEN);
        }
    }
}
