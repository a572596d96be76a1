package io.sluice.gateway;

import io.sluice.flows.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The counters of one loop: written by its thread alone, read by any.
final class LoopCounters {
    private static final int ACCEPTED = 0;
    private static final int CARRIED = 1;
    private static final int OPEN = 2;
    private static final int ACCEPT_FAILURES = 3;
    private static final int BYTES_OUT = 4;
    private static final int BYTES_IN = 5;
    private static final int COUNTS = 6;

    private final AtomicLongArray counts = new AtomicLongArray(COUNTS);
    private final Map<Reason, AtomicLong> byReason = new EnumMap<>(Reason.class);

    LoopCounters() {
        for (Reason reason : Reason.values()) {
            byReason.put(reason, new AtomicLong());
        }
    }

    private void add(int index, long amount) {
        counts.setRelease(index, counts.getPlain(index) + amount);
    }

    void accepted() {
        add(ACCEPTED, 1);
        add(OPEN, 1);
    }

    void acceptFailed() {
        add(ACCEPT_FAILURES, 1);
    }

    void carried() {
        add(CARRIED, 1);
    }

    void ended(Optional<Reason> reason, long bytesOut, long bytesIn) {
        add(OPEN, -1);
        add(BYTES_OUT, bytesOut);
        add(BYTES_IN, bytesIn);
        reason.map(byReason::get).ifPresent(AtomicLong::incrementAndGet);
    }

    /// Connections of any stage; for the loop's own thread.
    long open() {
        return counts.getPlain(OPEN);
    }

    GatewayCounters read() {
        Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
        byReason.forEach((reason, count) -> {
            if (count.get() > 0) {
                reasons.put(reason, count.get());
            }
        });
        return new GatewayCounters(
                counts.getAcquire(ACCEPTED),
                counts.getAcquire(CARRIED),
                counts.getAcquire(OPEN),
                counts.getAcquire(ACCEPT_FAILURES),
                counts.getAcquire(BYTES_OUT),
                counts.getAcquire(BYTES_IN),
                reasons);
    }
}
