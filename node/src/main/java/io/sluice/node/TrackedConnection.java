package io.sluice.node;

import io.sluice.flows.Flow;
import io.sluice.flows.Flow.Capture;
import io.sluice.flows.Flow.Phase;
import io.sluice.flows.Flow.StageTimes;
import io.sluice.flows.Reason;
import io.sluice.linux.ConntrackEntry;
import io.sluice.linux.ConntrackTuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// A connection that is open, or closed and not yet forgotten by the kernel. Not for several
/// threads at once.
final class TrackedConnection {
    private static final long UNANSWERED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long FIRST_PART_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PART_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int TCP = 6;

    private final ConnectionEnds ends;
    private final String rule;
    private final long startNanos;
    private final ConntrackTuple original;
    private final int mark;
    private final boolean tcp;
    private boolean answered;
    private boolean finished;
    private boolean inParts;
    private long connectNanos = -1;
    private long recordedNanos;
    private long recordedOut;
    private long recordedIn;

    TrackedConnection(ConnectionEnds ends, String rule, ConntrackEntry entry) {
        this.ends = ends;
        this.rule = rule;
        startNanos = entry.startNanos() != 0 ? entry.startNanos() : now();
        original = entry.original();
        mark = entry.mark();
        tcp = original.protocol() == TCP;
        answered = entry.has(ConntrackEntry.SEEN_REPLY);
        recordedNanos = startNanos;
    }

    /// Nanoseconds since 1970, as the kernel counts them.
    private static long now() {
        var now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    boolean isOfPod() {
        return ends.source().isPresent() || ends.destination().workload().isPresent();
    }

    ConnectionEnds ends() {
        return ends;
    }

    /// The number of the rule that allowed it, and other bits.
    int mark() {
        return mark;
    }

    ConntrackTuple original() {
        return original;
    }

    boolean isFinished() {
        return finished;
    }

    void changed(ConntrackEntry entry) {
        if (!answered && entry.has(ConntrackEntry.SEEN_REPLY)) {
            answered = true;
            connectNanos = tcp ? Math.max(0, now() - startNanos) : -1;
        }
    }

    /// The record of a connection that is over, unless there is one already.
    ///
    /// @param denied whether a connection like this one is not allowed any more: then nobody failed
    Optional<Flow> finish(ConntrackEntry entry, Predicate<TrackedConnection> denied) {
        if (finished) {
            return Optional.empty();
        }
        finished = true;
        changed(entry);
        long end = entry.stopNanos() != 0 ? entry.stopNanos() : now();
        return Optional.of(
                record(
                        inParts ? Phase.END : Phase.WHOLE,
                        end,
                        entry,
                        failure(entry).filter(_ -> !denied.test(this))));
    }

    private Optional<Reason> failure(ConntrackEntry entry) {
        if (!tcp || entry.has(ConntrackEntry.ASSURED)) {
            return Optional.empty();
        }
        // A reset as the first answer ends the entry before it counts as answered.
        return Optional.of(
                entry.has(ConntrackEntry.SEEN_REPLY) || entry.packetsIn() > 0
                        ? Reason.CONNECT_FAILED
                        : Reason.CONNECT_TIMEOUT);
    }

    /// The record of an attempt that has waited too long for its first answer.
    ///
    /// @param denied as for [#finish]
    Optional<Flow> giveUp(Predicate<TrackedConnection> denied) {
        long now = now();
        if (finished || answered || !tcp || now - startNanos < UNANSWERED_NANOS) {
            return Optional.empty();
        }
        finished = true;
        var reason = Optional.of(Reason.CONNECT_TIMEOUT).filter(_ -> !denied.test(this));
        return Optional.of(flow(Phase.WHOLE, now, 0, 0, reason));
    }

    /// True when it is open and its last record, or its beginning, is a while ago.
    boolean isPartDue() {
        long after = inParts || recordedNanos > startNanos ? PART_NANOS : FIRST_PART_NANOS;
        return !finished && (answered || !tcp) && now() - recordedNanos >= after;
    }

    /// A record of what it carried since the one before; none when that is nothing.
    Optional<Flow> part(ConntrackEntry entry) {
        recordedNanos = now();
        if (entry.bytesOut() == recordedOut && entry.bytesIn() == recordedIn) {
            return Optional.empty();
        }
        var phase = inParts ? Phase.CONTINUE : Phase.BEGIN;
        inParts = true;
        return Optional.of(record(phase, recordedNanos, entry, Optional.empty()));
    }

    private Flow record(Phase phase, long until, ConntrackEntry entry, Optional<Reason> reason) {
        long out = Math.max(0, entry.bytesOut() - recordedOut);
        long in = Math.max(0, entry.bytesIn() - recordedIn);
        recordedOut = entry.bytesOut();
        recordedIn = entry.bytesIn();
        return flow(phase, until, out, in, reason);
    }

    private Flow flow(Phase phase, long until, long out, long in, Optional<Reason> reason) {
        return new Flow(
                Capture.NODE,
                phase,
                Instant.ofEpochSecond(0, startNanos),
                Math.max(0, until - startNanos),
                ends.source(),
                ends.sourcePod(),
                ends.sourceAddress(),
                ends.destination(),
                true,
                rule,
                reason,
                reason.map(TrackedConnection::explanation).orElse(""),
                out,
                in,
                new StageTimes(-1, reason.isEmpty() ? connectNanos : -1, -1, -1),
                "");
    }

    private static String explanation(Reason reason) {
        return reason == Reason.CONNECT_TIMEOUT
                ? "allowed, and the destination did not answer"
                : "allowed, and the destination refused the connection";
    }
}
