package io.sluice.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// From what was written to what would be there: Pods of workloads, namespaces, addresses.
final class Expansion {
    private static final String NAMESPACE_LABEL = "kubernetes.io/metadata.name";
    private static final Comparator<Resource> BY_PATH =
            Comparator.comparing((Resource resource) -> resource.meta().namespace())
                    .thenComparing(resource -> resource.meta().name());

    private final List<Resource> resources;

    Expansion(List<Resource> resources) {
        this.resources = resources;
    }

    Cluster cluster() {
        List<Node> nodes = all(Node.class);
        var pods = new ArrayList<>(new WorkloadPods(all(Workload.class), all(Pod.class)).pods());
        pods.sort(BY_PATH);
        List<Service> services = all(Service.class);
        return new Cluster(
                namespaces(pods),
                withPodAddresses(pods, nodes, pool(AddressPool.forPods())),
                withServiceAddresses(services, pool(AddressPool.forServices())),
                nodes,
                all(NetworkPolicy.class),
                all(ClusterNetworkPolicy.class),
                all(Gateway.class),
                all(LabHost.class));
    }

    private <T extends Resource> List<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private List<Namespace> namespaces(List<Pod> pods) {
        var byName = new TreeMap<String, Namespace>();
        all(Namespace.class).forEach(namespace -> byName.put(namespace.meta().name(), namespace));
        Stream.concat(resources.stream(), pods.stream())
                .map(resource -> resource.meta().namespace())
                .filter(name -> !name.isEmpty())
                .forEach(name -> byName.computeIfAbsent(name, Expansion::namespace));
        return List.copyOf(byName.values());
    }

    private static Namespace namespace(String name) {
        return new Namespace(
                new ObjectMeta(
                        "", name, Map.of(NAMESPACE_LABEL, name), Map.of(), Position.NOWHERE));
    }

    /// A pool that gives out no address that is written anywhere.
    private AddressPool pool(AddressPool pool) {
        for (Resource resource : resources) {
            switch (resource) {
                case Pod pod -> pool.take(pod.addresses());
                case Service service -> pool.take(service.clusterIps());
                case Node node -> pool.take(node.addresses());
                case LabHost host -> pool.take(host.addresses());
                case Namespace _,
                        Workload _,
                        NetworkPolicy _,
                        ClusterNetworkPolicy _,
                        Gateway _,
                        PolicyTest _ -> {}
            }
        }
        return pool;
    }

    private static List<Pod> withPodAddresses(List<Pod> pods, List<Node> nodes, AddressPool pool) {
        Map<String, List<IpAddress>> ofNode = new HashMap<>();
        nodes.forEach(node -> ofNode.put(node.meta().name(), firstOfEachFamily(node)));
        return pods.stream().map(pod -> withAddresses(pod, pool, ofNode)).toList();
    }

    private static Pod withAddresses(
            Pod pod, AddressPool pool, Map<String, List<IpAddress>> ofNode) {
        if (!pod.addresses().isEmpty() || pod.finished()) {
            return pod;
        }
        return pod.withAddresses(
                pod.hostNetwork()
                        ? ofNode.getOrDefault(pod.nodeName(), List.of())
                        : pool.give(pod.meta().path()));
    }

    private static List<IpAddress> firstOfEachFamily(Node node) {
        var first = new ArrayList<IpAddress>();
        for (IpAddress address : node.addresses()) {
            if (first.stream().noneMatch(other -> other.v6() == address.v6())) {
                first.add(address);
            }
        }
        return first;
    }

    private static List<Service> withServiceAddresses(List<Service> services, AddressPool pool) {
        return services.stream()
                .map(service ->
                        service.headless() || !service.clusterIps().isEmpty()
                                ? service
                                : service.withClusterIps(pool.give(service.meta().path())))
                .toList();
    }
}
