package io.sluice.gateway;

import io.sluice.flows.Reason;
import java.util.EnumMap;
import java.util.Map;

/// What a gateway has done since its start.
///
/// @param accepted connections that came in
/// @param carried connections that were connected to their destination
/// @param open connections of any stage at this moment
/// @param acceptFailures times that a connection could not be accepted, such as for want of
///   descriptors
/// @param bytesOut bytes to destinations
/// @param bytesIn bytes from destinations
/// @param reasons how often each reason ended a connection
public record GatewayCounters(
        long accepted,
        long carried,
        long open,
        long acceptFailures,
        long bytesOut,
        long bytesIn,
        Map<Reason, Long> reasons) {
    public GatewayCounters {
        reasons = Map.copyOf(reasons);
    }

    static final GatewayCounters ZERO = new GatewayCounters(0, 0, 0, 0, 0, 0, Map.of());

    GatewayCounters plus(GatewayCounters other) {
        var sums = new EnumMap<Reason, Long>(Reason.class);
        sums.putAll(reasons);
        other.reasons.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
        return new GatewayCounters(
                accepted + other.accepted,
                carried + other.carried,
                open + other.open,
                acceptFailures + other.acceptFailures,
                bytesOut + other.bytesOut,
                bytesIn + other.bytesIn,
                sums);
    }
}
