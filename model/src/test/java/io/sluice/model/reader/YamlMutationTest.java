package io.sluice.model.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.Finding;
import io.sluice.model.Manifests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Mutated manifests: whatever comes in, findings come out, never an exception.
class YamlMutationTest {
    private static final int ROUNDS = 8_000;
    private static final List<String> PIECES =
            List.of(
                    "",
                    " ",
                    "\n",
                    "\t",
                    "\r",
                    "- ",
                    ": ",
                    "? ",
                    "{",
                    "}",
                    "[",
                    "]",
                    "&a ",
                    "*a",
                    "<<: *a",
                    "!",
                    "!!int ",
                    "!x%20 ",
                    "|",
                    ">",
                    "\"",
                    "'",
                    "#",
                    "%",
                    "---\n",
                    "...\n",
                    "~",
                    "null",
                    "yes",
                    "0",
                    "-1",
                    "65536",
                    "99999999999999999999",
                    "0x",
                    "0b",
                    "1_0",
                    "1e9",
                    ".inf",
                    "\0",
                    "\u0085",
                    "\u2028",
                    "\ufeff",
                    "\ud800",
                    "\ud83d\ude00",
                    "10.0.0.0/8",
                    "::/0",
                    "::ffff:1.2.3.4/128",
                    "In",
                    "Exists",
                    "kind: List",
                    "items: ",
                    "*.example.com",
                    "a/b/c",
                    "Namespace",
                    "Egress");

    @Test
    void noMutationEscapesTheReader() throws Exception {
        long seed = Long.getLong("sluice.seed", System.nanoTime());
        var random = new Random(seed);
        var corpus = corpus();

        for (int round = 0; round < ROUNDS; round++) {
            String text = mutate(corpus.get(random.nextInt(corpus.size())), corpus, random);
            try {
                check(Manifest.read(text));
            } catch (Throwable t) {
                throw new AssertionError(
                        "-Dsluice.seed=" + seed + " round " + round + ":\n" + text, t);
            }
        }
    }

    private static void check(Manifests manifests) {
        for (Finding finding : manifests.findings()) {
            assertThat(finding.position().file()).isEqualTo(Manifest.FILE);
            assertThat(finding.message()).isNotBlank().doesNotContain("\n", "\0");
            assertThat(finding.rule()).matches("[a-z0-9-]+");
        }
        Cluster.from(manifests);
    }

    private static String mutate(String text, List<String> corpus, Random random) {
        String mutated = text;
        for (int step = random.nextInt(6); step >= 0; step--) {
            int from = random.nextInt(mutated.length() + 1);
            int to = Math.min(mutated.length(), from + random.nextInt(8));
            mutated =
                    switch (random.nextInt(5)) {
                        case 0 -> mutated.substring(0, from) + mutated.substring(to);
                        case 1 ->
                                mutated.substring(0, from)
                                        + PIECES.get(random.nextInt(PIECES.size()))
                                        + mutated.substring(to);
                        case 2 ->
                                mutated.substring(0, from)
                                        + (char) random.nextInt(random.nextBoolean() ? 128 : 65536)
                                        + mutated.substring(to);
                        case 3 -> {
                            String other = corpus.get(random.nextInt(corpus.size()));
                            int start = random.nextInt(other.length());
                            int end = Math.min(other.length(), start + random.nextInt(60));
                            yield mutated.substring(0, from)
                                    + other.substring(start, end)
                                    + mutated.substring(from);
                        }
                        default ->
                                mutated.substring(0, to)
                                        + mutated.substring(from, to).repeat(random.nextInt(4))
                                        + mutated.substring(to);
                    };
        }
        return mutated;
    }

    private static List<String> corpus() throws Exception {
        var corpus = new ArrayList<String>();
        corpus.add(
                """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: p, namespace: x, labels: &a {a: b}}
                spec:
                  podSelector: {matchLabels: *a, matchExpressions: [{key: k, operator: In, values: [v]}]}
                  ingress: [{from: [{namespaceSelector: {}, podSelector: {}}], ports: [{port: 80, endPort: 90}]}]
                  egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: dns, protocol: UDP}]}]
                """);
        corpus.add(
                """
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"},
                   "spec": {"clusterIPs": ["10.96.0.1"], "ports": [{"port": 80, "targetPort": "http"}]}},
                  {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "n"},
                   "spec": {"podCIDR": "10.244.0.0/24"}, "status": {"addresses": [{"type": "InternalIP", "address": "10.0.0.1"}]}},
                  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "ownerReferences":
                    [{"kind": "ReplicaSet", "name": "web-1", "controller": true}]},
                   "spec": {"containers": [{"ports": [{"containerPort": 80}]}]}, "status": {"podIPs": [{"ip": "10.244.0.2"}]}}]}
                """);
        try (var files = Files.list(Path.of("..", "examples"))) {
            for (Path file : files.sorted().toList()) {
                corpus.add(Files.readString(file));
            }
        }
        return corpus;
    }
}
