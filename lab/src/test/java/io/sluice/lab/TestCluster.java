package io.sluice.lab;

import io.sluice.model.Cluster;
import io.sluice.model.ContainerPort;
import io.sluice.model.IpAddress;
import io.sluice.model.LabHost;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import io.sluice.model.WorkloadRef;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Small clusters for tests.
final class TestCluster {
    private TestCluster() {}

    static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    static List<IpAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(TestCluster::address).toList();
    }

    static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }

    static Pod pod(String namespace, String name, String app, List<IpAddress> addresses) {
        return new Pod(
                meta(namespace, name, Map.of("app", app)),
                new WorkloadRef(namespace, "Pod", name),
                "",
                false,
                false,
                addresses,
                List.of(
                        new ContainerPort("serve", 8080, Protocol.TCP),
                        new ContainerPort("talk", 9090, Protocol.UDP),
                        new ContainerPort("odd", 7070, Protocol.SCTP)));
    }

    static Service service(String namespace, String name, String app, List<IpAddress> addresses) {
        return new Service(
                meta(namespace, name, Map.of()),
                Map.of("app", app),
                false,
                addresses,
                List.of(
                        new Service.Port(
                                "web", Protocol.TCP, 80, new Service.Target.OfName("serve")),
                        new Service.Port(
                                "talk", Protocol.UDP, 90, new Service.Target.OfNumber(9090))));
    }

    static LabHost host(String name, List<IpAddress> addresses, String dnsName) {
        return new LabHost(
                meta("", name, Map.of()),
                addresses,
                List.of(new LabHost.Name(dnsName, 5)),
                List.of(
                        new LabHost.Listen(5432, Protocol.TCP, LabHost.Serve.ECHO),
                        new LabHost.Listen(5432, Protocol.UDP, LabHost.Serve.ECHO),
                        new LabHost.Listen(443, Protocol.TCP, LabHost.Serve.TLS),
                        new LabHost.Listen(80, Protocol.TCP, LabHost.Serve.HTTP),
                        new LabHost.Listen(8443, Protocol.TCP, LabHost.Serve.TLS_BROKEN),
                        new LabHost.Listen(7777, Protocol.TCP, LabHost.Serve.SILENT)));
    }

    static Cluster of(List<Pod> pods, List<Service> services, List<LabHost> hosts) {
        return LabDefaults.complete(
                new Cluster(
                        List.of(), pods, services, List.of(), List.of(), List.of(), List.of(),
                        hosts));
    }

    /// Two web Pods and a database Pod behind Services, a host outside.
    static Cluster shop() {
        return of(
                List.of(
                        pod("frontend", "web-0", "web", addresses("10.244.0.1", "fd00:10:244::1")),
                        pod("frontend", "web-1", "web", addresses("10.244.0.2", "fd00:10:244::2")),
                        pod("data", "db-0", "db", addresses("10.244.0.3", "fd00:10:244::3"))),
                List.of(
                        service("frontend", "web", "web", addresses("10.96.0.1", "fd00:10:96::1")),
                        service("data", "db", "db", addresses("10.96.0.2", "fd00:10:96::2"))),
                List.of(
                        host(
                                "database",
                                addresses("192.168.1.100", "2001:db8::100"),
                                "db.corp.test")));
    }
}
