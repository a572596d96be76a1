package io.sluice.flows;

import io.sluice.model.WorkloadRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one workload exchanged with one destination.
///
/// @param source the workload; empty when the source is no Pod
/// @param sourceName the workload as text; the source address when there is none
/// @param destination the destination's name, or its address when it has none
/// @param counts connections started, finished, refused and failed
/// @param bytesOut bytes from the source to the destination
/// @param bytesIn bytes from the destination to the source
public record FlowSum(
        Optional<WorkloadRef> source,
        String sourceName,
        String destination,
        FlowCounts counts,
        long bytesOut,
        long bytesIn) {
    private record Pair(Optional<WorkloadRef> source, String sourceName, String destination) {}

    /// The sums of windows, largest number of bytes first, then by names.
    public static List<FlowSum> of(List<FlowWindow> windows) {
        Map<Pair, FlowSum> sums = new LinkedHashMap<>();
        for (var window : windows) {
            var key = window.key();
            var pair = new Pair(key.source(), window.sourceName(), key.destination().label());
            var sum =
                    new FlowSum(
                            pair.source,
                            pair.sourceName,
                            pair.destination,
                            window.counts(),
                            window.bytesOut(),
                            window.bytesIn());
            sums.merge(pair, sum, FlowSum::plus);
        }
        return sums.values().stream()
                .sorted(
                        Comparator.comparingLong((FlowSum sum) -> -sum.bytesOut - sum.bytesIn)
                                .thenComparing(FlowSum::sourceName)
                                .thenComparing(FlowSum::destination))
                .toList();
    }

    private FlowSum plus(FlowSum other) {
        return new FlowSum(
                source,
                sourceName,
                destination,
                counts.plus(other.counts),
                bytesOut + other.bytesOut,
                bytesIn + other.bytesIn);
    }
}
