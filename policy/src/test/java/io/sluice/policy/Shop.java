package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.reader.ManifestReader;

/// A small cluster in YAML to try policies on.
final class Shop {
    static final String MANIFESTS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, labels: {team: shop, env: prod}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: db, labels: {team: data, env: dev}}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-1}
            status: {addresses: [{type: InternalIP, address: 10.0.0.1}]}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-2}
            status: {addresses: [{type: InternalIP, address: 10.0.0.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
            spec: {nodeName: node-1, containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}
            status: {podIPs: [{ip: 10.244.0.1}, {ip: "fd00:10:244::1"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: cart, namespace: shop, labels: {app: cart, tier: back}}
            spec: {nodeName: node-1, containers: [{name: c, image: i, ports: [{name: http, containerPort: 9090}]}]}
            status: {podIPs: [{ip: 10.244.0.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: pg, namespace: db, labels: {app: pg, tier: back}}
            spec: {nodeName: node-2, containers: [{name: c, image: i, ports: [{name: sql, containerPort: 5432}]}]}
            status: {podIPs: [{ip: 10.244.1.1}, {ip: "fd00:10:244::2"}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: plain, namespace: db}
            spec: {nodeName: node-2, containers: [{name: c, image: i}]}
            status: {podIPs: [{ip: 10.244.1.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: agent, namespace: shop, labels: {app: web}}
            spec: {nodeName: node-2, hostNetwork: true, containers: [{name: c, image: i}]}
            status: {podIPs: [{ip: 10.0.0.2}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: job-1, namespace: shop, labels: {app: job}}
            spec: {containers: [{name: c, image: i}]}
            status: {phase: Succeeded, podIPs: [{ip: 10.244.0.2}]}
            """;

    private final Decisions decisions;

    private Shop(Decisions decisions) {
        this.decisions = decisions;
    }

    /// A policy document.
    ///
    /// @param spec the spec, as a block
    static String policy(String namespace, String name, String spec) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: %s}
        spec:
        %s\
        """
                .formatted(name, namespace, spec.indent(2));
    }

    /// The cluster under some policies.
    static Shop with(String... policies) {
        return with(Profile.UPSTREAM, policies);
    }

    static Shop with(Profile profile, String... policies) {
        return new Shop(Policies.compile(cluster(policies), profile));
    }

    static Cluster cluster(String... policies) {
        var text = new StringBuilder(MANIFESTS);
        for (String policy : policies) {
            text.append("---\n").append(policy);
        }
        var manifests = ManifestReader.readText("shop.yaml", text.toString());
        assertThat(manifests.hasErrors()).as(manifests.findings().toString()).isFalse();
        return Cluster.from(manifests);
    }

    Decisions decisions() {
        return decisions;
    }

    Shop allows(String from, String... to) {
        return expect(Verdict.ALLOW, from, to);
    }

    Shop denies(String from, String... to) {
        return expect(Verdict.DENY, from, to);
    }

    private Shop expect(Verdict expected, String from, String... targets) {
        for (String to : targets) {
            for (Answer answer : Question.parse(decisions, from, to).answers()) {
                assertThat(answer.verdict()).as(answer.text("")).isEqualTo(expected);
                assertThat(decisions.allows(answer.explanation().connection()))
                        .as("the short answer, " + answer.text(""))
                        .isEqualTo(expected == Verdict.ALLOW);
            }
        }
        return this;
    }

    /// The verdict on a protocol without ports.
    boolean allowsProtocol(String from, String to, int protocol) {
        return decisions.allows(
                decisions.connection(Written.address(from), Written.address(to), protocol, 0));
    }

    Explanation explain(String from, String to) {
        return Question.parse(decisions, from, to).answers().getFirst().explanation();
    }
}
