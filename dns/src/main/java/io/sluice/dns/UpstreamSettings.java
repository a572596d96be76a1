package io.sluice.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Which servers are asked, and how long each is waited for.
///
/// @param servers addresses and ports, asked in this order, at least one
/// @param timeout how long one server is waited for
/// @param rounds how often the servers are gone through
/// @param deadline how long the whole may take
public record UpstreamSettings(
        List<InetSocketAddress> servers, Duration timeout, int rounds, Duration deadline) {
    public UpstreamSettings {
        servers = List.copyOf(servers);
        if (servers.isEmpty() || rounds < 1) {
            throw new IllegalArgumentException(
                    servers.size() + " DNS servers asked in " + rounds + " rounds");
        }
    }

    /// Two rounds of 1 s each, 4 s in all: less than a client waits for its first answer (5 s for
    /// the C library's resolver).
    public static UpstreamSettings of(List<InetSocketAddress> servers) {
        return new UpstreamSettings(servers, Duration.ofSeconds(1), 2, Duration.ofSeconds(4));
    }
}
