package io.sluice.flows;

import java.util.Locale;

/// How much of what is known to have happened an answer rests on.
///
/// @param seen flow records that the answer could draw on, before any filter
/// @param lostByNodes flows that nodes know they missed
/// @param lostByGateways flows that gateways know they missed
/// @param evicted flow records that were seen and had to make room within the hour
public record Completeness(long seen, long lostByNodes, long lostByGateways, long evicted) {
    /// Nothing happened.
    public static final Completeness NOTHING = new Completeness(0, 0, 0, 0);

    /// Both together.
    public Completeness plus(Completeness other) {
        return new Completeness(
                seen + other.seen,
                lostByNodes + other.lostByNodes,
                lostByGateways + other.lostByGateways,
                evicted + other.evicted);
    }

    public long lost() {
        return lostByNodes + lostByGateways + evicted;
    }

    public boolean isComplete() {
        return lost() == 0;
    }

    /// Seen over known to have happened, 0..1; 1 when nothing happened.
    public double ratio() {
        return isComplete() ? 1 : (double) seen / (seen + lost());
    }

    /// One line for a person. The percentage is rounded down: only 100 % means all.
    @Override
    public String toString() {
        if (isComplete()) {
            return "completeness 100 % (" + seen + " records, none lost)";
        }
        return String.format(
                Locale.ROOT,
                "completeness %.1f %% (%d records; lost: %d by nodes, %d by gateways, %d evicted)",
                Math.floor(ratio() * 1000) / 10,
                seen,
                lostByNodes,
                lostByGateways,
                evicted);
    }
}
