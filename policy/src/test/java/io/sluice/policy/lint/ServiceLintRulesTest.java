package io.sluice.policy.lint;

import static io.sluice.policy.lint.LintCase.manifests;
import static io.sluice.policy.lint.LintCase.policy;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The rules about Services: where they report, and where they must not.
class ServiceLintRulesTest {
    private static final String POD =
            """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
            """;

    private static String service(String selector, String ports) {
        return """
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: shop}
        spec: {selector: %s, ports: [%s]}
        """
                .formatted(selector, ports);
    }

    private static DynamicTest service(String name, LintRule rule, String selector, String ports) {
        return manifests(name, rule, POD + service(selector, ports));
    }

    private static DynamicTest use(String name, String ports, String servicePorts) {
        return manifests(
                name,
                LintRule.SERVICE_PORT,
                policy("shop", "p", "ingress:\n  - ports: [" + ports + "]\n")
                        + POD
                        + service("{app: web}", servicePorts));
    }

    @TestFactory
    List<DynamicTest> serviceSelectsNothing() {
        var rule = LintRule.SERVICE_SELECTS_NOTHING;
        return List.of(
                service("misspelled", rule, "§{app: wep}", "{port: 80}"),
                service("there", rule, "{app: web}", "{port: 80}"),
                service("endpoints by hand", rule, "{}", "{port: 80}"),
                manifests("no Pods", rule, service("{app: web}", "{port: 80}")));
    }

    @TestFactory
    List<DynamicTest> serviceTargetMissing() {
        var rule = LintRule.SERVICE_TARGET_MISSING;
        return List.of(
                service("misspelled", rule, "{app: web}", "{port: 80, targetPort: §htpp}"),
                service(
                        "of another protocol",
                        rule,
                        "{app: web}",
                        "{port: 80, protocol: UDP, targetPort: §http}"),
                service("there", rule, "{app: web}", "{port: 80, targetPort: http}"),
                service("a number", rule, "{app: web}", "{port: 80, targetPort: 9090}"));
    }

    @TestFactory
    List<DynamicTest> servicePort() {
        String egress =
                """
                policyTypes: [Egress]
                egress:
                  - to: [{podSelector: {matchLabels: {app: web}}}]
                    ports:
                      - port: §80
                """;
        String cluster =
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: p}
                spec:
                  tier: Admin
                  priority: 1
                  subject: {namespaces: {}}
                  egress:
                    - action: Accept
                      to: [{namespaces: {}}]
                      protocols:
                        - tcp:
                            destinationPort: {number: §80}
                """;
        String admin =
                """
                apiVersion: policy.networking.k8s.io/v1alpha1
                kind: AdminNetworkPolicy
                metadata: {name: p}
                spec:
                  priority: 1
                  subject: {namespaces: {}}
                  ingress:
                    - action: Allow
                      from: [{namespaces: {}}]
                      ports: [{portNumber: {protocol: TCP, port: §80}}]
                """;
        String mapped = service("{app: web}", "{port: 80, targetPort: http}");
        return List.of(
                use("by name", "{port: §80}", "{port: 80, targetPort: http}"),
                use("by number", "{port: §80}", "{port: 80, targetPort: 8080}"),
                use("both listed", "{port: 80}, {port: 8080}", "{port: 80, targetPort: 8080}"),
                use("the port of the Pod", "{port: 8080}", "{port: 80, targetPort: 8080}"),
                use(
                        "another protocol",
                        "{port: 80, protocol: UDP}",
                        "{port: 80, targetPort: 8080}"),
                use("a range", "{port: 80, endPort: 90}", "{port: 80, targetPort: 8080}"),
                use(
                        "also a port of the Pod",
                        "{port: 80}",
                        "{port: 80, targetPort: 8080}, {name: b, port: 81, targetPort: 80}"),
                manifests(
                        "egress",
                        LintRule.SERVICE_PORT,
                        policy("shop", "p", egress) + POD + mapped),
                manifests("a cluster-wide policy", LintRule.SERVICE_PORT, cluster + POD + mapped),
                manifests("its forerunner", LintRule.SERVICE_PORT, admin + POD + mapped));
    }
}
