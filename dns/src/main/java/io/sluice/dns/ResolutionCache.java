package io.sluice.dns;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Answers for their time to live. When it is full, the name that was used longest ago makes room.
final class ResolutionCache {
    private record Entry(Resolution resolution, long endNanos) {}

    private final int names;
    private final LongSupplier nanoClock;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    ResolutionCache(int names, LongSupplier nanoClock) {
        this.names = names;
        this.nanoClock = nanoClock;
    }

    /// What is known, with the time that it is still good for.
    synchronized Optional<Resolution> get(String name) {
        var entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        long left = entry.endNanos() - nanoClock.getAsLong();
        if (left <= 0) {
            entries.remove(name);
            return Optional.empty();
        }
        return Optional.of(
                entry.resolution() instanceof Resolution.Found found
                        ? new Resolution.Found(found.addresses(), Duration.ofNanos(left))
                        : entry.resolution());
    }

    synchronized void put(String name, Resolution resolution, Duration lifetime) {
        if (!lifetime.isPositive()) {
            return;
        }
        entries.put(name, new Entry(resolution, nanoClock.getAsLong() + lifetime.toNanos()));
        if (entries.size() > names) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
