package io.sluice.node;

import io.sluice.dns.UpstreamSettings;
import java.time.Duration;
import java.util.Map;

/// How a [DnsProxy] works.
///
/// @param upstream the servers that queries go to, whomever they were sent to
/// @param port the UDP and TCP port that queries are redirected to
/// @param grace how long an address stays steered after its answer's time to live has ended, for
///   clients that keep answers a little longer
/// @param gatewayLabels the labels of the gateway workload: Gateways that select another one
///   attract nothing
/// @param limits what Pods may use
public record DnsProxySettings(
        UpstreamSettings upstream,
        int port,
        Duration grace,
        Map<String, String> gatewayLabels,
        DnsLimits limits) {
    /// Where the kernel redirects queries to.
    public static final int PORT = 15053;

    public DnsProxySettings {
        gatewayLabels = Map.copyOf(gatewayLabels);
    }

    /// Defaults for everything but these.
    public static DnsProxySettings of(
            UpstreamSettings upstream, Map<String, String> gatewayLabels) {
        return new DnsProxySettings(
                upstream, PORT, Duration.ofSeconds(30), gatewayLabels, DnsLimits.DEFAULT);
    }
}
