package io.sluice.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a destination does, judged by its last [#ATTEMPTS] attempts of the last hour.
///
/// An **attempt** is a connection of which something is known: it failed at a stage, or bytes came
/// back. What Sluice refused is no attempt, and neither is a connection without any answer and
/// without any error (a UDP packet that nobody had to answer, a client that hung up). A connection
/// that fell idle after bytes came back succeeded.
///
/// - **failing**: the last attempt failed, and so did the two before it or at least half of all.
/// - **degraded**: not failing, and at least one in ten failed.
/// - **healthy**: there are attempts, and neither of the above holds.
/// - **unknown**: there is no attempt, whatever was refused.
///
/// @param destination the name, or the address when there is no name
/// @param nameSource how the name is known
/// @param port the port, 0 for protocols without ports
/// @param protocol the protocol as text
/// @param state how it does
/// @param since since when it is in this state; for unknown, since when it is heard of, or since
///   the last attempt is too old
/// @param stage the stage at which most of the failed attempts failed; empty when none failed
/// @param lastReason what broke the last attempt that failed; empty when none failed
/// @param attempts attempts that were judged
/// @param failures those of them that failed
/// @param refused what Sluice refused in the same time; says nothing about the destination
public record DestinationHealth(
        String destination,
        NameSource nameSource,
        int port,
        String protocol,
        HealthState state,
        Instant since,
        Optional<Stage> stage,
        Optional<Reason> lastReason,
        int attempts,
        int failures,
        long refused) {
    /// How many attempts are judged at most.
    public static final int ATTEMPTS = 20;

    /// How long an attempt counts.
    public static final Duration MEMORY = Duration.ofHours(1);

    /// How many attempts in a row that failed make a destination failing.
    public static final int IN_A_ROW = 3;
}
