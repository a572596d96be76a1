package io.sluice.node;

import io.sluice.model.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// On which ports Gateways carry TLS for a name. On a port, a full name wins over wildcards, a
/// longer wildcard over a shorter one, and of equals the one that comes first: as the gateway
/// itself reads them.
final class ServedNames {
    private final Map<Integer, Map<String, Boolean>> carriedByPort = new HashMap<>();

    /// @param labels the labels of the gateway workload
    ServedNames(List<Gateway> gateways, Map<String, String> labels) {
        for (Gateway gateway : gateways) {
            if (labels.entrySet().containsAll(gateway.selector().entrySet())) {
                gateway.servers().forEach(this::add);
            }
        }
    }

    private void add(Gateway.Server server) {
        var hosts = carriedByPort.computeIfAbsent(server.port(), _ -> new HashMap<>());
        for (Gateway.Host host : server.hosts()) {
            hosts.putIfAbsent(host.pattern().text(), isCarried(server));
        }
    }

    private static boolean isCarried(Gateway.Server server) {
        boolean tls =
                switch (server.protocol()) {
                    case TLS, HTTPS -> true;
                    case HTTP, HTTP2, GRPC, GRPC_WEB, TCP, MONGO, REDIS, MYSQL -> false;
                };
        return tls && server.tls() == Gateway.TlsMode.PASSTHROUGH;
    }

    /// The ports on which the name is carried.
    ///
    /// @param name in lower case without a final dot
    List<Integer> ports(String name) {
        var ports = new ArrayList<Integer>();
        carriedByPort.forEach((port, hosts) -> {
            if (isCarried(hosts, name)) {
                ports.add(port);
            }
        });
        return ports;
    }

    private static boolean isCarried(Map<String, Boolean> hosts, String name) {
        var carried = hosts.get(name);
        for (int dot = name.indexOf('.'); carried == null && dot >= 0; ) {
            carried = hosts.get("*" + name.substring(dot));
            dot = name.indexOf('.', dot + 1);
        }
        return carried != null ? carried : hosts.getOrDefault("*", false);
    }
}
