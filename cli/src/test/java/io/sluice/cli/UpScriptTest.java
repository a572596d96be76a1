package io.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.KernelSupport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpScriptTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path scratch = Path.of("");

    @BeforeEach
    void needsNamespaces() {
        var missing = KernelSupport.missing();
        Assumptions.assumeTrue(missing.isEmpty(), "skipped: " + missing);
    }

    @Test
    void aRunningLabIsUsedAskedAndTestedAndEndsWithoutATrace()
            throws IOException, InterruptedException {
        var sluice = new Script(scratch);
        try (var up = sluice.start("up", "-f", "examples")) {
            up.awaitOut("ready sha256:");

            var carried =
                    sluice.run("exec", "shop/cart", "--", "curl", "-sS", "https://api.example.com");
            assertThat(carried.exitCode()).as(carried.err()).isZero();
            assertThat(carried.out()).contains("host api", "client 10.0.0.1 ");

            var refused =
                    sluice.run(
                            "exec",
                            "frontend/web",
                            "--",
                            "curl",
                            "-sS",
                            "http://192.168.1.101:5432");
            assertThat(refused.exitCode()).isEqualTo(7);

            assertThat(sluice.run("exec", "shop/cart", "--", "sh", "-c", "exit 42").exitCode())
                    .isEqualTo(42);
            assertThat(sluice.run("exec", "shop/nobody", "--", "true").exitCode()).isEqualTo(2);
            var missing = sluice.run("exec", "shop/cart", "--", "no-such-program");
            assertThat(missing.exitCode()).isEqualTo(127);
            assertThat(missing.err()).contains("no-such-program: no such program");
            assertThat(sluice.run("exec", "shop/cart", "--", "/etc/passwd").exitCode())
                    .isEqualTo(126);

            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(sluice.run("flows").out())
                                    .contains("api.example.com (SNI)")
                                    .contains("default/egress-gateway")
                                    .contains("DENIED  frontend/deploy/web -> 192.168.1.101:5432")
                                    .contains("completeness 100 %"));
            assertThat(sluice.run("flows", "--denied", "-o", "json").out())
                    .contains("NOT_ALLOWED")
                    .doesNotContain("api.example.com");
            assertThat(sluice.run("flows", "--sum").out()).contains("shop/deploy/cart");
            assertThat(sluice.run("health").out()).containsPattern("api.example.com .* healthy");

            var live = sluice.run("test", "examples/policy-test.yaml", "-f", "examples", "--live");
            assertThat(live.exitCode()).as(live.out() + live.err()).isZero();

            var second = sluice.run("up", "-f", "examples");
            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err()).contains("a lab runs already");

            up.interrupt();
        }

        assertThat(sluice.state()).doesNotExist();
    }

    @Test
    void editsAreAppliedAndABadOneKeepsTheLastGoodState() throws IOException, InterruptedException {
        var sluice = new Script(scratch);
        var examples = sluice.examples();
        var policy = examples.resolve("allow-specific-egress.yaml");
        try (var up = sluice.start("up", "-f", examples.toString())) {
            up.awaitOut("ready sha256:");
            assertThat(reaches(sluice, "192.168.1.101")).isFalse();

            Script.edit(policy, "192.168.1.100/32", "192.168.1.101/32");
            up.awaitErr("manifests changed, enforced: sha256:");
            assertThat(reaches(sluice, "192.168.1.101")).isTrue();
            assertThat(reaches(sluice, "192.168.1.100")).isFalse();

            Script.edit(policy, "192.168.1.101/32", "192.168.1.301/32");
            up.awaitErr("kept    the last good state");
            up.awaitErr("allow-specific-egress.yaml:15:");
            assertThat(reaches(sluice, "192.168.1.101")).isTrue();

            Files.writeString(
                    examples.resolve("late.yaml"),
                    "{apiVersion: v1, kind: Pod, metadata: {name: late, namespace: shop},"
                            + " spec: {containers: [{name: c, image: c}]}}\n");
            Script.edit(policy, "192.168.1.301/32", "192.168.1.100/32");
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(sluice.run("exec", "shop/late", "--", "true").exitCode())
                                    .isZero());
        }
    }

    @Test
    void aNameIsOpenToWhoeverAsksForItAndTheOfflineAnswerAgrees()
            throws IOException, InterruptedException {
        var sluice = new Script(scratch);
        var examples = sluice.examples();
        var policy = examples.resolve("named-egress.yaml");
        Files.writeString(
                policy,
                """
                apiVersion: policy.networking.k8s.io/v1alpha2
                kind: ClusterNetworkPolicy
                metadata: {name: named-egress}
                spec:
                  tier: Admin
                  priority: 10
                  subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: cart}}}}
                  egress:
                    - action: Accept
                      to: [{domainNames: ["*.named.test"]}]
                      protocols: [{tcp: {destinationPort: {number: 5432}}}]
                    - action: Accept
                      to: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}]
                      protocols: [{udp: {destinationPort: {number: 53}}}]
                    - action: Deny
                      to: [{networks: [0.0.0.0/0, "::/0"]}]
                ---
                apiVersion: sluice.io/v1alpha1
                kind: LabHost
                metadata: {name: named}
                spec:
                  addresses: [192.168.1.110, "2001:db8::110"]
                  names: [{name: db.named.test, ttl: 60}]
                  listen:
                    - {port: 5432, protocol: TCP, serve: echo}
                    - {port: 5433, protocol: TCP, serve: echo}
                """);
        var test = scratch.resolve("named-test.yaml");
        Files.writeString(
                test,
                """
                apiVersion: sluice.io/v1alpha1
                kind: PolicyTest
                metadata: {name: named}
                spec:
                  cases:
                    - {from: shop/cart, to: "192.168.1.110:5432/TCP", expect: Deny, because: named-egress}
                    - {from: shop/cart, to: "db.named.test:5432/TCP", expect: Allow, because: named-egress}
                    - {from: shop/cart, to: "db.named.test:5433/TCP", expect: Deny, because: named-egress}
                    - {from: shop/cart, to: "api.example.com:5432/TCP", expect: Deny, because: named-egress}
                """);
        try (var up = sluice.start("up", "-f", examples.toString())) {
            up.awaitOut("ready sha256:");

            var live = sluice.run("test", test.toString(), "-f", examples.toString(), "--live");

            assertThat(live.exitCode()).as(live.out() + live.err()).isZero();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(sluice.run("flows", "-o", "json").out())
                                    .contains("named-egress egress[0]")
                                    .contains("named-egress egress[2]"));
            Script.edit(policy, "*.named.test", "other.named.test");
            up.awaitErr("manifests changed, enforced: sha256:");
            assertThat(
                            sluice.run(
                                            "exec",
                                            "shop/cart",
                                            "--",
                                            "bash",
                                            "-c",
                                            "exec 3<>/dev/tcp/db.named.test/5432")
                                    .exitCode())
                    .isNotZero();
        }
    }

    @Test
    void afterAKillTheNextStartRemovesWhatWasLeft() throws IOException, InterruptedException {
        var sluice = new Script(scratch);
        try (var killed = sluice.start("up", "-f", "examples")) {
            killed.awaitOut("ready sha256:");
            killed.kill();
        }
        assertThat(sluice.run("exec", "shop/cart", "--", "true").exitCode()).isEqualTo(3);
        assertThat(sluice.run("flows").exitCode()).isEqualTo(3);

        try (var next = sluice.start("up", "-f", "examples")) {
            next.awaitOut("ready sha256:");
            next.interrupt();
        }

        assertThat(sluice.state()).doesNotExist();
        assertThat(Files.readString(Path.of("/proc/self/mounts")))
                .doesNotContain(sluice.state().toString());
    }

    private static boolean reaches(Script sluice, String address)
            throws IOException, InterruptedException {
        var connected =
                sluice.run(
                        "exec",
                        "frontend/web",
                        "--",
                        "bash",
                        "-c",
                        "exec 3<>/dev/tcp/" + address + "/5432");
        return connected.exitCode() == 0;
    }
}
