package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Finding;
import io.sluice.model.Severity;
import io.sluice.model.reader.ManifestReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/// Manifests with a `§` before each value that a rule must report; none when it must be silent.
final class LintCase {
    /// Two namespaces with Pods, and their labels.
    static final String CLUSTER =
            """
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {team: shop}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: db, labels: {team: data}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web}}
            spec: {containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: pg, namespace: db, labels: {app: pg}}
            spec: {containers: [{name: c, image: i, ports: [{name: sql, containerPort: 5432}]}]}
            status: {podIPs: [{ip: 10.7.0.9}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: pg, namespace: db}
            spec: {clusterIP: 10.55.0.7, selector: {app: pg}, ports: [{port: 5432}]}
            """;

    private LintCase() {}

    /// A policy `shop/p` with this spec, in a cluster.
    static DynamicTest spec(String name, LintRule rule, String spec) {
        return manifests(name, rule, policy("shop", "p", spec) + CLUSTER);
    }

    static String policy(String namespace, String name, String spec) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: %s}
        spec:
        """
                        .formatted(name, namespace)
                + spec.indent(2);
    }

    static DynamicTest manifests(String name, LintRule rule, String marked) {
        return DynamicTest.dynamicTest(
                name, () -> assertThat(places(rule, marked)).isEqualTo(marks(marked)));
    }

    private static List<String> places(LintRule rule, String marked) {
        return check(marked).findings().stream()
                .filter(finding -> finding.rule().equals(rule.id()))
                .map(Finding::position)
                .map(position -> position.line() + ":" + position.column())
                .toList();
    }

    static LintReport check(String marked) {
        var placed = ManifestReader.readPlacedText("case.yaml", marked.replace("§", ""));
        assertThat(placed.manifests().findings())
                .noneMatch(finding -> finding.severity() == Severity.ERROR);
        return Lint.check(placed.manifests(), placed.places());
    }

    private static List<String> marks(String marked) {
        var marks = new ArrayList<String>();
        int line = 1;
        for (String text : marked.split("\n", -1)) {
            int before = 0;
            for (int at = text.indexOf('§'); at >= 0; at = text.indexOf('§', at + 1)) {
                marks.add(line + ":" + (at + 1 - before++));
            }
            line++;
        }
        return marks;
    }
}
