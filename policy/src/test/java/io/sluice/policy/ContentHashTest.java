package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.reader.ManifestReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Equal for equal content, and different for whatever can change a verdict or the name of a rule.
class ContentHashTest {
    private static final String BASE =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {team: shop}}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {role: worker}}
            status: {addresses: [{type: InternalIP, address: 192.0.2.1}, {type: InternalIP, address: 192.0.2.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec:
              nodeName: n1
              hostNetwork: false
              containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080, protocol: TCP}, {name: dns, containerPort: 53, protocol: UDP}]}]
            status: {phase: Running, podIPs: [{ip: 10.0.0.1}, {ip: "fd00:1:2:3:4:5:6:7"}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: shop, labels: {by: hand}}
            spec:
              podSelector: {matchLabels: {app: web, tier: front}, matchExpressions: [{key: k, operator: In, values: [v, w]}, {key: e, operator: Exists}]}
              policyTypes: [Ingress, Egress]
              ingress:
                - from: [{namespaceSelector: {matchLabels: {team: data}}}, {ipBlock: {cidr: 10.1.0.0/16, except: [10.1.2.0/24, 10.1.3.0/24]}}]
                  ports: [{port: 80}, {port: 90, endPort: 95}, {port: http}, {protocol: UDP}]
              egress:
                - to: [{podSelector: {matchLabels: {app: pg}}}]
            ---
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: c}
            spec:
              tier: Admin
              priority: 10
              subject: {pods: {namespaceSelector: {matchLabels: {team: shop}}, podSelector: {matchLabels: {app: cart}}}}
              ingress: [{name: first, action: Deny, from: [{namespaces: {}}]}]
              egress: [{action: Accept, to: [{networks: [10.2.0.0/16]}], protocols: [{tcp: {destinationPort: {number: 443}}}]}]
            """;

    /// What is replaced, and by what: each alone, and no two of them with one hash.
    private static final List<String> CHANGES =
            List.of(
                    // a Namespace
                    "{name: shop, labels: {team: shop}} -> {name: shop, labels: {team: data}}",
                    "{name: shop, labels: {team: shop}} -> {name: shop, labels: {team2: shop}}",
                    "{name: shop, labels: {team: shop}} -> {name: shop}",
                    "{name: shop, labels: {team: shop}} -> {name: shop2, labels: {team: shop}}",
                    // a Node
                    "{name: n1, labels -> {name: n2, labels",
                    "{role: worker} -> {role: control}",
                    "192.0.2.2 -> 192.0.2.3",
                    // a Pod
                    "{name: web, namespace: shop, -> {name: web2, namespace: shop,",
                    "{name: web, namespace: shop, -> {name: web, namespace: db,",
                    "labels: {app: web}} -> labels: {app: web2}}",
                    "nodeName: n1 -> nodeName: n2",
                    "hostNetwork: false -> hostNetwork: true",
                    "phase: Running -> phase: Failed",
                    "10.0.0.1 -> 10.0.0.2",
                    "10.0.0.1 -> 11.0.0.1",
                    "fd00:1: -> fd00:2:",
                    ":2:3: -> :2:4:",
                    ":4:5: -> :4:6:",
                    ":6:7 -> :6:8",
                    "name: http, containerPort -> name: web, containerPort",
                    "containerPort: 8080 -> containerPort: 8081",
                    "containerPort: 53, protocol: UDP -> containerPort: 53, protocol: TCP",
                    // a NetworkPolicy
                    "{name: p, namespace: shop, -> {name: p2, namespace: shop,",
                    "{name: p, namespace: shop, -> {name: p, namespace: db,",
                    "{app: web, tier: front} -> {app: web, tier: back}",
                    "{app: web, tier: front} -> {app: web}",
                    "key: k, -> key: k2,",
                    "operator: In, -> operator: NotIn,",
                    "values: [v, w] -> values: [v, x]",
                    ", {key: e, operator: Exists} -> ''",
                    "policyTypes: [Ingress, Egress] -> policyTypes: [Ingress]",
                    "policyTypes: [Ingress, Egress] -> policyTypes: [Egress]",
                    "{namespaceSelector: {matchLabels: {team: data}}} -> {namespaceSelector: {matchLabels:"
                            + " {team: shop}}}",
                    "{namespaceSelector: {matchLabels: {team: data}}} -> {podSelector: {matchLabels:"
                            + " {team: data}}}",
                    "cidr: 10.1.0.0/16 -> cidr: 10.0.0.0/15",
                    "cidr: 10.1.0.0/16 -> cidr: 10.1.0.0/17",
                    ", 10.1.3.0/24 -> ''",
                    "10.1.3.0/24 -> 10.1.4.0/24",
                    "port: 80 -> port: 81",
                    "port: 80 -> port: 80, protocol: SCTP",
                    "port: 90, endPort -> port: 91, endPort",
                    "endPort: 95 -> endPort: 96",
                    "port: http} -> port: https}",
                    "{protocol: UDP}] -> {protocol: SCTP}]",
                    "{matchLabels: {app: pg}} -> {matchLabels: {app: pgx}}",
                    "egress:\n    - to: [{podSelector: {matchLabels: {app: pg}}}] -> egress: []",
                    // a ClusterNetworkPolicy
                    "{name: c} -> {name: c2}",
                    "tier: Admin -> tier: Baseline",
                    "priority: 10 -> priority: 11",
                    "{namespaceSelector: {matchLabels: {team: shop}}, podSelector -> {namespaceSelector:"
                            + " {matchLabels: {team: data}}, podSelector",
                    "{app: cart} -> {app: card}",
                    "name: first -> name: second",
                    "action: Deny -> action: Pass",
                    "from: [{namespaces: {}}] -> from: [{namespaces: {matchLabels: {a: b}}}]",
                    "10.2.0.0/16 -> 10.3.0.0/16",
                    "number: 443 -> number: 444",
                    "  ingress: [{name: first, action: Deny, from: [{namespaces: {}}]}]\n -> ''");

    @Test
    void differentForWhateverCanChangeAVerdict() {
        var hashes = new HashMap<String, String>();
        hashes.put(hash(BASE), "nothing");
        for (String change : CHANGES) {
            String[] parts = change.split(" -> ", 2);
            String changed = BASE.replace(parts[0], parts[1].equals("''") ? "" : parts[1]);

            assertThat(changed).as(change).isNotEqualTo(BASE);
            assertThat(hashes.put(hash(changed), change)).as(change + " hashes like").isNull();
        }
    }

    @Test
    void theSameForEveryWayToWriteIt() {
        var documents = new ArrayList<>(List.of(BASE.split("---\n", -1)));

        assertThat(hash(String.join("---\n", documents.reversed()))).isEqualTo(hash(BASE));
        assertThat(hash("# a comment\n" + BASE)).isEqualTo(hash(BASE));
        for (String change :
                List.of(
                        "{app: web, tier: front} -> {tier: front, app: web}",
                        "values: [v, w] -> values: [w, v]",
                        "[Ingress, Egress] -> [Egress, Ingress]",
                        "{key: k, operator: In, values: [v, w]}, {key: e, operator: Exists} -> {key: e,"
                                + " operator: Exists}, {key: k, operator: In, values: [v, w]}",
                        "[10.1.2.0/24, 10.1.3.0/24] -> [10.1.3.0/24, 10.1.2.0/24]",
                        "{port: 80}, {port: 90, endPort: 95} -> {port: 90, endPort: 95}, {port: 80}",
                        "{ip: 10.0.0.1}, {ip: \"fd00:1:2:3:4:5:6:7\"} -> {ip: \"fd00:1:2:3:4:5:6:7\"}, {ip:"
                                + " 10.0.0.1}",
                        "labels: {by: hand} -> labels: {by: machine}")) {
            String[] parts = change.split(" -> ", 2);
            String changed = BASE.replace(parts[0], parts[1]);

            assertThat(changed).as(change).isNotEqualTo(BASE);
            assertThat(hash(changed)).as(change).isEqualTo(hash(BASE));
        }
    }

    /// Contents that would read alike without the lengths and kinds of their parts.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    podSelector: {matchLabels: {ab: c}} | podSelector: {matchLabels: {a: bc}}
                    podSelector: {matchExpressions: [{key: a, operator: In, values: [a]}, {key: b, operator: In, values: [zz]}]} | podSelector: {matchExpressions: [{key: a, operator: In, values: [a, b, IN, zz]}]}
                    ingress: [{}], egress: [{}], policyTypes: [Ingress, Egress] | ingress: [{}, {}], policyTypes: [Ingress, Egress]
                    ingress: [{ports: [{protocol: TCP}]}] | ingress: [{ports: [{port: 6}]}]
                    """)
    void noTwoContentsAreWrittenAlike(String one, String other) {
        assertThat(hash(policy(one))).isNotEqualTo(hash(policy(other)));
    }

    @Test
    void theKindOfAnObjectAndOfAnAddressCounts() {
        String clusterWide =
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: c}
                spec:
                  tier: Admin
                  priority: 10
                  subject: {namespaces: {}}
                """;
        String former =
                clusterWide
                        .replace("v1alpha2", "v1alpha1")
                        .replace("ClusterNetworkPolicy", "AdminNetworkPolicy")
                        .replace("  tier: Admin\n", "");
        String in = "  ingress: [{action: Deny, from: [{namespaces: {}}]}%s]\n";
        String out = "  egress: [{action: Deny, to: [{namespaces: {}}]}]\n";
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec: {containers: [{name: c, image: i}]}
                status: {podIPs: [{ip: "%s"}]}
                """;

        assertThat(hash(clusterWide)).isNotEqualTo(hash(former));
        assertThat(hash(clusterWide + in.formatted("") + out))
                .isNotEqualTo(
                        hash(
                                clusterWide
                                        + in.formatted(
                                                ", {action: Deny, from: [{namespaces: {}}]}")));
        assertThat(hash(pod.formatted("10.0.0.1"))).isNotEqualTo(hash(pod.formatted("::a00:1")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 500, 2000})
    void theLastOfManyPartsCountsToo(int parts) {
        var blocks = new ArrayList<String>();
        for (int i = 0; i < parts; i++) {
            blocks.add("{ipBlock: {cidr: 10.0.%d.%d/32}}".formatted(i >> 8, i & 255));
        }
        String rule = "ingress: [{from: [%s]}]";
        String many = policy(rule.formatted(String.join(", ", blocks)));
        blocks.set(parts - 1, "{ipBlock: {cidr: 10.1.0.0/32}}");
        String other = policy(rule.formatted(String.join(", ", blocks)));

        assertThat(hash(many)).isNotEqualTo(hash(other));
    }

    private static String policy(String spec) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: p, namespace: shop}
        spec: {%s}
        """
                .formatted(spec);
    }

    private static String hash(String text) {
        var manifests = ManifestReader.readText("case.yaml", text);
        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        return Policies.compile(Cluster.from(manifests), Profile.UPSTREAM).hash();
    }
}
