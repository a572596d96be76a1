package io.sluice.node;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Which destinations are led to the gateway, and until when. Several names may lead to one
/// address: it stays attracted for the longest of their answers, as one that ends soon must not set
/// free what another Pod may still use. Not thread-safe.
final class Attracted {
    private static final int CLEAN_AT_LEAST = 1024;

    /// @param port the TCP port
    record Target(IpAddress address, int port) {}

    private final LongSupplier nanoClock;
    private final Map<Target, Long> ends = new HashMap<>();
    private int cleanAt = CLEAN_AT_LEAST;

    /// @param nanoClock a clock like [System#nanoTime()]
    Attracted(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// Attracts a target for at least this time, and tells how long it is attracted from now on.
    Duration extend(Target target, Duration lifetime) {
        long now = nanoClock.getAsLong();
        if (ends.size() >= cleanAt) {
            forgetEnded(now);
            cleanAt = Math.max(CLEAN_AT_LEAST, 2 * ends.size());
        }
        long end = ends.merge(target, now + lifetime.toNanos(), (a, b) -> a - b > 0 ? a : b);
        return Duration.ofNanos(end - now);
    }

    /// What is attracted now, and how long still.
    Map<Target, Duration> left() {
        long now = nanoClock.getAsLong();
        forgetEnded(now);
        var left = new HashMap<Target, Duration>();
        ends.forEach((target, end) -> left.put(target, Duration.ofNanos(end - now)));
        return left;
    }

    private void forgetEnded(long now) {
        ends.values().removeIf(end -> end - now <= 0);
    }
}
