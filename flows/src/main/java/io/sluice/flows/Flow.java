package io.sluice.flows;

import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.time.Instant;
import java.util.Optional;

/// One connection, or one denied attempt, as it was seen where it was captured. The source's
/// workload is stamped at capture, never looked up later.
///
/// @param capturedBy who saw it
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
    /// Who saw a flow.
    public enum Capture {
        NODE,
        GATEWAY
    }

    /// Durations in nanoseconds; -1 when the stage was not reached or is not seen where the flow
    /// was captured.
    public record StageTimes(long dnsNanos, long connectNanos, long tlsNanos, long firstByteNanos) {
        /// Nothing known.
        public static final StageTimes UNKNOWN = new StageTimes(-1, -1, -1, -1);
    }
}
