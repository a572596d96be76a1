package io.sluice.lab;

import static io.sluice.lab.TestCluster.address;
import static io.sluice.lab.TestCluster.addresses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.lab.ProbeResult.Connected;
import io.sluice.linux.KernelSupport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A lab without enforcement: everything can reach everything, and servers see who asks.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabTest {
    private static final List<String> HOST = List.of("192.168.1.100", "2001:db8::100");
    private static final List<String> WEB_0 = List.of("10.244.0.1", "fd00:10:244::1");

    @TempDir static Path directory;
    private Lab lab;
    private Probe probe;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(KernelSupport.missing().isEmpty(), () -> "skipped: " + KernelSupport.missing());
        lab = Lab.start(TestCluster.shop(), LabSettings.in(directory.resolve("state")));
        probe = lab.probe("frontend/web-0");
    }

    @AfterAll
    void stop() throws IOException {
        if (lab != null) {
            probe.close();
            lab.close();
        }
    }

    private static Connected seenAs(String server, String client) {
        return new Connected(address(server), address(client), Optional.empty());
    }

    @Test
    void podsReachTheOutsideWithTheirOwnAddress() {
        for (int family = 0; family < 2; family++) {
            var expected = seenAs(HOST.get(family), WEB_0.get(family));

            assertThat(probe.tcp(address(HOST.get(family)), 5432)).isEqualTo(expected);
            assertThat(probe.udp(address(HOST.get(family)), 5432)).isEqualTo(expected);
            assertThat(probe.http(address(HOST.get(family)), 80, "db.corp.test"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void podsReachEachOther() {
        for (String db : List.of("10.244.0.3", "fd00:10:244::3")) {
            var expected = seenAs(db, WEB_0.get(db.contains(":") ? 1 : 0));

            assertThat(probe.tcp(address(db), 8080)).isEqualTo(expected);
            assertThat(probe.udp(address(db), 9090)).isEqualTo(expected);
        }
    }

    @Test
    void serviceAddressesLeadToTheirPods() {
        for (String db : List.of("10.96.0.2", "fd00:10:96::2")) {
            var expected = seenAs(db, WEB_0.get(db.contains(":") ? 1 : 0));

            assertThat(probe.tcp(address(db), 80)).isEqualTo(expected);
            assertThat(probe.udp(address(db), 90)).isEqualTo(expected);
        }
    }

    @Test
    void aServiceWithSeveralPodsSpreadsConnectionsAlsoToTheCallerItself() {
        for (String web : List.of("10.96.0.1", "fd00:10:96::1")) {
            var seen = new HashSet<Boolean>();
            for (int i = 0; i < 40; i++) {
                var result = probe.tcp(address(web), 80);
                assertThat(result).isInstanceOf(Connected.class);
                // The node answers for a Pod that calls itself.
                var own = address(WEB_0.get(web.contains(":") ? 1 : 0));
                seen.add(((Connected) result).clientSeen().equals(own));
            }
            assertThat(seen).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void namesOfHostsAndServicesResolve() {
        assertThat(probe.dns("db.corp.test"))
                .isEqualTo(new ProbeResult.Resolved(addresses("2001:db8::100", "192.168.1.100")));
        assertThat(probe.dns("web.frontend.svc.cluster.local"))
                .isEqualTo(new ProbeResult.Resolved(addresses("fd00:10:96::1", "10.96.0.1")));
        assertThat(probe.dns("nothing.test")).isInstanceOf(ProbeResult.NameFailed.class);
    }

    @Test
    void httpsIsVerifiedAgainstTheLabsAuthority() {
        for (boolean v6 : new boolean[] {false, true}) {
            int family = v6 ? 1 : 0;

            assertThat(probe.https("db.corp.test", 443, v6))
                    .isEqualTo(
                            new Connected(
                                    address(HOST.get(family)),
                                    address(WEB_0.get(family)),
                                    Optional.of("CN=database")));
        }
        assertThat(probe.tls(address("192.168.1.100"), 443, "other.test"))
                .isInstanceOfSatisfying(
                        ProbeResult.TlsFailed.class,
                        failed -> assertThat(failed.why()).contains("other.test"));
    }

    @Test
    void brokenServersAreToldApart() {
        var host = address("192.168.1.100");

        assertThat(probe.tls(host, 8443, "db.corp.test"))
                .isInstanceOfSatisfying(
                        ProbeResult.TlsFailed.class,
                        failed -> assertThat(failed.why()).contains("handshake_failure"));
        assertThat(probe.tcp(host, 7777)).isEqualTo(new ProbeResult.TimedOut());
        assertThat(probe.tcp(host, 9999)).isEqualTo(new ProbeResult.Refused());
        assertThat(probe.udp(host, 9999)).isEqualTo(new ProbeResult.Refused());
        assertThat(probe.tcp(address("10.96.0.20"), 443))
                .isEqualTo(new ProbeResult.Rejected("No route to host"));
        assertThat(probe.tcp(address("fd00:10:96::14"), 443))
                .isInstanceOf(ProbeResult.Rejected.class);
    }

    @Test
    void aForeignSourceAddressArrivesWhereNobodyChecksIt() throws Exception {
        for (int family = 0; family < 2; family++) {
            var stranger = List.of("10.244.0.3", "fd00:10:244::3").get(family);

            String token = probe.spoof(address(stranger), address(HOST.get(family)), 5432);

            for (int i = 0; i < 100 && !lab.received(token); i++) {
                Thread.sleep(50);
            }
            assertThat(lab.received(token)).isTrue();
        }
        assertThat(probe.tcp(address("10.244.0.3"), 8080))
                .isEqualTo(seenAs("10.244.0.3", "10.244.0.1"));
    }

    @Test
    void anOpenConnectionCanBeUsedAgain() throws IOException {
        try (var connection = probe.open(address("192.168.1.100"), 5432)) {
            assertThat(connection.exchange()).isEqualTo(seenAs("192.168.1.100", "10.244.0.1"));
            assertThat(connection.exchange()).isEqualTo(seenAs("192.168.1.100", "10.244.0.1"));
        }
    }

    @Test
    void otherProcessesFindTheLabByItsState() throws IOException {
        var state = LabState.find(LabSettings.in(directory.resolve("state"))).orElseThrow();

        assertThat(state.pods())
                .extracting(LabState.PodState::path)
                .containsExactlyInAnyOrder(
                        "frontend/web-0", "frontend/web-1", "data/db-0", "kube-system/coredns");
        assertThat(state.pods())
                .allSatisfy(pod -> {
                    var running = lab.pod(pod.path()).orElseThrow();
                    assertThat(pod.interfaceName()).isEqualTo(running.interfaceName());
                    assertThat(pod.addresses()).isEqualTo(running.addresses());
                });
        try (var other = state.probe("data/db-0")) {
            assertThat(other.tcp(address("10.96.0.1"), 80))
                    .isEqualTo(seenAs("10.96.0.1", "10.244.0.3"));
        }
    }

    @Test
    void aSecondLabOfTheSameDirectoryIsRefused() {
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(() ->
                                Lab.start(
                                        TestCluster.shop(),
                                        LabSettings.in(directory.resolve("state")))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a lab runs already")
                .hasMessageContaining("process " + ProcessHandle.current().pid());
    }

    @Test
    void whatIsNotServedIsSaid() {
        assertThat(lab.notes()).anySatisfy(note -> assertThat(note).contains("SCTP port 7070"));
    }
}
