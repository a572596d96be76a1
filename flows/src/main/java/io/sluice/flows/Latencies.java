package io.sluice.flows;

/// How long the stages took.
///
/// @param dns resolving the name
/// @param connect until the destination accepted
/// @param tls until the destination's part of the TLS handshake was done
/// @param firstByte until the destination's first byte of content
public record Latencies(
        LatencyHistogram dns,
        LatencyHistogram connect,
        LatencyHistogram tls,
        LatencyHistogram firstByte) {
    /// Nothing measured.
    public static final Latencies EMPTY =
            new Latencies(
                    LatencyHistogram.EMPTY,
                    LatencyHistogram.EMPTY,
                    LatencyHistogram.EMPTY,
                    LatencyHistogram.EMPTY);

    /// The times of one connection.
    public static Latencies of(Flow.StageTimes times) {
        return times.equals(Flow.StageTimes.UNKNOWN)
                ? EMPTY
                : new Latencies(
                        LatencyHistogram.of(times.dnsNanos()),
                        LatencyHistogram.of(times.connectNanos()),
                        LatencyHistogram.of(times.tlsNanos()),
                        LatencyHistogram.of(times.firstByteNanos()));
    }

    /// Both together.
    public Latencies plus(Latencies other) {
        return new Latencies(
                dns.plus(other.dns),
                connect.plus(other.connect),
                tls.plus(other.tls),
                firstByte.plus(other.firstByte));
    }
}
