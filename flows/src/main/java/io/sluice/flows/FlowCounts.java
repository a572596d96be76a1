package io.sluice.flows;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// What happened to the connections of a window.
///
/// @param started connections that began, refused attempts included
/// @param finished connections that ended, refused attempts included
/// @param refused attempts that Sluice refused
/// @param failed connections that the outside broke, by stage; stages without any are absent
public record FlowCounts(long started, long finished, long refused, Map<Stage, Long> failed) {
    /// None.
    public static final FlowCounts NONE = new FlowCounts(0, 0, 0, Map.of());

    public FlowCounts {
        failed = Map.copyOf(failed);
    }

    static FlowCounts of(Flow flow) {
        long started = flow.phase().begins() ? 1 : 0;
        long finished = flow.phase().ends() ? 1 : 0;
        boolean refused = isRefused(flow.allowed(), flow.reason());
        var failed = failure(flow).map(stage -> Map.of(stage, 1L)).orElse(Map.of());
        return new FlowCounts(started, finished, refused ? 1 : 0, failed);
    }

    /// True when it was Sluice that ended it, whatever the destination would have done.
    static boolean isRefused(boolean allowed, Optional<Reason> reason) {
        return !allowed || reason.filter(Reason::isRefusal).isPresent();
    }

    /// The stage at which the outside broke a flow; empty when it did not.
    static Optional<Stage> failure(Flow flow) {
        return isRefused(flow.allowed(), flow.reason())
                ? Optional.empty()
                : flow.reason().map(Reason::stage);
    }

    /// Both together.
    public FlowCounts plus(FlowCounts other) {
        var sum = failed;
        if (!other.failed.isEmpty()) {
            var merged = new EnumMap<Stage, Long>(Stage.class);
            merged.putAll(failed);
            other.failed.forEach((stage, count) -> merged.merge(stage, count, Long::sum));
            sum = merged;
        }
        return new FlowCounts(
                started + other.started, finished + other.finished, refused + other.refused, sum);
    }

    /// Failures of all stages.
    public long failures() {
        return failed.values().stream().mapToLong(Long::longValue).sum();
    }
}
