package io.sluice.lab;

import static io.sluice.lab.TestCluster.address;
import static io.sluice.lab.TestCluster.addresses;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Namespace;
import io.sluice.model.Pod;
import io.sluice.model.Service;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabDefaultsTest {
    @Test
    void anEmptyClusterGetsNodeDnsAndGateway() {
        var cluster = TestCluster.of(List.of(), List.of(), List.of());

        assertThat(cluster.nodes())
                .singleElement()
                .satisfies(node ->
                        assertThat(node.addresses())
                                .isEqualTo(addresses("10.0.0.1", "fd00:10::1")));
        assertThat(cluster.pods())
                .extracting(pod -> pod.meta().path())
                .containsExactly("kube-system/coredns");
        assertThat(cluster.services())
                .extracting(service -> service.meta().path(), Service::clusterIps)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "istio-system/istio-egressgateway",
                                addresses("10.96.0.20", "fd00:10:96::14")),
                        org.assertj.core.groups.Tuple.tuple(
                                "kube-system/kube-dns", addresses("10.96.0.10", "fd00:10:96::a")));
        assertThat(cluster.namespaces())
                .extracting(Namespace::meta)
                .allSatisfy(meta ->
                        assertThat(meta.labels())
                                .containsEntry("kubernetes.io/metadata.name", meta.name()))
                .hasSize(2);
    }

    @Test
    void completingTwiceChangesNothing() {
        var once = TestCluster.shop();

        assertThat(LabDefaults.complete(once)).isEqualTo(once);
    }

    @Test
    void takenAddressesAreLeftToThoseWhoHaveThem() {
        var squatter = TestCluster.service("a", "s", "x", addresses("10.96.0.10"));
        var pod = TestCluster.pod("a", "p", "x", addresses("10.244.255.53"));

        var cluster = TestCluster.of(List.of(pod), List.of(squatter), List.of());

        assertThat(NameService.resolver(cluster)).isEqualTo(address("10.96.0.11"));
        assertThat(cluster.pods())
                .filteredOn(p -> p.meta().name().equals("coredns"))
                .flatExtracting(Pod::addresses)
                .contains(address("10.244.255.54"));
    }

    @Test
    void aWrittenDnsServiceGetsAPodThatItSelects() {
        var target = new Service.Target.OfNumber(1053);
        var written =
                new Service(
                        TestCluster.meta("kube-system", "kube-dns", Map.of()),
                        Map.of("app", "dns"),
                        false,
                        addresses("10.96.7.7"),
                        List.of(new Service.Port("dns", io.sluice.model.Protocol.UDP, 53, target)));

        var cluster = TestCluster.of(List.of(), List.of(written), List.of());

        var endpoints =
                NameService.endpoints(
                        cluster, Backends.of(cluster), cluster.pods().getFirst().addresses());
        assertThat(NameService.resolver(cluster)).isEqualTo(address("10.96.7.7"));
        assertThat(endpoints).containsExactly(Endpoint.of(address("10.244.255.53"), 1053));
    }
}
