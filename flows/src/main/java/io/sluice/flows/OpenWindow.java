package io.sluice.flows;

import io.sluice.model.IpAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;

/// A window that still takes in flows. Mutable, because a busy node adds to few windows very often;
/// not thread-safe. Most windows hold one record: counts of durations begin with the second.
final class OpenWindow {
    private static final int STAGES = 4;
    private static final long[] NONE = {};

    private final FlowKey key;
    private final int firstExplanationLength;
    private Instant start;
    private Instant recorded;
    private IpAddress sourceAddress;
    private String explanation = "";
    private long records;
    private long started;
    private long finished;
    private long bytesOut;
    private long bytesIn;
    private long longestNanos;
    private final long[] firstNanos = {-1, -1, -1, -1};
    private final long[][] counts = new long[STAGES][];

    OpenWindow(FlowKey key, Flow first, Instant now) {
        this.key = key;
        firstExplanationLength = first.explanation().length();
        start = first.started();
        recorded = now;
        sourceAddress = first.sourceAddress();
        Arrays.fill(counts, NONE);
    }

    void add(Flow flow, Instant now) {
        recorded = now;
        sourceAddress = flow.sourceAddress();
        if (flow.started().isBefore(start)) {
            start = flow.started();
        }
        if (!flow.explanation().isEmpty()) {
            explanation = flow.explanation();
        }
        records++;
        started += flow.phase().begins() ? 1 : 0;
        finished += flow.phase().ends() ? 1 : 0;
        bytesOut += flow.bytesOut();
        bytesIn += flow.bytesIn();
        longestNanos = Math.max(longestNanos, flow.durationNanos());
        var times = flow.times();
        time(0, times.dnsNanos());
        time(1, times.connectNanos());
        time(2, times.tlsNanos());
        time(3, times.firstByteNanos());
    }

    private void time(int stage, long nanos) {
        if (nanos < 0) {
            return;
        }
        if (firstNanos[stage] < 0) {
            firstNanos[stage] = nanos;
            return;
        }
        if (counts[stage].length == 0) {
            counts[stage] = new long[LatencyHistogram.buckets()];
            counts[stage][LatencyHistogram.bucket(firstNanos[stage])]++;
        }
        counts[stage][LatencyHistogram.bucket(nanos)]++;
    }

    int firstExplanationLength() {
        return firstExplanationLength;
    }

    long records() {
        return records;
    }

    FlowWindow freeze() {
        boolean refused = !key.allowed();
        var failed =
                refused || key.reason().isEmpty()
                        ? Map.<Stage, Long>of()
                        : Map.of(key.reason().get().stage(), records);
        return new FlowWindow(
                key,
                start,
                recorded,
                sourceAddress,
                explanation,
                records,
                new FlowCounts(started, finished, refused ? records : 0, failed),
                bytesOut,
                bytesIn,
                longestNanos,
                new Latencies(histogram(0), histogram(1), histogram(2), histogram(3)));
    }

    private LatencyHistogram histogram(int stage) {
        return counts[stage].length == 0
                ? LatencyHistogram.of(firstNanos[stage])
                : LatencyHistogram.ofCounts(counts[stage]);
    }
}
