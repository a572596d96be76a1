package io.sluice.node;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Steers on behalf of Pods, and limits how many destinations the answers to one Pod may steer at a
/// time: a Pod that asks its own server for ever new addresses of a served name fills its own
/// share, not the kernel's set.
///
/// Several names may lead to one address. It stays steered for the longest of their answers: one
/// that ends soon must not set free what another Pod may still use.
final class SteeringBudget {
    private static final int CLEAN_AT_LEAST = 1024;

    private record Target(IpAddress address, int port) {}

    private final Steering steering;
    private final int targetsPerPod;
    private final LongSupplier nanoClock;
    private final Map<IpAddress, Map<Target, Long>> pods = new HashMap<>();
    private final Map<Target, Long> latestEnds = new HashMap<>();
    private int cleanAt = CLEAN_AT_LEAST;

    SteeringBudget(Steering steering, int targetsPerPod, LongSupplier nanoClock) {
        this.steering = steering;
        this.targetsPerPod = targetsPerPod;
        this.nanoClock = nanoClock;
    }

    /// Steers for a Pod.
    ///
    /// @throws IOException when the kernel refuses, or the Pod's share is used up
    synchronized void attract(IpAddress pod, IpAddress address, int port, Duration lifetime)
            throws IOException {
        var target = new Target(address, port);
        long now = nanoClock.getAsLong();
        take(pod, target, now, lifetime.toNanos());
        steering.attract(address, port, Duration.ofNanos(latestEnd(target, now, lifetime) - now));
    }

    private long latestEnd(Target target, long now, Duration lifetime) {
        if (latestEnds.size() >= cleanAt) {
            latestEnds.values().removeIf(end -> end - now <= 0);
            cleanAt = Math.max(CLEAN_AT_LEAST, 2 * latestEnds.size());
        }
        return latestEnds.merge(target, now + lifetime.toNanos(), (a, b) -> a - b > 0 ? a : b);
    }

    synchronized void forget(IpAddress pod) {
        pods.remove(pod);
    }

    private void take(IpAddress pod, Target target, long now, long lifetimeNanos)
            throws IOException {
        var ends = pods.computeIfAbsent(pod, _ -> new LinkedHashMap<>());
        if (!ends.containsKey(target) && ends.size() >= targetsPerPod) {
            ends.values().removeIf(end -> end - now <= 0);
            if (ends.size() >= targetsPerPod) {
                throw new IOException(
                        "the answers to "
                                + pod
                                + " steer "
                                + targetsPerPod
                                + " destinations already");
            }
        }
        ends.put(target, now + lifetimeNanos);
    }
}
