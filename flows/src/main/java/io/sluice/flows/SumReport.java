package io.sluice.flows;

import java.util.List;

/// An answer about sums.
///
/// @param sums largest number of bytes first
/// @param completeness what the answer rests on
public record SumReport(List<FlowSum> sums, Completeness completeness) {
    public SumReport {
        sums = List.copyOf(sums);
    }
}
