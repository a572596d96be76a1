package io.sluice.policy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Small random manifests as text, crowded so that rules often have something to say.
final class RandomManifests {
    private static final List<String> KEYS = List.of("app", "env");
    private static final List<String> VALUES = List.of("a", "b", "c");
    private static final List<String> BLOCKS =
            List.of(
                    "0.0.0.0/0",
                    "10.0.0.0/8",
                    "10.244.1.0/24",
                    "169.254.0.0/16",
                    "192.0.2.1/32",
                    "'::/0'",
                    "'2001:db8::/32'");

    /// Only Pods have names for ports, and none has the second.
    private static final String NAMED =
            "{destinationNamedPort: http}, {destinationNamedPort: metrics}";

    private final Random random;

    RandomManifests(Random random) {
        this.random = random;
    }

    String text() {
        var documents = new ArrayList<String>();
        int namespaces = random.nextInt(3);
        for (int i = 0; i < namespaces; i++) {
            documents.add(object("v1", "Namespace", "name: n" + i, "labels: " + labels()) + "\n");
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            documents.add(
                    object("v1", "Pod", "name: p" + i, namespace(), "labels: " + labels())
                            + "\nspec: {hostNetwork: "
                            + (random.nextInt(6) == 0)
                            + ", containers: [{name: c, image: i, ports: [{name: http,"
                            + " containerPort: 80}]}]}\n");
        }
        for (int i = random.nextInt(5); i >= 0; i--) {
            documents.add(
                    object("networking.k8s.io/v1", "NetworkPolicy", "name: q" + i, namespace())
                            + "\nspec:"
                            + spec());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            documents.add(
                    object(
                                    "policy.networking.k8s.io/v1alpha2",
                                    "ClusterNetworkPolicy",
                                    "name: c" + i)
                            + clusterSpec());
        }
        return String.join("---\n", documents);
    }

    private String clusterSpec() {
        return "\nspec:\n  tier: "
                + pick(List.of("Admin", "Baseline"))
                + "\n  priority: "
                + random.nextInt(3)
                + "\n  subject: "
                + clusterPods()
                + "\n  ingress: "
                + list(4, () -> clusterRule("from", this::clusterPods))
                + "\n  egress: "
                + list(5, () -> clusterRule("to", this::clusterPeer))
                + "\n";
    }

    private String clusterRule(String peers, Supplier<String> peer) {
        String second = random.nextInt(3) == 0 ? ", " + peer.get() : "";
        String ports =
                random.nextInt(3) == 0
                        ? ", protocols: ["
                                + pick(
                                        List.of(
                                                "{tcp: {destinationPort: {number: 80}}}",
                                                "{tcp: {destinationPort: {range: {start: 80, end:"
                                                        + " 90}}}}",
                                                "{udp: {destinationPort: {number: 53}}}",
                                                NAMED))
                                + "]"
                        : "";
        String first = peer.get();
        boolean networks = (first + second).contains("networks");
        return "{action: "
                + pick(List.of("Accept", "Deny", "Pass"))
                + ", "
                + peers
                + ": ["
                + first
                + second
                + "]"
                + (networks && ports.contains(NAMED) ? "" : ports)
                + "}";
    }

    private String clusterPods() {
        return random.nextBoolean()
                ? "{namespaces: " + pick(List.of("{}", "{matchLabels: " + labels() + "}")) + "}"
                : "{pods: {namespaceSelector: {}, podSelector: " + selector() + "}}";
    }

    private String clusterPeer() {
        return switch (random.nextInt(4)) {
            case 0 -> "{networks: [0.0.0.0/0, '::/0']}";
            case 1 -> "{networks: [" + pick(BLOCKS) + "]}";
            default -> clusterPods();
        };
    }

    private static String object(String version, String kind, String... metadata) {
        return "apiVersion: "
                + version
                + "\nkind: "
                + kind
                + "\nmetadata: {"
                + String.join(", ", metadata)
                + "}";
    }

    private String namespace() {
        return "namespace: " + pick(List.of("n0", "n1", "n2", "default"));
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private String labels() {
        return random.nextInt(4) == 0 ? "{}" : "{" + pick(KEYS) + ": " + pick(VALUES) + "}";
    }

    private String selector() {
        return switch (random.nextInt(4)) {
            case 0 -> "{}";
            case 1 ->
                    "{matchLabels: "
                            + labels()
                            + ", matchExpressions: [{key: app, operator: NotIn, values: ["
                            + pick(VALUES)
                            + "]}, {key: env, operator: "
                            + pick(List.of("Exists", "DoesNotExist"))
                            + "}]}";
            default -> "{matchLabels: " + labels() + "}";
        };
    }

    private String spec() {
        var lines = new StringBuilder("\n  podSelector: " + selector() + "\n");
        if (random.nextBoolean()) {
            lines.append("  policyTypes: ")
                    .append(pick(List.of("[Ingress]", "[Egress]", "[Ingress, Egress]", "[]")))
                    .append('\n');
        }
        lines.append("  ingress: ").append(list(4, () -> rule("from"))).append('\n');
        lines.append("  egress: ").append(list(4, () -> rule("to"))).append('\n');
        return lines.toString();
    }

    private String list(int limit, Supplier<String> item) {
        var items = new ArrayList<String>();
        for (int i = random.nextInt(limit); i > 0; i--) {
            items.add(item.get());
        }
        return items.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private String rule(String peers) {
        return "{" + peers + ": " + list(4, this::peer) + ", ports: " + list(3, this::port) + "}";
    }

    private String peer() {
        return switch (random.nextInt(4)) {
            case 0 -> "{podSelector: " + selector() + "}";
            case 1 -> "{namespaceSelector: " + selector() + "}";
            case 2 -> "{namespaceSelector: " + selector() + ", podSelector: " + selector() + "}";
            default -> "{ipBlock: " + block() + "}";
        };
    }

    private String block() {
        return random.nextInt(3) == 0
                ? "{cidr: 10.0.0.0/8, except: ["
                        + pick(List.of("10.0.0.0/9", "10.1.0.0/16, 10.0.0.0/9, 10.128.0.0/9"))
                        + "]}"
                : "{cidr: " + pick(BLOCKS) + "}";
    }

    private String port() {
        return switch (random.nextInt(5)) {
            case 0 -> "{}";
            case 1 -> "{port: http}";
            case 2 -> "{port: 53, protocol: UDP}";
            case 3 -> "{port: 80, endPort: 90}";
            default -> "{port: 80}";
        };
    }
}
