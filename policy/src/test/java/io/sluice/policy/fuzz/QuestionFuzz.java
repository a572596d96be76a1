package io.sluice.policy.fuzz;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.reader.ManifestReader;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import io.sluice.policy.Question;
import java.nio.charset.StandardCharsets;

/// Any FROM and TO, one on each line, are answered, or refused with a reason. Addresses and blocks
/// are read back as they are written.
public final class QuestionFuzz {
    private static final Decisions WORLD =
            Policies.compile(
                    Cluster.from(
                            ManifestReader.readText(
                                    "world.yaml",
                                    """
                                    apiVersion: networking.k8s.io/v1
                                    kind: NetworkPolicy
                                    metadata: {name: p, namespace: x}
                                    spec:
                                      podSelector: {}
                                      policyTypes: [Egress]
                                      egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}], ports: [{port: sql}]}]
                                    ---
                                    apiVersion: v1
                                    kind: Pod
                                    metadata: {name: a, namespace: x}
                                    spec: {containers: [{name: c}]}
                                    status: {podIPs: [{ip: 10.1.0.1}, {ip: "fd01::1"}]}
                                    ---
                                    apiVersion: apps/v1
                                    kind: Deployment
                                    metadata: {name: d, namespace: z}
                                    spec:
                                      selector: {matchLabels: {app: d}}
                                      template:
                                        metadata: {labels: {app: d}}
                                        spec: {containers: [{name: c, ports: [{name: sql, containerPort: 5432}]}]}
                                    ---
                                    apiVersion: v1
                                    kind: Service
                                    metadata: {name: s, namespace: z}
                                    spec: {selector: {app: d}, ports: [{port: 80, targetPort: sql}]}
                                    ---
                                    apiVersion: sluice.io/v1alpha1
                                    kind: LabHost
                                    metadata: {name: h}
                                    spec: {addresses: [192.0.2.7], names: [{name: h.example}]}
                                    """)),
                    Profile.UPSTREAM);

    private QuestionFuzz() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String from = end < 0 ? "x/a" : text.substring(0, end);
        String to = end < 0 ? text : text.substring(end + 1);
        try {
            var question = Question.parse(WORLD, from, to);
            for (var answer : question.answers()) {
                ManifestFuzz.require(!answer.text(question.name()).isBlank(), "no explanation");
            }
            ManifestFuzz.require(!question.isUndecided() || !question.note().isEmpty(), "no note");
        } catch (IllegalArgumentException refused) {
            String why = String.valueOf(refused.getMessage());
            ManifestFuzz.require(why.contains(" "), "refused without a reason: " + why);
        }
        IpAddress.parse(to)
                .ifPresent(address ->
                        ManifestFuzz.require(
                                IpAddress.parse(address.toString()).orElseThrow().equals(address),
                                address + " is read back as another"));
        Cidr.parse(to)
                .ifPresent(block ->
                        ManifestFuzz.require(
                                Cidr.parse(block.toString()).orElseThrow().equals(block),
                                block + " is read back as another"));
    }
}
