package io.sluice.lab;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.Gateway;
import io.sluice.model.IpAddress;
import io.sluice.model.Namespace;
import io.sluice.model.Node;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// What every cluster has and manifests seldom write: a machine, DNS, and the egress gateway's
/// address.
public final class LabDefaults {
    private static final String DNS_NAMESPACE = "kube-system";
    private static final String DNS_SERVICE = "kube-dns";
    private static final String GATEWAY_NAMESPACE = "istio-system";
    private static final String GATEWAY_SERVICE = "istio-egressgateway";

    static final String DNS_SERVICE_PATH = DNS_NAMESPACE + "/" + DNS_SERVICE;

    private static final Map<String, String> DNS_LABELS = Map.of("k8s-app", "kube-dns");
    private static final List<IpAddress> DNS_SERVICE_ADDRESSES =
            addresses("10.96.0.10", "fd00:10:96::a");
    private static final List<IpAddress> DNS_POD_ADDRESSES =
            addresses("10.244.255.53", "fd00:10:244::ff:53");
    private static final List<IpAddress> GATEWAY_ADDRESSES =
            addresses("10.96.0.20", "fd00:10:96::14");
    private static final List<IpAddress> NODE_ADDRESSES = addresses("10.0.0.1", "fd00:10::1");
    private static final List<Cidr> POD_BLOCKS =
            List.of(cidr("10.244.0.0/16"), cidr("fd00:10:244::/64"));

    private LabDefaults() {}

    /// Adds what is missing of: a [Node], the Service `kube-system/kube-dns` with a Pod behind it,
    /// the Service `istio-system/istio-egressgateway`, and their namespaces. What the manifests
    /// have stays as it is.
    public static Cluster complete(Cluster cluster) {
        var taken = taken(cluster);
        var pods = new ArrayList<>(cluster.pods());
        var services = new ArrayList<>(cluster.services());
        var nodes = new ArrayList<>(cluster.nodes());
        if (nodes.isEmpty()) {
            nodes.add(new Node(meta("", "node", Map.of()), NODE_ADDRESSES, POD_BLOCKS));
        }
        var dns = find(services, DNS_NAMESPACE, DNS_SERVICE);
        if (dns.isEmpty()) {
            services.add(dnsService(taken));
        }
        var labels =
                dns.stream()
                        .map(Service::selector)
                        .filter(selector -> !selector.isEmpty())
                        .findFirst()
                        .orElse(DNS_LABELS);
        if (pods.stream().noneMatch(pod -> selects(labels, DNS_NAMESPACE, pod))) {
            pods.add(dnsPod(labels, taken));
        }
        if (find(services, GATEWAY_NAMESPACE, GATEWAY_SERVICE).isEmpty()) {
            services.add(gatewayService(cluster.gateways(), taken));
        }
        pods.sort(byPath(Pod::meta));
        services.sort(byPath(Service::meta));
        return new Cluster(
                namespaces(cluster, pods, services),
                pods,
                services,
                nodes,
                cluster.networkPolicies(),
                cluster.clusterNetworkPolicies(),
                cluster.gateways(),
                cluster.labHosts());
    }

    private static Service dnsService(Set<IpAddress> taken) {
        var target = new Service.Target.OfNumber(53);
        return new Service(
                meta(DNS_NAMESPACE, DNS_SERVICE, DNS_LABELS),
                DNS_LABELS,
                false,
                free(DNS_SERVICE_ADDRESSES, taken),
                List.of(
                        new Service.Port("dns", Protocol.UDP, 53, target),
                        new Service.Port("dns-tcp", Protocol.TCP, 53, target)));
    }

    private static Pod dnsPod(Map<String, String> labels, Set<IpAddress> taken) {
        return new Pod(
                meta(DNS_NAMESPACE, "coredns", labels),
                new WorkloadRef(DNS_NAMESPACE, "Pod", "coredns"),
                "",
                false,
                false,
                free(DNS_POD_ADDRESSES, taken),
                List.of(
                        new ContainerPort("dns", 53, Protocol.UDP),
                        new ContainerPort("dns-tcp", 53, Protocol.TCP)));
    }

    private static Service gatewayService(List<Gateway> gateways, Set<IpAddress> taken) {
        var numbers = new TreeSet<>(List.of(80, 443));
        gateways.forEach(
                gateway -> gateway.servers().forEach(server -> numbers.add(server.port())));
        return new Service(
                meta(GATEWAY_NAMESPACE, GATEWAY_SERVICE, Map.of("istio", "egressgateway")),
                Map.of("istio", "egressgateway"),
                false,
                free(GATEWAY_ADDRESSES, taken),
                numbers.stream()
                        .map(port ->
                                new Service.Port(
                                        "tcp-" + port,
                                        Protocol.TCP,
                                        port,
                                        new Service.Target.OfNumber(port)))
                        .toList());
    }

    /// The addresses themselves, or the next ones that nothing has yet.
    private static List<IpAddress> free(List<IpAddress> wanted, Set<IpAddress> taken) {
        var free = new ArrayList<IpAddress>();
        for (var address : wanted) {
            var at = address;
            while (!taken.add(at)) {
                at = at.next().orElseThrow();
            }
            free.add(at);
        }
        return free;
    }

    private static Set<IpAddress> taken(Cluster cluster) {
        var taken = new HashSet<IpAddress>();
        cluster.pods().forEach(pod -> taken.addAll(pod.addresses()));
        cluster.services().forEach(service -> taken.addAll(service.clusterIps()));
        cluster.nodes().forEach(node -> taken.addAll(node.addresses()));
        cluster.labHosts().forEach(host -> taken.addAll(host.addresses()));
        return taken;
    }

    private static List<Service> find(List<Service> services, String namespace, String name) {
        return services.stream()
                .filter(service -> service.meta().path().equals(namespace + "/" + name))
                .toList();
    }

    /// True when a Service with this selector in this namespace leads to the Pod.
    static boolean selects(Map<String, String> selector, String namespace, Pod pod) {
        return pod.governed()
                && pod.meta().namespace().equals(namespace)
                && !selector.isEmpty()
                && pod.meta().labels().entrySet().containsAll(selector.entrySet());
    }

    private static List<Namespace> namespaces(
            Cluster cluster, Collection<Pod> pods, Collection<Service> services) {
        var namespaces = new ArrayList<>(cluster.namespaces());
        var known = new HashSet<String>();
        namespaces.forEach(namespace -> known.add(namespace.meta().name()));
        var used = new TreeSet<String>();
        pods.forEach(pod -> used.add(pod.meta().namespace()));
        services.forEach(service -> used.add(service.meta().namespace()));
        used.removeAll(known);
        for (String name : used) {
            namespaces.add(
                    new Namespace(meta("", name, Map.of("kubernetes.io/metadata.name", name))));
        }
        namespaces.sort(Comparator.comparing(namespace -> namespace.meta().name()));
        return namespaces;
    }

    private static <T> Comparator<T> byPath(Function<T, ObjectMeta> meta) {
        return Comparator.comparing((T object) -> meta.apply(object).namespace())
                .thenComparing(object -> meta.apply(object).name());
    }

    private static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }

    private static List<IpAddress> addresses(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> IpAddress.parse(text).orElseThrow())
                .toList();
    }

    private static Cidr cidr(String text) {
        return Cidr.parse(text).orElseThrow();
    }
}
