package io.sluice.flows;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Optional;

/// What is remembered of one destination, to judge its health. Not thread-safe.
final class HealthRecord {
    private record Attempt(Instant when, Optional<Reason> failure) {}

    private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();
    private NameSource nameSource = NameSource.NONE;
    private HealthState state = HealthState.UNKNOWN;
    private Instant since;
    private Instant lastHeard;
    private long refused;

    HealthRecord(Instant now) {
        since = now;
        lastHeard = now;
    }

    void refused(Flow flow, Instant now) {
        heard(flow, now);
        refused++;
    }

    void attempted(Flow flow, Optional<Reason> failure, Instant now) {
        heard(flow, now);
        forget(now);
        attempts.addLast(new Attempt(now, failure));
        if (attempts.size() > DestinationHealth.ATTEMPTS) {
            attempts.removeFirst();
        }
        become(judge(), now);
    }

    private void heard(Flow flow, Instant now) {
        lastHeard = now;
        nameSource = flow.destination().nameSource();
    }

    /// Attempts that are too old no longer count; each may change the state when it goes.
    private void forget(Instant now) {
        var oldest = now.minus(DestinationHealth.MEMORY);
        while (!attempts.isEmpty() && attempts.getFirst().when().isBefore(oldest)) {
            var gone = attempts.removeFirst().when().plus(DestinationHealth.MEMORY);
            become(judge(), gone);
        }
    }

    private void become(HealthState next, Instant when) {
        if (next != state) {
            state = next;
            since = when;
        }
    }

    private HealthState judge() {
        if (attempts.isEmpty()) {
            return HealthState.UNKNOWN;
        }
        int failures = failures();
        boolean lastFailed = attempts.getLast().failure().isPresent();
        boolean row = failedInARow() >= DestinationHealth.IN_A_ROW;
        if (lastFailed && (row || failures * 2 >= attempts.size())) {
            return HealthState.FAILING;
        }
        return failures * 10 >= attempts.size() ? HealthState.DEGRADED : HealthState.HEALTHY;
    }

    private int failures() {
        return (int) attempts.stream().filter(attempt -> attempt.failure().isPresent()).count();
    }

    private int failedInARow() {
        int row = 0;
        Iterator<Attempt> latest = attempts.descendingIterator();
        while (latest.hasNext() && latest.next().failure().isPresent()) {
            row++;
        }
        return row;
    }

    private Optional<Stage> worstStage() {
        var counts = new EnumMap<Stage, Integer>(Stage.class);
        Optional<Stage> worst = Optional.empty();
        for (var attempt : attempts) {
            var stage = attempt.failure().map(Reason::stage);
            if (stage.isPresent()) {
                int count = counts.merge(stage.get(), 1, Integer::sum);
                if (worst.isEmpty() || count >= counts.getOrDefault(worst.get(), 0)) {
                    worst = stage;
                }
            }
        }
        return worst;
    }

    private Optional<Reason> lastReason() {
        return attempts.reversed().stream().flatMap(a -> a.failure().stream()).findFirst();
    }

    boolean isStale(Instant now) {
        return lastHeard.isBefore(now.minus(DestinationHealth.MEMORY));
    }

    DestinationHealth report(String destination, int port, String protocol, Instant now) {
        forget(now);
        return new DestinationHealth(
                destination,
                nameSource,
                port,
                protocol,
                state,
                since,
                worstStage(),
                lastReason(),
                attempts.size(),
                failures(),
                refused);
    }
}
