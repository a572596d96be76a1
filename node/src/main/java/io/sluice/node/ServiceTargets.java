package io.sluice.node;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Names that stand for a served name because an HTTPS or SVCB record said so (RFC 9460): a client
/// asks for the target's addresses next, and connects to them in the name that it began with.
/// Bounded for each Pod; the oldest makes room.
final class ServiceTargets {
    private static final int TARGETS_PER_POD = 256;

    private record Origin(String name, long endNanos) {}

    private static final class Targets extends LinkedHashMap<String, Origin> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Origin> eldest) {
            return size() > TARGETS_PER_POD;
        }
    }

    private final LongSupplier nanoClock;
    private final Map<IpAddress, Targets> pods = new ConcurrentHashMap<>();

    ServiceTargets(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /// @param name the served name whose record leads to the target
    void remember(IpAddress pod, String target, String name, Duration lifetime) {
        var targets = pods.computeIfAbsent(pod, _ -> new Targets());
        synchronized (targets) {
            targets.remove(target);
            targets.put(target, new Origin(name, nanoClock.getAsLong() + lifetime.toNanos()));
        }
    }

    /// The served name that a name stands for.
    Optional<String> origin(IpAddress pod, String target) {
        var targets = pods.get(pod);
        if (targets == null) {
            return Optional.empty();
        }
        synchronized (targets) {
            var origin = targets.get(target);
            return origin == null || origin.endNanos() - nanoClock.getAsLong() <= 0
                    ? Optional.empty()
                    : Optional.of(origin.name());
        }
    }

    void forget(IpAddress pod) {
        pods.remove(pod);
    }
}
