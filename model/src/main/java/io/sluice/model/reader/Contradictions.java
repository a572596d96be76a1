package io.sluice.model.reader;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Finding;
import io.sluice.model.Gateway;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.Position;
import io.sluice.model.Resource;
import io.sluice.model.Service;
import io.sluice.model.Severity;
import io.sluice.model.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Objects that are sound alone and cannot all be true together. Each is reported on both sides.
final class Contradictions {
    private final Findings findings;
    private final Set<Resource> atFault = Collections.newSetFromMap(new IdentityHashMap<>());

    private Contradictions(Findings findings) {
        this.findings = findings;
    }

    /// The resources without those that contradict each other.
    static List<Resource> without(List<Resource> resources, Findings findings) {
        var contradictions = new Contradictions(findings);
        contradictions.sameObject(resources);
        contradictions.sameAddress(resources);
        contradictions.sameListener(resources);
        return resources.stream().filter(r -> !contradictions.atFault.contains(r)).toList();
    }

    private void sameObject(List<Resource> resources) {
        var first = new HashMap<String, Resource>();
        for (Resource resource : resources) {
            var other = first.putIfAbsent(name(resource), resource);
            if (other != null) {
                clash(
                        "duplicate-object",
                        new Side(other, other.meta().position()),
                        new Side(resource, resource.meta().position()),
                        "the same object is written twice",
                        "keep one of them");
            }
        }
    }

    private void sameAddress(List<Resource> resources) {
        var first = new HashMap<IpAddress, Resource>();
        for (Resource resource : resources) {
            for (IpAddress address : owned(resource)) {
                var other = first.putIfAbsent(address, resource);
                if (other != null && !atFault.contains(resource)) {
                    clash(
                            "duplicate-address",
                            new Side(other, other.meta().position()),
                            new Side(resource, resource.meta().position()),
                            "both have the address " + address,
                            "give each its own");
                }
            }
        }
    }

    /// The addresses that belong to an object alone.
    private static List<IpAddress> owned(Resource resource) {
        return switch (resource) {
            case Pod pod -> pod.governed() ? pod.addresses() : List.of();
            case Service service -> service.clusterIps();
            case LabHost host -> host.addresses();
            case Namespace _,
                    Workload _,
                    Node _,
                    NetworkPolicy _,
                    ClusterNetworkPolicy _,
                    Gateway _,
                    PolicyTest _ ->
                    List.of();
        };
    }

    private void sameListener(List<Resource> resources) {
        var byPort = new HashMap<Integer, List<Listener>>();
        var byHost = new HashMap<String, List<Place>>();
        for (Resource resource : resources) {
            if (resource instanceof Gateway gateway) {
                for (Gateway.Server server : gateway.servers()) {
                    var listener = new Listener(gateway, server);
                    var others = byPort.computeIfAbsent(server.port(), p -> new ArrayList<>());
                    boolean sameLane = sameLane(listener, others);
                    others.add(listener);
                    if (sameLane) {
                        server.hosts().forEach(host -> sameHost(listener, host, byHost));
                    }
                }
            }
        }
    }

    private boolean sameLane(Listener listener, List<Listener> others) {
        for (Listener other : others) {
            if (other.lane() != listener.lane() && other.meets(listener)) {
                clash(
                        "clashing-servers",
                        other.side(),
                        listener.side(),
                        "port "
                                + listener.server.port()
                                + " speaks "
                                + other.server.protocol()
                                + " in one server and "
                                + listener.server.protocol()
                                + " in the other",
                        "use another port for one of them");
                return false;
            }
        }
        return true;
    }

    private void sameHost(Listener listener, Gateway.Host host, Map<String, List<Place>> byHost) {
        String what = "port " + listener.server.port() + " serves " + host.pattern() + " twice";
        var others = byHost.computeIfAbsent(what, w -> new ArrayList<>());
        var side = new Side(listener.gateway, host.position());
        for (Place other : others) {
            if (other.listener.meets(listener)) {
                var otherSide = new Side(other.listener.gateway, other.position);
                clash("clashing-servers", otherSide, side, what, "keep it in one of them");
                return;
            }
        }
        others.add(new Place(listener, host.position()));
    }

    private void clash(String rule, Side one, Side other, String message, String fix) {
        report(rule, one, other, message, fix);
        report(rule, other, one, message, fix);
    }

    private void report(String rule, Side side, Side other, String message, String fix) {
        atFault.add(side.resource);
        String where = name(other.resource) + " at " + other.position;
        findings.add(
                new Finding(
                        rule,
                        Severity.ERROR,
                        side.position,
                        name(side.resource),
                        message + "; the other is " + where,
                        fix));
    }

    private static String name(Resource resource) {
        return resource.kind() + " " + resource.meta().path();
    }

    /// One of two places that contradict each other.
    private record Side(Resource resource, Position position) {}

    /// Where a host of a server is written.
    private record Place(Listener listener, Position position) {}

    /// A server with its Gateway.
    private record Listener(Gateway gateway, Gateway.Server server) {
        Side side() {
            return new Side(gateway, server.position());
        }

        /// True when one workload may be selected by both Gateways.
        boolean meets(Listener other) {
            return gateway.selector().entrySet().stream()
                    .allMatch(label ->
                            other.gateway
                                    .selector()
                                    .getOrDefault(label.getKey(), label.getValue())
                                    .equals(label.getValue()));
        }

        /// Servers of one lane can share a port: they are told apart by SNI or by Host.
        Lane lane() {
            return switch (server.protocol()) {
                case TLS, HTTPS -> Lane.TLS;
                case HTTP, HTTP2, GRPC, GRPC_WEB -> Lane.HTTP;
                case TCP -> Lane.TCP;
                case MONGO -> Lane.MONGO;
                case REDIS -> Lane.REDIS;
                case MYSQL -> Lane.MYSQL;
            };
        }
    }

    private enum Lane {
        TLS,
        HTTP,
        TCP,
        MONGO,
        REDIS,
        MYSQL
    }
}
