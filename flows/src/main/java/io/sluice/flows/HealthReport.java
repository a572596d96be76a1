package io.sluice.flows;

import java.util.List;

/// An answer about the health of destinations.
///
/// @param destinations by name or address, then port
/// @param completeness what the answer rests on
/// @param counters how the instance itself does: limits that were hit, and the like
public record HealthReport(
        List<DestinationHealth> destinations, Completeness completeness, List<Counter> counters) {
    public HealthReport {
        destinations = List.copyOf(destinations);
        counters = List.copyOf(counters);
    }

    /// Without counters.
    public HealthReport(List<DestinationHealth> destinations, Completeness completeness) {
        this(destinations, completeness, List.of());
    }
}
