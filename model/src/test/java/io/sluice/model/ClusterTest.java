package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusterTest {
    private static final IpAddress TEN_ONE = IpAddress.parse("10.0.0.1").orElseThrow();

    @Test
    void workloadsBecomeTheirPods() {
        var cluster =
                cluster(
                        workload("x", Workload.Type.DEPLOYMENT, "web", 3),
                        workload("x", Workload.Type.STATEFUL_SET, "db", 2),
                        workload("x", Workload.Type.DAEMON_SET, "log", 1),
                        workload("x", Workload.Type.CRON_JOB, "tick", 1));

        assertThat(owners(cluster))
                .isEqualTo(
                        Map.of(
                                "x/web", "x/deploy/web",
                                "x/db-0", "x/sts/db",
                                "x/db-1", "x/sts/db",
                                "x/log", "x/ds/log",
                                "x/tick", "x/cj/tick"));
    }

    @Test
    void podsBearTheLabelsThatTheirControllerAdds() {
        var cluster =
                cluster(
                        workload("x", Workload.Type.STATEFUL_SET, "db", 2),
                        workload("x", Workload.Type.JOB, "load", 1));

        assertThat(cluster.pods())
                .extracting(pod -> pod.meta().labels())
                .satisfiesExactly(
                        first ->
                                assertThat(first)
                                        .containsEntry("statefulset.kubernetes.io/pod-name", "db-0")
                                        .containsEntry("apps.kubernetes.io/pod-index", "0"),
                        second ->
                                assertThat(second)
                                        .containsEntry("statefulset.kubernetes.io/pod-name", "db-1")
                                        .containsEntry("apps.kubernetes.io/pod-index", "1"),
                        job ->
                                assertThat(job)
                                        .containsEntry("job-name", "load")
                                        .containsEntry("batch.kubernetes.io/job-name", "load"));
    }

    @Test
    void aWorkloadScaledToNothingIsAnsweredForUnlessItCountsItsPods() {
        var cluster =
                cluster(
                        workload("x", Workload.Type.DEPLOYMENT, "web", 0),
                        workload("x", Workload.Type.STATEFUL_SET, "db", 0));

        assertThat(owners(cluster)).isEqualTo(Map.of("x/web", "x/deploy/web"));
    }

    @Test
    void aWorkloadWithPodsOfItsOwnIsNotExpandedAgain() {
        var deployment = workload("x", Workload.Type.DEPLOYMENT, "web", 3);

        var cluster = cluster(deployment, pod("x", "web-5d4f-abcde", deployment.ref(), Map.of()));

        assertThat(owners(cluster)).isEqualTo(Map.of("x/web-5d4f-abcde", "x/deploy/web"));
    }

    @Test
    void aPodOfAReplicaSetBelongsToTheDeployment() {
        var deployment = workload("x", Workload.Type.DEPLOYMENT, "web", 3);
        var replicaSet =
                owned(workload("x", Workload.Type.REPLICA_SET, "web-5d4f", 3), deployment.ref());

        var cluster =
                cluster(
                        pod("x", "web-5d4f-abcde", replicaSet.ref(), Map.of()),
                        deployment,
                        replicaSet);

        assertThat(owners(cluster)).isEqualTo(Map.of("x/web-5d4f-abcde", "x/deploy/web"));
    }

    @Test
    void aDeploymentAndItsReplicaSetsAreExpandedOnce() {
        var deployment = workload("x", Workload.Type.DEPLOYMENT, "web", 3);

        var cluster =
                cluster(
                        owned(
                                workload("x", Workload.Type.REPLICA_SET, "web-1", 0),
                                deployment.ref()),
                        owned(
                                workload("x", Workload.Type.REPLICA_SET, "web-2", 3),
                                deployment.ref()),
                        deployment);

        assertThat(owners(cluster)).isEqualTo(Map.of("x/web", "x/deploy/web"));
    }

    @Test
    void aReplicaSetWithoutItsDeploymentStandsForIt() {
        var ref = new WorkloadRef("x", "Deployment", "web");

        var cluster = cluster(owned(workload("x", Workload.Type.REPLICA_SET, "web-1", 2), ref));

        assertThat(owners(cluster)).isEqualTo(Map.of("x/web-1", "x/deploy/web"));
    }

    @Test
    void aBarePodWithTheTemplatesLabelsIsTakenOver() {
        var deployment = workload("x", Workload.Type.DEPLOYMENT, "web", 3);

        var cluster =
                cluster(
                        deployment,
                        pod("x", "one", Map.of("app", "web", "extra", "1")),
                        pod("x", "two", Map.of("app", "other")),
                        pod("z", "three", Map.of("app", "web")));

        assertThat(owners(cluster))
                .isEqualTo(
                        Map.of(
                                "x/one", "x/deploy/web",
                                "x/two", "x/pod/two",
                                "z/three", "z/pod/three"));
    }

    @Test
    void ownersInACircleEnd() {
        var one = workload("x", Workload.Type.REPLICA_SET, "a", 1);
        var other = workload("x", Workload.Type.DEPLOYMENT, "b", 1);

        var cluster =
                cluster(
                        owned(one, other.ref()),
                        owned(other, one.ref()),
                        pod("x", "p", one.ref(), Map.of()));

        assertThat(cluster.pods()).hasSize(1);
    }

    @Test
    void workloadsOfOneNameHavePodsOfDifferentNames() {
        var cluster =
                cluster(
                        workload("x", Workload.Type.DEPLOYMENT, "web", 1),
                        workload("x", Workload.Type.DAEMON_SET, "web", 1),
                        workload("x", Workload.Type.JOB, "other", 1),
                        pod("x", "other", Map.of()));

        assertThat(owners(cluster))
                .isEqualTo(
                        Map.of(
                                "x/web", "x/deploy/web",
                                "x/web-daemonset", "x/ds/web",
                                "x/other-job", "x/job/other",
                                "x/other", "x/pod/other"));
    }

    @Test
    void namespacesThatAreUsedExist() {
        var cluster =
                cluster(
                        pod("x", "p", Map.of()),
                        service("y", "s", false, List.of()),
                        new Namespace(meta("", "z", Map.of("a", "b"))));

        assertThat(cluster.namespaces())
                .extracting(namespace -> namespace.meta().name() + namespace.meta().labels())
                .containsExactly(
                        "x{kubernetes.io/metadata.name=x}",
                        "y{kubernetes.io/metadata.name=y}",
                        "z{a=b}");
    }

    @Test
    void podsAndServicesGetAddressesOfBothFamilies() {
        var cluster =
                cluster(
                        pod("x", "p", Map.of()),
                        service("x", "s", false, List.of()),
                        service("x", "headless", true, List.of()),
                        service("x", "written", false, List.of(TEN_ONE)));

        var podAddresses = cluster.pods().getFirst().addresses();
        assertThat(podAddresses).hasSize(2);
        assertThat(Cidr.parse("10.244.0.0/16").orElseThrow().contains(podAddresses.getFirst()))
                .isTrue();
        assertThat(Cidr.parse("fd00:10:244::/64").orElseThrow().contains(podAddresses.getLast()))
                .isTrue();
        var serviceAddresses = cluster.services().getFirst().clusterIps();
        assertThat(Cidr.parse("10.96.0.0/16").orElseThrow().contains(serviceAddresses.getFirst()))
                .isTrue();
        assertThat(
                        Cidr.parse("fd00:10:96::/112")
                                .orElseThrow()
                                .contains(serviceAddresses.getLast()))
                .isTrue();
        assertThat(cluster.services().get(1).clusterIps()).isEmpty();
        assertThat(cluster.services().get(2).clusterIps()).containsExactly(TEN_ONE);
    }

    @Test
    void addressesStayWhenOtherPodsComeAndGo() {
        var before = cluster(pods(0, 100)).pods();

        var after = cluster(pods(50, 400)).pods();

        var addresses =
                before.stream().collect(Collectors.toMap(pod -> pod.meta().path(), Pod::addresses));
        long kept =
                after.stream()
                        .filter(pod -> pod.addresses().equals(addresses.get(pod.meta().path())))
                        .count();
        assertThat(kept).isEqualTo(50);
    }

    @Test
    void manyPodsHaveDifferentAddressesUntilThePoolIsEmpty() {
        var pods = cluster(pods(0, 66_000)).pods();

        var given = pods.stream().flatMap(pod -> pod.addresses().stream()).toList();
        assertThat(given).doesNotHaveDuplicates().hasSize(2 * 65_279);
    }

    @Test
    void writtenAddressesAreNotGivenOutAgain() {
        var first = cluster(pod("x", "p", Map.of())).pods().getFirst();
        var taken = pod("x", "other", Map.of()).withAddresses(first.addresses());

        var cluster = cluster(pod("x", "p", Map.of()), taken);

        assertThat(cluster.pods().getFirst().addresses()).isEqualTo(first.addresses());
        assertThat(cluster.pods().getLast().addresses())
                .isNotEmpty()
                .doesNotContainAnyElementsOf(first.addresses());
    }

    @Test
    void podsOnTheHostNetworkHaveTheirNodesAddress() {
        var node = new Node(meta("", "n1", Map.of()), List.of(TEN_ONE), List.of());
        var onHost =
                new Pod(
                        meta("x", "p", Map.of()),
                        new WorkloadRef("x", "Pod", "p"),
                        "n1",
                        true,
                        false,
                        List.of(),
                        List.of());

        assertThat(cluster(node, onHost).pods().getFirst().addresses()).containsExactly(TEN_ONE);
        assertThat(cluster(onHost).pods().getFirst().addresses()).isEmpty();
    }

    @Test
    void givenAddressesAreWrittenNowhereElse() {
        var pod = pod("x", "p", Map.of());
        var given = cluster(pod).pods().getFirst().addresses();
        var host = new LabHost(meta("", "h", Map.of()), given, List.of(), List.of());

        var others = cluster(pod, host).pods().getFirst().addresses();

        assertThat(others).hasSize(2).doesNotContainAnyElementsOf(given);
    }

    @Test
    void theLabsOwnBlockIsNotGivenOut() {
        var ofTheLab = Cidr.parse("10.244.255.0/24").orElseThrow();

        var pods = cluster(pods(0, 3_000)).pods();

        assertThat(pods).noneMatch(pod -> pod.addresses().stream().anyMatch(ofTheLab::contains));
    }

    private static Resource[] pods(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> pod("x", "p" + i, Map.of()))
                .toArray(Resource[]::new);
    }

    private static Cluster cluster(Resource... resources) {
        return Cluster.from(new Manifests(List.of(resources), List.of()));
    }

    private static Map<String, String> owners(Cluster cluster) {
        return cluster.pods().stream()
                .collect(Collectors.toMap(pod -> pod.meta().path(), pod -> pod.owner().toString()));
    }

    private static ObjectMeta meta(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(namespace, name, labels, Map.of(), Position.NOWHERE);
    }

    private static Pod pod(String namespace, String name, Map<String, String> labels) {
        return pod(namespace, name, new WorkloadRef(namespace, "Pod", name), labels);
    }

    private static Pod pod(
            String namespace, String name, WorkloadRef owner, Map<String, String> labels) {
        return new Pod(
                meta(namespace, name, labels), owner, "", false, false, List.of(), List.of());
    }

    private static Workload workload(
            String namespace, Workload.Type type, String name, int replicas) {
        var ref = new WorkloadRef(namespace, type.kind(), name);
        return new Workload(
                meta(namespace, name, Map.of()),
                type,
                replicas,
                pod(namespace, name, ref, Map.of("app", name)));
    }

    private static Workload owned(Workload workload, WorkloadRef owner) {
        var template = workload.template();
        return new Workload(
                workload.meta(),
                workload.type(),
                workload.replicas(),
                pod(
                        workload.meta().namespace(),
                        workload.meta().name(),
                        owner,
                        template.meta().labels()));
    }

    private static Service service(
            String namespace, String name, boolean headless, List<IpAddress> addresses) {
        return new Service(
                meta(namespace, name, Map.of()), Map.of(), headless, addresses, List.of());
    }
}
