package io.sluice.flows;

import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;

/// What was lost, by quarter minute, for as long as windows are kept. Not thread-safe.
final class LossLog {
    private final long keptSlots;
    private final TreeMap<Long, Completeness> slots = new TreeMap<>();

    LossLog(Duration kept) {
        keptSlots = kept.dividedBy(FlowRing.WINDOW);
    }

    void missed(Flow.Capture where, long count, Instant now) {
        boolean node = where == Flow.Capture.NODE;
        add(now, new Completeness(0, node ? count : 0, node ? 0 : count, 0));
    }

    /// Records that came in at `when` are gone.
    void evicted(long count, Instant when) {
        add(when, new Completeness(0, 0, 0, count));
    }

    private void add(Instant when, Completeness more) {
        slots.merge(FlowRing.slot(when), more, Completeness::plus);
        slots.headMap(slots.lastKey() - keptSlots).clear();
    }

    Completeness since(Instant since, long seen) {
        return slots.tailMap(FlowRing.slot(since)).values().stream()
                .reduce(new Completeness(seen, 0, 0, 0), Completeness::plus);
    }
}
