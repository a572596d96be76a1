package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.reader.ManifestReader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Objects of one name in several namespaces, of several kinds, on several protocols: each text
/// means one of them.
class QuestionNamesTest {
    private static final Decisions WORLD =
            Policies.compile(
                    Cluster.from(
                            ManifestReader.readText(
                                    "world.yaml",
                                    pod("a", "web-1", "Deployment", "10.244.0.1")
                                            + pod("a", "web-0", "StatefulSet", "10.244.0.2")
                                            + pod("b", "web-2", "Deployment", "10.244.0.3")
                                            + pod("b", "other", "", "10.244.0.4")
                                            + service("a", "s", "10.96.1.1")
                                            + service("b", "s", "10.96.1.2")
                                            + service("b", "t", "10.96.1.3"))),
                    Profile.UPSTREAM);

    private static String pod(String namespace, String name, String owner, String address) {
        String references =
                owner.isEmpty()
                        ? ""
                        : ", ownerReferences: [{apiVersion: apps/v1, kind: "
                                + owner
                                + ", name: web, controller: true}]";
        return """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: %s, labels: {app: web}%s}
        spec:
          containers: [{name: c, ports: [{name: p, containerPort: 8080}, {name: q, containerPort: 8081, protocol: UDP},
            {name: p, containerPort: 8082, protocol: UDP}]}]
        status: {podIPs: [{ip: %s}]}
        """
                .formatted(name, namespace, references, address);
    }

    private static String service(String namespace, String name, String address) {
        return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: %s}
        spec:
          selector: {app: web}
          clusterIP: %s
          ports: [{name: a, port: 80, targetPort: p}, {name: b, port: 80, protocol: UDP, targetPort: q}, {name: c, port: 81, targetPort: 9000}]
        """
                .formatted(name, namespace, address);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a/web                 | a/web-0 a/web-1
                    b/web                 | b/web-2
                    a/deploy/web          | a/web-1
                    a/sts/web             | a/web-0
                    b/other               | b/other
                    10.244.0.3            | b/web-2
                    """)
    void aSourceIsWhatBearsTheNameInItsNamespaceAndKind(String from, String pods) {
        var sources = Question.parse(WORLD, from, "192.0.2.1:80").sources();

        assertThat(sources)
                .extracting(party -> party.address().toString())
                .containsExactlyInAnyOrderElementsOf(addresses(pods));
    }

    private static List<String> addresses(String pods) {
        return List.of(pods.split(" ")).stream()
                .map(path -> WORLD.pod(path.substring(0, 1), path.substring(2)).orElseThrow())
                .map(pod -> pod.addresses().getFirst().toString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a/svc/s:80                | a/web-0 a/web-1 | 8080/TCP
                    a/svc/s:80/udp            | a/web-0 a/web-1 | 8081/UDP
                    b/svc/s:81                | b/other b/web-2 | 9000/TCP
                    10.96.1.1:81              | a/web-0 a/web-1 | 9000/TCP
                    10.96.1.3:80              | b/other b/web-2 | 8080/TCP
                    s.b.svc.cluster.local:80  | b/other b/web-2 | 8080/TCP
                    a/web-0:p                 | a/web-0         | 8080/TCP
                    a/web-0:p/udp             | a/web-0         | 8082/UDP
                    a/web-0:1                 | a/web-0         | 1/TCP
                    a/web-0:65535/sctp        | a/web-0         | 65535/SCTP
                    """)
    void aServiceIsItsPodsOnTheTargetOfItsPort(String to, String pods, String ports) {
        var targets = Question.parse(WORLD, "192.0.2.1", to).targets();

        assertThat(targets)
                .extracting(target -> target.party().address().toString())
                .hasSameElementsAs(addresses(pods));
        assertThat(targets)
                .extracting(target -> target.ports().orElseThrow().toString())
                .contains(ports);
    }
}
