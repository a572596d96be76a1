package io.sluice.node;

import io.sluice.model.IpAddress;
import java.util.HashMap;
import java.util.Map;

/// Counts what is in use, by Pod and in total, up to a limit each. A sixteenth of its own share is
/// left to every Pod, however much the others use: a few Pods together cannot take it all.
final class PodQuota {
    private final int limit;
    private final int limitPerPod;
    private final Map<IpAddress, Integer> used = new HashMap<>();
    private int total;

    PodQuota(int limit, int limitPerPod) {
        this.limit = limit;
        this.limitPerPod = limitPerPod;
    }

    /// Takes one, to be given back; false when a limit is reached.
    synchronized boolean take(IpAddress pod) {
        int before = used.getOrDefault(pod, 0);
        if (before >= limitPerPod || total >= limit && before >= limitPerPod / 16) {
            return false;
        }
        used.put(pod, before + 1);
        total++;
        return true;
    }

    synchronized void give(IpAddress pod) {
        used.computeIfPresent(pod, (_, count) -> count == 1 ? null : count - 1);
        total--;
    }
}
