package io.sluice.policy.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// What the bytes of a fuzzer become: a whole file, or what follows the head of one object, so that
/// the fuzzer spends its time inside the validator of that kind.
enum ManifestTarget {
    YAML(""),
    NAMESPACE(object("v1", "Namespace", "")),
    NODE(object("v1", "Node", "")),
    POD(object("v1", "Pod", "x")),
    DEPLOYMENT(object("apps/v1", "Deployment", "x")),
    STATEFUL_SET(object("apps/v1", "StatefulSet", "x")),
    CRON_JOB(object("batch/v1", "CronJob", "x")),
    SERVICE(object("v1", "Service", "x")),
    NETWORK_POLICY(object("networking.k8s.io/v1", "NetworkPolicy", "x")),
    CLUSTER_NETWORK_POLICY(object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", "")),
    ADMIN_NETWORK_POLICY(object("policy.networking.k8s.io/v1alpha1", "AdminNetworkPolicy", "")),
    BASELINE_ADMIN_NETWORK_POLICY(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: BaselineAdminNetworkPolicy
            metadata: {name: default}
            """),
    GATEWAY(object("networking.istio.io/v1", "Gateway", "x")),
    LAB_HOST(object("sluice.io/v1alpha1", "LabHost", "")),
    POLICY_TEST(object("sluice.io/v1alpha1", "PolicyTest", ""));

    /// Pods, a node and a namespace for the object to be about.
    private static final String SURROUNDINGS =
            """

            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: x, labels: {team: a}}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {zone: z}}
            status: {addresses: [{type: InternalIP, address: 172.16.0.1}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: x, labels: {app: web}}
            spec: {nodeName: n1, containers: [{name: c, ports: [{name: http, containerPort: 80}]}]}
            status: {podIPs: [{ip: 10.1.0.1}, {ip: "fd01::1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: db, namespace: z, labels: {app: db}}
            spec: {containers: [{name: c, ports: [{name: sql, containerPort: 5432}]}]}
            status: {podIPs: [{ip: 10.1.0.2}]}
            """;

    private final String head;

    ManifestTarget(String head) {
        this.head = head;
    }

    private static String object(String apiVersion, String kind, String namespace) {
        String in = namespace.isEmpty() ? "" : ", namespace: " + namespace;
        return "apiVersion: "
                + apiVersion
                + "\nkind: "
                + kind
                + "\nmetadata: {name: o"
                + in
                + "}\n";
    }

    /// The name on the command line and of the directory of inputs.
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ManifestTarget of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// The file that the bytes stand for.
    byte[] file(byte[] data) {
        if (this == YAML) {
            return data;
        }
        byte[] before = head.getBytes(StandardCharsets.UTF_8);
        byte[] after = SURROUNDINGS.getBytes(StandardCharsets.UTF_8);
        byte[] file = new byte[before.length + data.length + after.length];
        System.arraycopy(before, 0, file, 0, before.length);
        System.arraycopy(data, 0, file, before.length, data.length);
        System.arraycopy(after, 0, file, before.length + data.length, after.length);
        return file;
    }
}
