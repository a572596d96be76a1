package io.sluice.gateway;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How the gateway runs. What it serves comes from the cluster's Gateways, not from here.
///
/// @param labels the labels of the gateway workload: a Gateway applies when its selector is among
///   them
/// @param addresses the gateway's own addresses, such as its Service's: connections to them are
///   addressed directly, connections to any other address are transparent
/// @param transparent true to take connections to any address that a TPROXY rule hands over; false
///   to listen on `addresses` only
/// @param port the port to listen on
/// @param loops event loops, each with a thread of its own
/// @param allowedSpecialRanges special-purpose addresses that may be dialled all the same, such as
///   a database in a private network. Cloud metadata services only when listed as single addresses
/// @param limits bounds on what is held at once, for all loops together
/// @param timeouts how long each stage may take
public record GatewaySettings(
        Map<String, String> labels,
        Set<IpAddress> addresses,
        boolean transparent,
        int port,
        int loops,
        List<Cidr> allowedSpecialRanges,
        Limits limits,
        Timeouts timeouts) {
    /// The port that connections are handed to by the node's rules.
    public static final int TRANSPARENT_PORT = 15001;

    /// Transparent, one loop for each processor, no special addresses.
    public static final GatewaySettings DEFAULT =
            new GatewaySettings(
                    Map.of("istio", "egressgateway"),
                    Set.of(),
                    true,
                    TRANSPARENT_PORT,
                    Runtime.getRuntime().availableProcessors(),
                    List.of(),
                    Limits.DEFAULT,
                    Timeouts.DEFAULT);

    public GatewaySettings {
        labels = Map.copyOf(labels);
        addresses = Set.copyOf(addresses);
        allowedSpecialRanges = List.copyOf(allowedSpecialRanges);
        if (port < 0 || port > 65535 || loops < 1) {
            throw new IllegalArgumentException("port " + port + ", " + loops + " loops");
        }
        if (!transparent && addresses.isEmpty()) {
            throw new IllegalArgumentException("neither transparent nor any address to listen on");
        }
    }

    /// Bounds on what is held at once.
    ///
    /// @param tunnels connections of any stage
    /// @param tunnelsPerSource of those, from one address; less in proportion when the process may
    ///   not open enough descriptors for all `tunnels`
    /// @param openHellos connections whose ClientHello is not complete
    /// @param openHellosPerSource of those, from one address
    /// @param pipes pipes for splice; without a free one, bytes are copied
    public record Limits(
            int tunnels, int tunnelsPerSource, int openHellos, int openHellosPerSource, int pipes) {
        /// 65536 connections, 16384 of one address, 4096 open hellos, 256 of one address, 256
        /// pipes.
        public static final Limits DEFAULT = new Limits(65536, 16384, 4096, 256, 256);
    }

    /// How long each stage may take.
    ///
    /// @param hello from the connection to its complete ClientHello
    /// @param dns from the name to its addresses
    /// @param connect over all addresses of a name
    /// @param firstByte from the connection to the destination's first byte
    /// @param idle without a byte in either direction
    /// @param drain for open connections when the gateway is closed
    public record Timeouts(
            Duration hello,
            Duration dns,
            Duration connect,
            Duration firstByte,
            Duration idle,
            Duration drain) {
        /// 5 s for the hello, for DNS and to connect, 30 s to the first byte, 1 h idle, 5 s to
        /// drain.
        public static final Timeouts DEFAULT =
                new Timeouts(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofHours(1),
                        Duration.ofSeconds(5));
    }

    public GatewaySettings withLabels(Map<String, String> other) {
        return new GatewaySettings(
                other, addresses, transparent, port, loops, allowedSpecialRanges, limits, timeouts);
    }

    public GatewaySettings withAddresses(Set<IpAddress> other) {
        return new GatewaySettings(
                labels, other, transparent, port, loops, allowedSpecialRanges, limits, timeouts);
    }

    public GatewaySettings withAllowedSpecialRanges(List<Cidr> other) {
        return new GatewaySettings(
                labels, addresses, transparent, port, loops, other, limits, timeouts);
    }

    public GatewaySettings withLoops(int other) {
        return new GatewaySettings(
                labels,
                addresses,
                transparent,
                port,
                other,
                allowedSpecialRanges,
                limits,
                timeouts);
    }

    public GatewaySettings withLimits(Limits other) {
        return new GatewaySettings(
                labels, addresses, transparent, port, loops, allowedSpecialRanges, other, timeouts);
    }

    public GatewaySettings withTimeouts(Timeouts other) {
        return new GatewaySettings(
                labels, addresses, transparent, port, loops, allowedSpecialRanges, limits, other);
    }

    /// Listens on these addresses and this port only, without TPROXY.
    public GatewaySettings listeningOn(Set<IpAddress> ownAddresses, int ownPort) {
        return new GatewaySettings(
                labels,
                ownAddresses,
                false,
                ownPort,
                loops,
                allowedSpecialRanges,
                limits,
                timeouts);
    }
}
