package io.sluice.flows.service;

import io.sluice.flows.FlowWindow;

/// One who follows flows.
public interface FlowListener {
    /// The server has begun to tell; every flow from here on is told or counted as lost.
    default void following() {}

    /// A flow, as a window of one record.
    void flow(FlowWindow window);

    /// Flows that this listener was too slow for.
    void lost(long count);
}
