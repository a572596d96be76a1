package io.sluice.flows;

import java.util.List;

/// An answer about flows.
///
/// @param windows by when their last record came in, oldest first
/// @param completeness what the answer rests on
public record FlowReport(List<FlowWindow> windows, Completeness completeness) {
    public FlowReport {
        windows = List.copyOf(windows);
    }
}
