package io.sluice.flows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A window that still takes in flows. Mutable, because a busy node adds to few windows very often;
/// not thread-safe.
final class OpenWindow {
    private final FlowKey key;
    private Instant start;
    private Instant recorded;
    private Flow last;
    private String explanation = "";
    private long records;
    private long started;
    private long finished;
    private long bytesOut;
    private long bytesIn;
    private long longestNanos;
    private final List<long[]> latencies = new ArrayList<>(4);

    OpenWindow(FlowKey key, Flow first, Instant now) {
        this.key = key;
        start = first.started();
        recorded = now;
        last = first;
        for (int stage = 0; stage < 4; stage++) {
            latencies.add(new long[0]);
        }
    }

    void add(Flow flow, Instant now) {
        recorded = now;
        last = flow;
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
        if (latencies.get(stage).length == 0) {
            latencies.set(stage, new long[LatencyHistogram.buckets()]);
        }
        latencies.get(stage)[LatencyHistogram.bucket(nanos)]++;
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
                last.sourceAddress(),
                explanation,
                records,
                new FlowCounts(started, finished, refused ? records : 0, failed),
                bytesOut,
                bytesIn,
                longestNanos,
                new Latencies(histogram(0), histogram(1), histogram(2), histogram(3)));
    }

    private LatencyHistogram histogram(int stage) {
        var counts = latencies.get(stage);
        return counts.length == 0 ? LatencyHistogram.EMPTY : LatencyHistogram.ofCounts(counts);
    }
}
