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
final class SteeringBudget {
    private record Target(IpAddress address, int port) {}

    private final Steering steering;
    private final int targetsPerPod;
    private final LongSupplier nanoClock;
    private final Map<IpAddress, Map<Target, Long>> pods = new HashMap<>();

    SteeringBudget(Steering steering, int targetsPerPod, LongSupplier nanoClock) {
        this.steering = steering;
        this.targetsPerPod = targetsPerPod;
        this.nanoClock = nanoClock;
    }

    /// Steers for a Pod.
    ///
    /// @throws IOException when the kernel refuses, or the Pod's share is used up
    void attract(IpAddress pod, IpAddress address, int port, Duration lifetime) throws IOException {
        take(pod, new Target(address, port), lifetime.toNanos());
        steering.attract(address, port, lifetime);
    }

    synchronized void forget(IpAddress pod) {
        pods.remove(pod);
    }

    private synchronized void take(IpAddress pod, Target target, long lifetimeNanos)
            throws IOException {
        long now = nanoClock.getAsLong();
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
