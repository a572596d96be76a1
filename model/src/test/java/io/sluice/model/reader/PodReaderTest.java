package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ContainerPort;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Service;
import io.sluice.model.Severity;
import io.sluice.model.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pods, workloads, Services and Nodes.
class PodReaderTest {
    @Test
    void portsOfContainersAndSidecarsCount() {
        var pod =
                pod(
                        """
                        spec:
                          nodeName: n1
                          containers:
                            - {name: a, image: i, ports: [{containerPort: 80, name: http}, {containerPort: 53, protocol: UDP}]}
                            - {name: b, livenessProbe: {httpGet: {path: /}}, ports: [{containerPort: 81, protocol: SCTP, hostPort: 81}]}
                          initContainers:
                            - {name: c, restartPolicy: Always, ports: [{containerPort: 90, name: proxy}]}
                            - {name: d, ports: [{containerPort: 99, name: gone}]}
                        """);

        assertThat(pod.nodeName()).isEqualTo("n1");
        assertThat(pod.ports())
                .containsExactly(
                        new ContainerPort("http", 80, Protocol.TCP),
                        new ContainerPort("", 53, Protocol.UDP),
                        new ContainerPort("", 81, Protocol.SCTP),
                        new ContainerPort("proxy", 90, Protocol.TCP));
        assertThat(pod.owner()).hasToString("x/pod/p");
        assertThat(pod.governed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                                                           | []                         | true
                    {podIP: 10.0.0.1}                                            | [10.0.0.1]                 | true
                    {podIPs: [{ip: 10.0.0.1}, {ip: 'fd00::1'}]}                  | [10.0.0.1, fd00::1]        | true
                    {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}]}                  | [10.0.0.1]                 | true
                    {phase: Running}                                             | []                         | true
                    {phase: Succeeded, podIP: 10.0.0.1}                          | [10.0.0.1]                 | false
                    {phase: Failed}                                              | []                         | false
                    """)
    void theStatusTellsAddressesAndEnd(String status, String addresses, boolean governed) {
        var pod = pod("spec: {containers: []}\nstatus: " + status);

        assertThat(pod.addresses()).hasToString(addresses);
        assertThat(pod.governed()).isEqualTo(governed);
    }

    @Test
    void podsOnTheHostNetworkAreNotGoverned() {
        assertThat(pod("spec: {hostNetwork: true, containers: []}").governed()).isFalse();
        assertThat(pod("spec: {hostNetwork: false, containers: []}").governed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {kind: StatefulSet, name: s, controller: true}   | x/sts/s
                    {kind: DaemonSet, name: d, controller: true}     | x/ds/d
                    {kind: Job, name: j, controller: true}           | x/job/j
                    {kind: ReplicaSet, name: web-5d4f, controller: true} | x/deploy/web
                    {kind: ReplicaSet, name: other, controller: true} | x/rs/other
                    {kind: StatefulSet, name: s}                     | x/pod/p
                    {kind: StatefulSet, name: s, controller: false}  | x/pod/p
                    {kind: Node, name: n1, controller: true}          | x/pod/p
                    {kind: Rollout, name: r, controller: true}       | x/rollout/r
                    {name: r, controller: true}                      | x/pod/r
                    {kind: Rollout, controller: true}                | x/pod/p
                    """)
    void theControllerIsTheOwner(String reference, String owner) {
        var pod =
                Manifest.only(
                        Pod.class,
                        "{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: x, labels:"
                                + " {pod-template-hash: 5d4f}, ownerReferences: ["
                                + reference
                                + "]}, spec: {containers: []}}");

        assertThat(pod.owner()).hasToString(owner);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    spec: {containers: [{ports: [{containerPort: 0}]}]}                       | bad-port
                    spec: {containers: [{ports: [{}]}]}                                       | missing-field
                    spec: {containers: [{ports: [{containerPort: 80, name: HTTP}]}]}          | bad-port
                    spec: {containers: [{ports: [{containerPort: 80, protocol: tcp}]}]}       | bad-protocol
                    spec: {containers: {}}                                                    | wrong-type
                    spec: {hostNetwork: "yes", containers: []}                                | wrong-type
                    status: {}                                                                | missing-field
                    {spec: {containers: []}, status: {podIP: 10.0.0}}                         | bad-address
                    {spec: {containers: []}, status: {podIPs: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}} | bad-address
                    {spec: {containers: []}, status: {podIP: 10.0.0.2, podIPs: [{ip: 10.0.0.1}]}} | bad-address
                    """)
    void mistakesInPodsAreErrors(String rest, String rule) {
        String body = rest.startsWith("{") ? rest.substring(1, rest.length() - 1) : rest;

        var errors =
                Manifest.errors("{apiVersion: v1, kind: Pod, metadata: {name: p}, " + body + "}");

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    apps/v1  | Deployment            | {replicas: 3, strategy: {}, selector: {matchLabels: {a: b}}, template: POD} | 3
                    apps/v1  | StatefulSet           | {replicas: 2, serviceName: s, selector: {matchLabels: {a: b}}, template: POD} | 2
                    apps/v1  | DaemonSet             | {updateStrategy: {}, selector: {matchLabels: {a: b}}, template: POD} | 1
                    apps/v1  | ReplicaSet            | {selector: {matchExpressions: [{key: a, operator: Exists}]}, template: POD} | 1
                    v1       | ReplicationController | {replicas: 0, selector: {a: b}, template: POD} | 0
                    batch/v1 | Job                   | {backoffLimit: 1, template: POD} | 1
                    batch/v1 | CronJob               | {schedule: "* * * * *", jobTemplate: {spec: {template: POD}}} | 1
                    """)
    void everyWorkloadHasATemplate(String apiVersion, String kind, String spec, int replicas) {
        String template =
                "{metadata: {labels: {a: b}}, spec: {containers: [{ports: [{containerPort: 1}]}]}}";

        var workload =
                Manifest.only(
                        Workload.class,
                        Manifest.object(apiVersion, kind, spec.replace("POD", template)));

        assertThat(workload.kind()).isEqualTo(kind);
        assertThat(workload.replicas()).isEqualTo(replicas);
        assertThat(workload.template().meta().labels()).containsEntry("a", "b");
        assertThat(workload.template().meta().path()).isEqualTo("x/p");
        assertThat(workload.template().ports()).hasSize(1);
        assertThat(workload.template().owner()).isEqualTo(workload.ref());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Deployment  | {}                                                                  | missing-field
                    Deployment  | {template: {metadata: {}}}                                          | missing-field
                    Deployment  | {replicas: -1, template: {spec: {}}}                                | out-of-range
                    StatefulSet | {replicas: 2000000000, template: {spec: {}}}                        | out-of-range
                    Deployment  | {selector: {matchLabels: {a: b}}, template: {spec: {}}}             | selector-mismatch
                    Deployment  | {template: {spec: {}, metadata: {labels: {a: "b c"}}}}              | bad-label
                    """)
    void mistakesInWorkloadsAreErrors(String kind, String spec, String rule) {
        var errors = Manifest.errors(Manifest.object("apps/v1", kind, spec));

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {ports: [{port: 80}]}                                                       | false | []                 | OfNumber[port=80]
                    {clusterIP: "", ports: [{port: 80, targetPort: 8080}]}                      | false | []                 | OfNumber[port=8080]
                    {clusterIP: 10.96.0.9, ports: [{port: 80, targetPort: http}]}               | false | [10.96.0.9]        | OfName[name=http]
                    {clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9, 'fd00::9'], ports: [{port: 1}]} | false | [10.96.0.9, fd00::9] | OfNumber[port=1]
                    {clusterIP: None, ports: [{port: 80}]}                                      | true  | []                 | OfNumber[port=80]
                    {clusterIP: None, clusterIPs: [None], ports: [{port: 80}]}                  | true  | []                 | OfNumber[port=80]
                    {type: ExternalName, externalName: a.b, ports: [{port: 80}]}                | true  | []                 | OfNumber[port=80]
                    """)
    void servicesTellTheirAddressesAndTargets(
            String spec, boolean headless, String addresses, String target) {
        var service = Manifest.only(Service.class, Manifest.object("v1", "Service", spec));

        assertThat(service.headless()).isEqualTo(headless);
        assertThat(service.clusterIps()).hasToString(addresses);
        assertThat(service.ports().getFirst().target()).hasToString(target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {clusterIP: none}                             | bad-address
                    {clusterIPs: [10.0.0.1, 10.0.0.1]}            | duplicate-address
                    {ports: [{}]}                                 | missing-field
                    {ports: [{port: 0}]}                          | bad-port
                    {ports: [{port: 1, targetPort: "80"}]}        | bad-port
                    {ports: [{port: 1, targetPort: 70000}]}       | bad-port
                    {ports: [{port: 1, name: A}]}                 | bad-port
                    {selector: {a: 1}}                            | wrong-type
                    """)
    void mistakesInServicesAreErrors(String spec, String rule) {
        var errors = Manifest.errors(Manifest.object("v1", "Service", spec));

        assertThat(errors).as(errors.toString()).hasSize(1);
        assertThat(errors.getFirst().rule()).isEqualTo(rule);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {kind: Pod, spec: {^hostNetwrok: true, containers: []}}                         | did you mean hostNetwork?
                    {kind: Pod, spec: {^inventedIn2030: {}, containers: []}}                        | there is no field "inventedIn2030"
                    {kind: Pod, spec: {containers: [{^prots: []}]}}                                 | in spec.containers[0]
                    {kind: Pod, spec: {containers: [{ports: [{^port: 80, containerPort: 80}]}]}}    | in spec.containers[0].ports[0]
                    {kind: Pod, ^sepc: {}, spec: {containers: []}}                                  | there is no field "s
                    {kind: Deployment, spec: {^replica: 1, template: {spec: {}}}}                   | did you mean replicas?
                    {kind: Deployment, spec: {template: {^specs: {}, spec: {}}}}                    | there is no field "s
                    {kind: Service, spec: {ports: [{port: 1, ^target: 2}]}}                         | in spec.ports[0]
                    {kind: Service, spec: {^selectors: {}}}                                         | did you mean selector?
                    """)
    void fieldsThatANewerKubernetesMayKnowAreWarningsOnly(String marked, String message) {
        String version = marked.contains("Deployment") ? "apps/v1" : "v1";
        String text =
                marked.replace("{kind", "{apiVersion: " + version + ", metadata: {name: p}, kind");

        var manifests = Manifest.read(text.replace("^", ""));

        assertThat(manifests.resources()).hasSize(1);
        assertThat(manifests.findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.position()).hasToString(Manifest.marked(text));
                    assertThat(finding.toString()).contains(message);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {ports: [{port: 80, targetPort: 0}]}             | 80
                    {ports: [{port: 80, targetPort: ""}]}            | 80
                    {ports: [{port: 80, targetPort: 8080}]}          | 8080
                    """)
    void anEmptyTargetPortIsTheServicesPort(String spec, int target) {
        var service = Manifest.only(Service.class, Manifest.object("v1", "Service", spec));

        assertThat(service.ports().getFirst().target())
                .isEqualTo(new Service.Target.OfNumber(target));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {clusterIPs: [None]}                          | true  | []
                    {clusterIP: 10.96.1.1, clusterIPs: []}        | false | [10.96.1.1]
                    """)
    void clusterAddressesAreReadWhereverTheyStand(String spec, boolean headless, String ips) {
        var service = Manifest.only(Service.class, Manifest.object("v1", "Service", spec));

        assertThat(service.headless()).isEqualTo(headless);
        assertThat(service.clusterIps()).hasToString(ips);
    }

    @Test
    void nodesTellTheirAddressesAndBlocks() {
        var node =
                Manifest.only(
                        Node.class,
                        """
                        apiVersion: v1
                        kind: Node
                        metadata: {name: n1, labels: {zone: a}}
                        spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24, "fd00:10:244:1::/64"], taints: []}
                        status:
                          addresses:
                            - {type: InternalIP, address: 10.0.0.1}
                            - {type: ExternalIP, address: 203.0.113.1}
                            - {type: Hostname, address: n1}
                          capacity: {cpu: 4}
                        """);

        assertThat(node.addresses()).hasToString("[10.0.0.1, 203.0.113.1]");
        assertThat(node.podCidrs()).hasToString("[10.244.1.0/24, fd00:10:244:1::/64]");
    }

    private static Pod pod(String rest) {
        return Manifest.only(
                Pod.class, "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: x}\n" + rest);
    }
}
