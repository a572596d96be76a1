package io.sluice.lab;

import io.sluice.linux.NetworkNamespace;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The running things of a lab, brought from one [Cluster] to the next by their differences.
final class World implements AutoCloseable {
    static final String NODE_NAME = "sluice-node";
    static final String OUTSIDE_NAME = "sluice-outside";

    private record RunningPod(
            LabPod pod, Path file, Set<ServerRoom.Socket> sockets, Servers servers) {}

    private record RunningHost(LabHost host, Servers servers) {}

    private final Wiring wiring;
    private final NamespaceNames names;
    private final ServiceTable serviceTable;
    private final ServerRoom room;
    private final NameService nameService = new NameService();
    private final Path nodeFile;
    private final Path outsideFile;
    private final Set<String> notes;
    private final Map<String, RunningPod> pods = new LinkedHashMap<>();
    private final Map<String, RunningHost> hosts = new HashMap<>();
    private final Set<IpAddress> outsideAddresses = new HashSet<>();
    private final Set<IpAddress> refused = new HashSet<>();
    private int interfaces;

    private World(Wiring wiring, NamespaceNames names, ServerRoom room, Set<String> notes)
            throws IOException {
        this.wiring = wiring;
        this.names = names;
        this.room = room;
        this.notes = notes;
        this.serviceTable = new ServiceTable(wiring.node());
        this.nodeFile = names.give(NODE_NAME, wiring.node());
        this.outsideFile = names.give(OUTSIDE_NAME, wiring.outside());
    }

    /// Makes a node and an outside without Pods. It owns the names, also when it fails.
    static World create(
            List<IpAddress> nodeAddresses,
            NamespaceNames names,
            Authority authority,
            Received received)
            throws IOException {
        var notes = new LinkedHashSet<String>();
        var opened = new Servers();
        try {
            opened.add(names);
            var wiring = Wiring.create(nodeAddresses);
            opened.add(wiring);
            return new World(wiring, names, new ServerRoom(authority, received, notes::add), notes);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /// The Pods of a cluster that get a namespace.
    static List<Pod> runnable(Cluster cluster) {
        return cluster.pods().stream()
                .filter(pod -> pod.governed() && !pod.addresses().isEmpty())
                .toList();
    }

    /// Makes, changes and removes what differs. What stays is not disturbed: its connections live.
    void apply(Cluster cluster) throws IOException {
        notes.clear();
        var services = Backends.of(cluster);
        removePods(cluster);
        addPods(cluster);
        servePods(cluster, services);
        applyHosts(cluster);
        refuse(cluster);
        if (!serviceTable.replace(services)) {
            notes.add(
                    "the first Pod of every Service gets all its connections: this kernel has no"
                            + " numgen");
        }
        nameService.apply(cluster, services, pods());
        noteSkipped(cluster);
    }

    private void removePods(Cluster cluster) throws IOException {
        var wanted = new HashMap<String, Pod>();
        runnable(cluster).forEach(pod -> wanted.put(pod.meta().path(), pod));
        for (var running : List.copyOf(pods.values())) {
            var written = wanted.get(running.pod().path());
            if (written == null || !written.addresses().equals(running.pod().addresses())) {
                nameService.stop(running.pod().path());
                running.servers().close();
                names.take(running.pod().namespaceName());
                wiring.removePod(running.pod());
                pods.remove(running.pod().path());
            }
        }
    }

    private void addPods(Cluster cluster) throws IOException {
        for (var written : runnable(cluster)) {
            if (pods.containsKey(written.meta().path())) {
                continue;
            }
            String interfaceName = LabPod.INTERFACES + interfaces++;
            var network = connect(written, interfaceName);
            var pod =
                    new LabPod(
                            written.meta().namespace(),
                            written.meta().name(),
                            interfaceName,
                            written.addresses(),
                            network);
            Path file = names.give(pod.namespaceName(), network);
            pods.put(pod.path(), new RunningPod(pod, file, Set.of(), new Servers()));
        }
    }

    private NetworkNamespace connect(Pod written, String interfaceName) throws IOException {
        try {
            return wiring.addPod(interfaceName, written.addresses());
        } catch (IOException e) {
            throw new IOException("Pod " + written.meta().path() + ": " + e.getMessage(), e);
        }
    }

    private void servePods(Cluster cluster, List<Backends> services) throws IOException {
        for (var written : runnable(cluster)) {
            var running = pods.get(written.meta().path());
            if (running == null) {
                continue;
            }
            var sockets = ServerRoom.sockets(written, services);
            for (var dns : NameService.endpoints(cluster, services, written.addresses())) {
                sockets.removeIf(socket -> socket.port() == dns.getPort());
            }
            if (!sockets.equals(running.sockets())) {
                running.servers().close();
                var servers = room.pod(running.pod(), sockets);
                pods.put(
                        running.pod().path(),
                        new RunningPod(running.pod(), running.file(), sockets, servers));
            }
        }
    }

    private void applyHosts(Cluster cluster) throws IOException {
        var wanted = new LinkedHashMap<String, LabHost>();
        cluster.labHosts().forEach(host -> wanted.put(host.meta().name(), host));
        for (var running : List.copyOf(hosts.values())) {
            String name = running.host().meta().name();
            if (!wanted.containsKey(name) || !same(wanted.get(name), running.host())) {
                running.servers().close();
                hosts.remove(name);
            }
        }
        var addresses = new HashSet<IpAddress>();
        wanted.values().forEach(host -> addresses.addAll(host.addresses()));
        for (var address : List.copyOf(outsideAddresses)) {
            if (!addresses.contains(address)) {
                wiring.removeOutside(address);
                outsideAddresses.remove(address);
            }
        }
        for (var address : addresses) {
            if (outsideAddresses.add(address)) {
                wiring.addOutside(address);
            }
        }
        for (var host : wanted.values()) {
            if (!hosts.containsKey(host.meta().name())) {
                hosts.put(
                        host.meta().name(),
                        new RunningHost(host, room.host(wiring.outside(), host)));
            }
        }
    }

    /// Equal but for where it is written.
    private static boolean same(LabHost one, LabHost other) {
        return one.addresses().equals(other.addresses())
                && one.names().equals(other.names())
                && one.listen().equals(other.listen());
    }

    private void refuse(Cluster cluster) throws IOException {
        var wanted = new HashSet<IpAddress>();
        cluster.services().forEach(service -> wanted.addAll(service.clusterIps()));
        for (var address : List.copyOf(refused)) {
            if (!wanted.contains(address)) {
                wiring.refuseNoMore(address);
                refused.remove(address);
            }
        }
        for (var address : wanted) {
            if (refused.add(address)) {
                wiring.refuse(address);
            }
        }
    }

    private void noteSkipped(Cluster cluster) {
        for (var pod : cluster.pods()) {
            if (pod.hostNetwork()) {
                notes.add(
                        "Pod "
                                + pod.meta().path()
                                + " uses its node's network: it has no namespace in the lab");
            } else if (!pod.finished() && pod.addresses().isEmpty()) {
                notes.add("Pod " + pod.meta().path() + " has no address: it is not in the lab");
            }
        }
    }

    List<LabPod> pods() {
        return pods.values().stream().map(RunningPod::pod).toList();
    }

    List<LabState.PodState> podStates() {
        var states = new ArrayList<LabState.PodState>();
        for (var running : pods.values()) {
            var pod = running.pod();
            states.add(
                    new LabState.PodState(
                            pod.namespace(),
                            pod.name(),
                            pod.interfaceName(),
                            pod.addresses(),
                            running.file()));
        }
        return states;
    }

    NetworkNamespace node() {
        return wiring.node();
    }

    NetworkNamespace outside() {
        return wiring.outside();
    }

    Path nodeFile() {
        return nodeFile;
    }

    Path outsideFile() {
        return outsideFile;
    }

    /// What was left out, and why.
    List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void close() throws IOException {
        nameService.close();
        for (var host : hosts.values()) {
            host.servers().close();
        }
        for (var running : pods.values()) {
            running.servers().close();
            running.pod().network().close();
        }
        names.close();
        serviceTable.close();
        wiring.close();
    }
}
