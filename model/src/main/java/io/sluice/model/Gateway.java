package io.sluice.model;

import java.util.List;
import java.util.Map;

/// An Istio `Gateway`: what the egress gateway serves.
///
/// @param meta name and namespace
/// @param selector labels of the gateway workload
/// @param servers what it listens for
public record Gateway(ObjectMeta meta, Map<String, String> selector, List<Server> servers)
        implements Resource {
    public Gateway {
        selector = Map.copyOf(selector);
        servers = List.copyOf(servers);
    }

    /// One listener.
    ///
    /// @param port 1..65535
    /// @param portName the port's name
    /// @param protocol what is spoken on it
    /// @param hosts the names it serves
    /// @param tls what happens to TLS; [TlsMode#PASSTHROUGH] when a TLS server has no `tls:` block
    /// @param position where it is written
    public record Server(
            int port,
            String portName,
            ServerProtocol protocol,
            List<Host> hosts,
            TlsMode tls,
            Position position) {
        public Server {
            hosts = List.copyOf(hosts);
        }

        /// True when a host of this server matches the name.
        public boolean serves(String name) {
            return hosts.stream().anyMatch(host -> host.pattern().matches(name));
        }
    }

    /// One of a server's hosts, `[namespace/]dnsName`.
    ///
    /// @param namespace `*` (also when not written), `.` or a name: whose routes may bind to it
    /// @param pattern the names
    /// @param position where it is written
    public record Host(String namespace, HostPattern pattern, Position position) {}

    /// The protocols that Istio knows for a server's port.
    public enum ServerProtocol {
        TLS,
        HTTPS,
        HTTP,
        HTTP2,
        GRPC,
        GRPC_WEB,
        TCP,
        MONGO,
        REDIS,
        MYSQL
    }

    /// What a server does with TLS.
    public enum TlsMode {
        /// Plain text: no TLS expected.
        NONE,
        PASSTHROUGH,
        SIMPLE,
        MUTUAL,
        OPTIONAL_MUTUAL,
        ISTIO_MUTUAL,
        AUTO_PASSTHROUGH
    }
}
