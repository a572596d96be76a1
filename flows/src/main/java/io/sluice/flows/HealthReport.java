package io.sluice.flows;

import java.util.List;

/// An answer about the health of destinations.
///
/// @param destinations by name or address, then port
/// @param completeness what the answer rests on
public record HealthReport(List<DestinationHealth> destinations, Completeness completeness) {
    public HealthReport {
        destinations = List.copyOf(destinations);
    }
}
