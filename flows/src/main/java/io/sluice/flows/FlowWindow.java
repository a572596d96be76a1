package io.sluice.flows;

import io.sluice.model.IpAddress;
import java.time.Instant;

/// What is recorded of flows that have everything in [FlowKey] in common: those of 15 seconds on a
/// node, one connection at the gateway.
///
/// @param key what they have in common
/// @param start when the first began
/// @param recorded when the last record of one came in
/// @param sourceAddress the source address of the last one
/// @param explanation the last one's reason for a person; empty when all went well
/// @param records the number of flow records in it
/// @param counts connections started, finished, refused and failed
/// @param bytesOut bytes from the source to the destination
/// @param bytesIn bytes from the destination to the source
/// @param longestNanos the longest connection
/// @param latencies how long the stages took
public record FlowWindow(
        FlowKey key,
        Instant start,
        Instant recorded,
        IpAddress sourceAddress,
        String explanation,
        long records,
        FlowCounts counts,
        long bytesOut,
        long bytesIn,
        long longestNanos,
        Latencies latencies) {
    /// A window of one record.
    public static FlowWindow of(Flow flow, Instant recorded) {
        return new FlowWindow(
                FlowKey.of(flow),
                flow.started(),
                recorded,
                flow.sourceAddress(),
                flow.explanation(),
                1,
                FlowCounts.of(flow),
                flow.bytesOut(),
                flow.bytesIn(),
                flow.durationNanos(),
                Latencies.of(flow.times()));
    }

    /// This window and a later one with the same key.
    public FlowWindow plus(FlowWindow later) {
        return new FlowWindow(
                key,
                start.isAfter(later.start) ? later.start : start,
                later.recorded,
                later.sourceAddress,
                later.explanation.isEmpty() ? explanation : later.explanation,
                records + later.records,
                counts.plus(later.counts),
                bytesOut + later.bytesOut,
                bytesIn + later.bytesIn,
                Math.max(longestNanos, later.longestNanos),
                latencies.plus(later.latencies));
    }

    /// Characters that strangers and manifests choose.
    int textLength() {
        return key.textLength() + explanation.length();
    }

    /// True when Sluice refused these.
    public boolean refused() {
        return !key.allowed();
    }

    /// The workload as text; the source address when there is none.
    public String sourceName() {
        return key.source().map(Object::toString).orElse(sourceAddress.toString());
    }
}
