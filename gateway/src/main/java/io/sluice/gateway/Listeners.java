package io.sluice.gateway;

import io.sluice.model.Gateway;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What the Gateways of a cluster serve, by port and name. A full name wins over wildcards, a
/// longer wildcard over a shorter one, and of equals the one that comes first.
final class Listeners {
    /// Where a name is served.
    sealed interface Match {
        /// @param gateway the Gateway as `namespace/name`
        record Served(String gateway) implements Match {}

        record NotServed(String why) implements Match {}
    }

    private static final int MOST_NAMED = 8;

    private final Map<Integer, Map<String, Match>> ports = new HashMap<>();

    /// @param labels the labels of the gateway workload: Gateways that select another one are left
    ///   out
    Listeners(List<Gateway> gateways, Map<String, String> labels) {
        for (Gateway gateway : gateways) {
            if (labels.entrySet().containsAll(gateway.selector().entrySet())) {
                gateway.servers().forEach(server -> add(gateway.meta().path(), server));
            }
        }
    }

    private void add(String gateway, Gateway.Server server) {
        var hosts = ports.computeIfAbsent(server.port(), _ -> new HashMap<>());
        var match = match(gateway, server);
        for (Gateway.Host host : server.hosts()) {
            hosts.putIfAbsent(host.pattern().text(), match);
        }
    }

    private static Match match(String gateway, Gateway.Server server) {
        boolean tls =
                switch (server.protocol()) {
                    case TLS, HTTPS -> true;
                    case HTTP, HTTP2, GRPC, GRPC_WEB, TCP, MONGO, REDIS, MYSQL -> false;
                };
        boolean passedThrough =
                switch (server.tls()) {
                    case PASSTHROUGH -> true;
                    case NONE, SIMPLE, MUTUAL, OPTIONAL_MUTUAL, ISTIO_MUTUAL, AUTO_PASSTHROUGH ->
                            false;
                };
        return tls && passedThrough
                ? new Match.Served(gateway)
                : new Match.NotServed(
                        "Gateway %s serves it as %s with tls mode %s, which is not carried"
                                .formatted(gateway, server.protocol(), server.tls()));
    }

    /// Finds who serves a name.
    ///
    /// @param name in lower case without a final dot
    Match find(int port, String name) {
        var hosts = ports.get(port);
        if (hosts == null) {
            return new Match.NotServed("no Gateway serves port " + port);
        }
        var match = hosts.get(name);
        for (int dot = name.indexOf('.'); match == null && dot >= 0; ) {
            match = hosts.get("*" + name.substring(dot));
            dot = name.indexOf('.', dot + 1);
        }
        if (match == null) {
            match = hosts.get("*");
        }
        return match != null
                ? match
                : new Match.NotServed(
                        "no Gateway serves %s on port %d; served there: %s"
                                .formatted(name, port, some(hosts.keySet())));
    }

    /// A client may ask for unknown names as fast as it likes: the answer stays short.
    private static String some(Set<String> patterns) {
        var text = patterns.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "));
        int more = patterns.size() - MOST_NAMED;
        return more > 0 ? text + ", and " + more + " more" : text;
    }
}
