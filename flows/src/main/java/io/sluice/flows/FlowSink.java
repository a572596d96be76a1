package io.sluice.flows;

/// Where captured flows go. Calls come from many threads and must return quickly.
public interface FlowSink {
    void accept(Flow flow);

    /// Reports flows that are known to have happened and were not seen.
    ///
    /// @param where who missed them
    /// @param count how many
    void lost(Flow.Capture where, long count);

    /// Forgets everything; for callers that record nothing.
    FlowSink NONE =
            new FlowSink() {
                @Override
                public void accept(Flow flow) {}

                @Override
                public void lost(Flow.Capture where, long count) {}
            };
}
