package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.reader.ManifestReader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The cluster of the truth tables of cluster-wide policies: the namespaces red, green, blue and
/// gray, each with its name as the label `house`, with two Pods of the same label: `red-0`,
/// `red-1`. And their policies in short words, as YAML of either version.
final class FourHouses {
    static final List<String> HOUSES = List.of("red", "green", "blue", "gray");

    /// Two versions of the same definitions.
    enum Dialect {
        V1ALPHA1,
        V1ALPHA2
    }

    enum Tier {
        ADMIN,
        BASELINE
    }

    /// A policy: the rules are written `deny blue tcp/80,udp/53` or `accept green`.
    ///
    /// @param subject who it is for, as a peer is written
    record InShort(
            Tier tier,
            int priority,
            String name,
            String subject,
            List<String> ingress,
            List<String> egress) {
        String yaml(Dialect dialect) {
            return switch (dialect) {
                case V1ALPHA2 ->
                        """
                        apiVersion: policy.networking.k8s.io/v1alpha2
                        kind: ClusterNetworkPolicy
                        metadata: {name: %s}
                        spec:
                          tier: %s
                          priority: %d
                        """
                                        .formatted(
                                                name,
                                                tier == Tier.ADMIN ? "Admin" : "Baseline",
                                                priority)
                                + rest(dialect);
                case V1ALPHA1 ->
                        tier == Tier.ADMIN
                                ? """
                                apiVersion: policy.networking.k8s.io/v1alpha1
                                kind: AdminNetworkPolicy
                                metadata: {name: %s}
                                spec:
                                  priority: %d
                                """
                                                .formatted(name, priority)
                                        + rest(dialect)
                                : """
                                apiVersion: policy.networking.k8s.io/v1alpha1
                                kind: BaselineAdminNetworkPolicy
                                metadata: {name: default}
                                spec:
                                """
                                        + rest(dialect);
            };
        }

        private String rest(Dialect dialect) {
            return "  subject: "
                    + peer(subject)
                    + "\n"
                    + rules("ingress", "from", ingress, dialect)
                    + rules("egress", "to", egress, dialect);
        }
    }

    private FourHouses() {}

    private static String rules(
            String direction, String side, List<String> rules, Dialect dialect) {
        return rules.isEmpty()
                ? ""
                : "  "
                        + direction
                        + ":\n"
                        + rules.stream()
                                .map(rule -> "    - {" + rule(rule, side, dialect) + "}\n")
                                .collect(Collectors.joining());
    }

    private static String rule(String text, String side, Dialect dialect) {
        var words = text.split(" ");
        String action = words[0].substring(0, 1).toUpperCase(Locale.ROOT) + words[0].substring(1);
        boolean old = dialect == Dialect.V1ALPHA1;
        return "action: "
                + (old && action.equals("Accept") ? "Allow" : action)
                + ", "
                + side
                + ": ["
                + Arrays.stream(words[1].split("\\+"))
                        .map(FourHouses::peer)
                        .collect(Collectors.joining(", "))
                + "]"
                + (words.length < 3
                        ? ""
                        : (old ? ", ports: [" : ", protocols: [")
                                + Arrays.stream(words[2].split(","))
                                        .map(port -> old ? oldPort(port) : port(port))
                                        .collect(Collectors.joining(", "))
                                + "]");
    }

    /// `red` is a namespace, `pods:red` are Pods by their label wherever they are, `red-0` one Pod,
    /// `any` every namespace with a house, `10.0.0.0/8` a network, `nodes` all nodes.
    private static String peer(String text) {
        if (text.equals("any")) {
            return "{namespaces: {matchExpressions: [{key: house, operator: Exists}]}}";
        }
        if (text.equals("nodes")) {
            return "{nodes: {matchLabels: {os: linux}}}";
        }
        if (text.startsWith("pods:")) {
            return "{pods: {namespaceSelector: {}, podSelector: {matchLabels: {house: %s}}}}"
                    .formatted(text.substring(5));
        }
        if (text.contains("/")) {
            return "{networks: [" + text + "]}";
        }
        int dash = text.indexOf('-');
        return dash < 0
                ? "{namespaces: {matchLabels: {house: %s}}}".formatted(text)
                : ("{pods: {namespaceSelector: {matchLabels: {house: %s}}, podSelector:"
                                + " {matchLabels: {statefulset.kubernetes.io/pod-name: %s}}}}")
                        .formatted(text.substring(0, dash), text);
    }

    private static String port(String text) {
        if (!text.contains("/")) {
            return "{destinationNamedPort: " + text + "}";
        }
        var parts = text.split("[/-]");
        return "{%s: {destinationPort: {%s}}}"
                .formatted(
                        parts[0],
                        parts.length == 2
                                ? "number: " + parts[1]
                                : "range: {start: " + parts[1] + ", end: " + parts[2] + "}");
    }

    private static String oldPort(String text) {
        if (!text.contains("/")) {
            return "{namedPort: " + text + "}";
        }
        var parts = text.split("[/-]");
        String protocol = "protocol: " + parts[0].toUpperCase(Locale.ROOT);
        return parts.length == 2
                ? "{portNumber: {" + protocol + ", port: " + parts[1] + "}}"
                : "{portRange: {" + protocol + ", start: " + parts[1] + ", end: " + parts[2] + "}}";
    }

    /// The houses under some policies.
    static Cluster cluster(List<String> policies) {
        var text = new StringBuilder();
        text.append(
                """
                apiVersion: v1
                kind: Node
                metadata: {name: node, labels: {os: linux}}
                status: {addresses: [{type: InternalIP, address: 192.168.0.1}]}
                """);
        for (String house : HOUSES) {
            text.append(
                    """
                    ---
                    apiVersion: v1
                    kind: Namespace
                    metadata: {name: %1$s, labels: {house: %1$s}}
                    """
                            .formatted(house));
            for (int i = 0; i < 2; i++) {
                text.append(
                        """
                        ---
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: %1$s-%2$d
                          namespace: %1$s
                          labels: {house: %1$s, statefulset.kubernetes.io/pod-name: %1$s-%2$d}
                        spec:
                          containers:
                            - name: c
                              image: i
                              ports:
                                - {name: web, containerPort: 80}
                                - {name: dns, containerPort: 53, protocol: UDP}
                        status: {podIPs: [{ip: 10.0.%3$d.%2$d}]}
                        """
                                .formatted(house, i, HOUSES.indexOf(house)));
            }
        }
        policies.forEach(policy -> text.append("---\n").append(policy));
        var manifests = ManifestReader.readText("houses.yaml", text.toString());
        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        return Cluster.from(manifests);
    }
}
