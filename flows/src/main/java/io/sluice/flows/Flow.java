package io.sluice.flows;

import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.time.Instant;
import java.util.Optional;

/// One connection, or one denied attempt, as it was seen where it was captured. The source's
/// workload is stamped at capture, never looked up later.
///
/// A capture that sees a connection begin, go on and end may report it in several records, told
/// apart by their phase; bytes are then those since the record before. Most report it whole.
///
/// @param capturedBy who saw it
/// @param phase which part of the connection this record is about
/// @param started when it began
/// @param durationNanos how long it lasted; 0 for a denied attempt
/// @param source the workload; empty when the source is no Pod
/// @param sourcePod the Pod as `namespace/name`; empty when the source is no Pod
/// @param sourceAddress the source address
/// @param destination where it went
/// @param allowed false when Sluice refused it
/// @param rule the rule that allowed it, as `namespace/policy egress[0]`, or the policies that
///   refused it; empty when no policy applies
/// @param reason what refused or broke it; empty when all went well
/// @param explanation the reason for a person, one or more lines; empty when all went well
/// @param bytesOut bytes from source to destination
/// @param bytesIn bytes from destination to source
/// @param times how long each stage took
/// @param carriedBy the Gateway as `namespace/name` that carried it; empty when it went directly
public record Flow(
        Capture capturedBy,
        Phase phase,
        Instant started,
        long durationNanos,
        Optional<WorkloadRef> source,
        String sourcePod,
        IpAddress sourceAddress,
        Destination destination,
        boolean allowed,
        String rule,
        Optional<Reason> reason,
        String explanation,
        long bytesOut,
        long bytesIn,
        StageTimes times,
        String carriedBy) {
    /// A connection in one record, or a denied attempt.
    public Flow(
            Capture capturedBy,
            Instant started,
            long durationNanos,
            Optional<WorkloadRef> source,
            String sourcePod,
            IpAddress sourceAddress,
            Destination destination,
            boolean allowed,
            String rule,
            Optional<Reason> reason,
            String explanation,
            long bytesOut,
            long bytesIn,
            StageTimes times,
            String carriedBy) {
        this(
                capturedBy,
                Phase.WHOLE,
                started,
                durationNanos,
                source,
                sourcePod,
                sourceAddress,
                destination,
                allowed,
                rule,
                reason,
                explanation,
                bytesOut,
                bytesIn,
                times,
                carriedBy);
    }

    /// Which part of a connection a record is about.
    public enum Phase {
        /// All of it: it began and ended.
        WHOLE,
        /// It began.
        BEGIN,
        /// It goes on.
        CONTINUE,
        /// It ended.
        END;

        boolean begins() {
            return this == WHOLE || this == BEGIN;
        }

        boolean ends() {
            return this == WHOLE || this == END;
        }
    }

    /// Who saw a flow.
    public enum Capture {
        /// The node of the source, from conntrack or NFLOG.
        NODE,
        /// The egress gateway.
        GATEWAY
    }

    /// Durations in nanoseconds; -1 when the stage was not reached or is not seen where the flow
    /// was captured.
    public record StageTimes(long dnsNanos, long connectNanos, long tlsNanos, long firstByteNanos) {
        /// Nothing known.
        public static final StageTimes UNKNOWN = new StageTimes(-1, -1, -1, -1);
    }
}
