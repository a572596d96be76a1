package io.sluice.lab;

import static io.sluice.lab.TestCluster.address;
import static io.sluice.lab.TestCluster.addresses;
import static io.sluice.lab.TestCluster.host;
import static io.sluice.lab.TestCluster.pod;
import static io.sluice.lab.TestCluster.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.linux.KernelSupport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How labs begin, change and end.
class LabLifeTest {
    @TempDir Path directory;
    private LabSettings settings;

    @BeforeEach
    void need() {
        assumeTrue(KernelSupport.missing().isEmpty(), () -> "skipped: " + KernelSupport.missing());
        settings = LabSettings.in(directory.resolve("state"));
    }

    private static String machine() throws Exception {
        return Children.output("ip", "-o", "addr")
                + Children.output("ip", "route", "show", "table", "all")
                + Children.output("ip", "-6", "route", "show", "table", "all")
                + Children.output("ip", "rule")
                + Children.output("nft", "list", "ruleset");
    }

    private String mounts() throws IOException {
        return String.join(
                "\n",
                Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                        .filter(line -> line.contains(directory.toString()))
                        .toList());
    }

    @Test
    void theMachineIsLeftAsItWas() throws Exception {
        String before = machine();

        try (var lab = Lab.start(TestCluster.shop(), settings)) {
            assertThat(machine()).isEqualTo(before);
            assertThat(mounts()).contains("frontend.web-0").contains("sluice-node");
            assertThat(lab.pods()).hasSize(4);
        }

        assertThat(machine()).isEqualTo(before);
        assertThat(mounts()).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aKilledLabIsCleanedUpByTheNext() throws Exception {
        var killed = Children.start(List.of(), "hold", settings.stateDirectory().toString());
        var lines =
                new BufferedReader(
                        new InputStreamReader(killed.getInputStream(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("ready");
        assertThatThrownBy(() -> Lab.start(TestCluster.shop(), settings))
                .hasMessageContaining("a lab runs already (process " + killed.pid());
        killed.destroyForcibly().waitFor();
        assertThat(LabState.find(settings)).isEmpty();
        assertThat(mounts()).contains("frontend.web-0");
        var stranger = Files.createFile(settings.namesDirectory().resolve("stranger"));

        try (var lab = Lab.start(TestCluster.shop(), settings);
                var probe = lab.probe("frontend/web-0")) {
            assertThat(probe.tcp(address("10.96.0.2"), 80).answered()).isTrue();
        }

        assertThat(mounts()).isEmpty();
        assertThat(settings.stateFile()).doesNotExist();
        assertThat(settings.namesDirectory()).isDirectoryContaining(stranger::equals);
    }

    @Test
    void aForeignNamespaceNameIsRefusedAndLeftAlone() throws Exception {
        Files.createDirectories(settings.namesDirectory());
        var foreign = Files.createFile(settings.namesDirectory().resolve("data.db-0"));

        assertThatThrownBy(() -> Lab.start(TestCluster.shop(), settings))
                .hasMessageContaining("data.db-0 exists and is not of this lab");

        assertThat(foreign).exists();
        assertThat(settings.stateFile()).doesNotExist();
        assertThat(mounts()).isEmpty();
    }

    @Test
    void podsHostsAndServicesComeAndGoWhileOthersKeepTheirConnections() throws Exception {
        var web = pod("frontend", "web-0", "web", addresses("10.244.0.1"));
        var db = pod("data", "db-0", "db", addresses("10.244.0.3"));
        var outside = host("database", addresses("192.168.1.100"), "db.corp.test");
        var before = TestCluster.of(List.of(web), List.of(), List.of(outside));
        var partner = host("partner", addresses("203.0.113.5"), "api.partner.test");
        var after =
                TestCluster.of(
                        List.of(web, db),
                        List.of(service("data", "db", "db", addresses("10.96.0.2"))),
                        List.of(outside, partner));
        var last = TestCluster.of(List.of(web), List.of(), List.of(outside));

        try (var lab = Lab.start(before, settings);
                var probe = lab.probe("frontend/web-0");
                var open = probe.open(address("192.168.1.100"), 5432)) {
            assertThat(probe.dns("api.partner.test")).isInstanceOf(ProbeResult.NameFailed.class);
            assertThat(probe.tcp(address("10.244.0.3"), 8080).answered()).isFalse();

            lab.update(after);

            assertThat(probe.https("api.partner.test", 443, false))
                    .isEqualTo(
                            new ProbeResult.Connected(
                                    address("203.0.113.5"),
                                    address("10.244.0.1"),
                                    Optional.of("CN=partner")));
            assertThat(probe.tcp(address("10.96.0.2"), 80).answered()).isTrue();
            assertThat(open.exchange().answered()).isTrue();
            assertThat(mounts()).contains("data.db-0");

            lab.update(last);

            assertThat(probe.dns("api.partner.test")).isInstanceOf(ProbeResult.NameFailed.class);
            assertThat(probe.tcp(address("203.0.113.5"), 443).answered()).isFalse();
            assertThat(probe.tcp(address("10.96.0.2"), 80).answered()).isFalse();
            assertThat(open.exchange().answered()).isTrue();
            assertThat(mounts()).doesNotContain("data.db-0");
            assertThat(lab.pod("data/db-0")).isEmpty();
        }
    }

    @Test
    void commandsRunInsidePodsFromOtherProcesses() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/curl")), "skipped: curl is not installed");
        try (var lab = Lab.start(TestCluster.shop(), settings)) {
            String state = settings.stateDirectory().toString();

            var curl =
                    Children.finish(
                            Children.start(
                                    List.of(),
                                    "exec",
                                    state,
                                    "frontend/web-0",
                                    "curl",
                                    "-4sS",
                                    "https://db.corp.test/path"));
            var inCluster =
                    Children.finish(
                            Children.start(
                                    List.of(),
                                    "exec",
                                    state,
                                    "frontend/web-0",
                                    "getent",
                                    "hosts",
                                    "db.data"));
            var failing =
                    Children.finish(
                            Children.start(
                                    List.of(), "exec", state, "data/db-0", "sh", "-c", "exit 9"));

            assertThat(curl.output())
                    .contains("host database\nclient 10.244.0.1 ")
                    .contains("request GET /path HTTP/1.1");
            assertThat(curl.exitCode()).isZero();
            assertThat(inCluster.output()).contains("db.data.svc.cluster.local");
            assertThat(failing.exitCode()).isEqualTo(9);
            assertThat(lab.pods()).isNotEmpty();
            assertThatThrownBy(() ->
                            LabPods.exec(
                                    LabState.find(settings).orElseThrow(),
                                    "data/nobody",
                                    List.of("true")))
                    .hasMessageContaining("the lab has no Pod data/nobody; it has ")
                    .hasMessageContaining("data/db-0");
        }
    }

    @Test
    void rootsNamespacesAreShownByIpNetns() throws Exception {
        assumeTrue(allowed("unshare", "--mount", "true"), "skipped: unshare is not allowed");

        var shown =
                Children.finish(
                        Children.start(
                                List.of("unshare", "--mount"),
                                "names",
                                settings.stateDirectory().toString()));

        assertThat(shown.output())
                .contains("4 Pods", "frontend.web-0", "data.db-0", "kube-system.coredns")
                .contains("sluice-node", "sluice-outside", "10.244.0.1/32", "fd00:10:244::1/128")
                .contains("left false");
        assertThat(shown.exitCode()).isZero();
    }

    @Test
    void aLabRunsWithoutRootInNamespacesOfItsOwn() throws Exception {
        assumeTrue(
                allowed("unshare", "--user", "--map-root-user", "--net", "--mount", "true"),
                "skipped: user namespaces are not allowed");

        var visit =
                Children.finish(
                        Children.start(
                                List.of("unshare", "--user", "--map-root-user", "--net", "--mount"),
                                "visit",
                                settings.stateDirectory().toString()));

        assertThat(visit.output())
                .contains("Connected[server=10.96.0.2, clientSeen=10.244.0.1")
                .contains("certificateSubject=Optional[CN=database]")
                .contains("exit code 7")
                .contains("left false");
        assertThat(visit.exitCode()).isZero();
    }

    private static boolean allowed(String... command) throws Exception {
        return Files.exists(Path.of("/usr/bin/" + command[0]))
                && Children.finish(new ProcessBuilder(command).start()).exitCode() == 0;
    }
}
