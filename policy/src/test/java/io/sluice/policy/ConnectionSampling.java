package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Points in the space of connections at which lists of ranges are held against
/// [Decisions#allows(Connection)].
final class ConnectionSampling {
    private ConnectionSampling() {}

    /// The same cluster with its Pods shared out to a few workloads.
    static Cluster withWorkloads(Cluster cluster, Random random) {
        var pods = new ArrayList<Pod>();
        for (Pod pod : cluster.pods()) {
            var owner =
                    random.nextInt(3) == 0
                            ? pod.owner()
                            : new WorkloadRef(
                                    pod.meta().namespace(),
                                    random.nextBoolean() ? "Deployment" : "StatefulSet",
                                    "w" + random.nextInt(2));
            pods.add(
                    new Pod(
                            pod.meta(),
                            owner,
                            pod.nodeName(),
                            pod.hostNetwork(),
                            pod.finished(),
                            pod.addresses(),
                            pod.ports()));
        }
        return with(cluster, pods, cluster.networkPolicies());
    }

    static Cluster with(Cluster cluster, List<Pod> pods, List<NetworkPolicy> policies) {
        return new Cluster(
                cluster.namespaces(),
                pods,
                cluster.services(),
                cluster.nodes(),
                policies,
                cluster.clusterNetworkPolicies(),
                cluster.gateways(),
                cluster.labHosts());
    }

    /// The same cluster with its objects in another order.
    static Cluster shuffled(Cluster cluster, Random random) {
        return new Cluster(
                shuffled(cluster.namespaces(), random),
                shuffled(cluster.pods(), random),
                cluster.services(),
                shuffled(cluster.nodes(), random),
                shuffled(cluster.networkPolicies(), random),
                shuffled(cluster.clusterNetworkPolicies(), random),
                cluster.gateways(),
                cluster.labHosts());
    }

    private static <T> List<T> shuffled(List<T> items, Random random) {
        var copy = new ArrayList<>(items);
        Collections.shuffle(copy, random);
        return copy;
    }

    /// Every address that a Pod of the cluster really has.
    static List<Party> pods(Decisions decisions) {
        return decisions.residents().stream()
                .flatMap(resident ->
                        resident.pod().addresses().stream()
                                .filter(a -> decisions.population().at(a) == resident)
                                .map(a -> Party.of(resident.pod(), a)))
                .toList();
    }

    /// First and last addresses of ranges, their neighbours, and some others, as the outside.
    static List<Party> outside(Decisions decisions, List<Connectivity> connections, Random random) {
        var addresses = new TreeSet<IpAddress>();
        for (var connection : connections) {
            for (var end : List.of(connection.from(), connection.to())) {
                if (end instanceof Connectivity.End.Outside(var ranges)) {
                    ranges.forEach(range -> addEdges(range, addresses));
                }
            }
        }
        decisions.cluster().nodes().forEach(node -> addresses.addAll(node.addresses()));
        for (int i = 0; i < 10; i++) {
            addresses.add(Written.address("10.0.0." + random.nextInt(64)));
            addresses.add(Written.address("fd00::" + Integer.toHexString(random.nextInt(64))));
        }
        return addresses.stream()
                .filter(address -> decisions.population().at(address) == null)
                .map(address -> new Party(new Endpoint.Outside(address), address))
                .toList();
    }

    private static void addEdges(AddressRange range, Set<IpAddress> into) {
        into.add(range.first());
        into.add(range.last());
        range.first().previous().ifPresent(into::add);
        range.last().next().ifPresent(into::add);
    }

    /// Ports at the edges of all port sets, of one protocol.
    static Set<Integer> ports(List<Connectivity> connections, int protocol) {
        var ports = new TreeSet<Integer>();
        ports.add(1);
        ports.add(65535);
        for (int port : RandomWorld.PORTS) {
            ports.add(port);
        }
        for (var connection : connections) {
            for (var span : connection.ports().spans()) {
                if (span.protocol() == protocol) {
                    ports.add(Math.max(1, span.first() - 1));
                    ports.add(span.first());
                    ports.add(span.last());
                    ports.add(Math.min(65535, span.last() + 1));
                }
            }
        }
        return ports;
    }

    /// How many entries hold a connection.
    static long count(
            List<Connectivity> connections, Party from, Party to, int protocol, int port) {
        return connections.stream()
                .filter(connection -> holds(connection.from(), from))
                .filter(connection -> holds(connection.to(), to))
                .filter(connection ->
                        connection
                                .family()
                                .map(f -> (f == AddressFamily.IPV6) == to.address().v6())
                                .orElse(true))
                .filter(connection -> connection.ports().contains(protocol, port))
                .count();
    }

    private static boolean holds(Connectivity.End end, Party party) {
        return switch (end) {
            case Connectivity.End.Outside(var ranges) ->
                    party.endpoint() instanceof Endpoint.Outside
                            && ranges.stream().anyMatch(range -> range.contains(party.address()));
            case Connectivity.End.Names _ -> false;
            case Connectivity.End.Workload(var workload, var pods) ->
                    party.endpoint() instanceof Endpoint.OfPod(Pod pod)
                            && pod.owner().equals(workload)
                            && (pods.isEmpty() || pods.contains(pod.meta().path()));
        };
    }

    static boolean allows(Decisions decisions, Party from, Party to, int protocol, int port) {
        return decisions.allows(decisions.connection(from.address(), to.address(), protocol, port));
    }
}
