package io.sluice.node;

import static io.sluice.node.TestCluster.tcp;
import static io.sluice.node.TestCluster.toBlock;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.linux.Conntrack;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.node.TestSockets.Outcome;
import io.sluice.policy.Profile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a tenant inside a Pod tries to get around the rules, on real packets.
class TenantTest {
    private static final String WEB = "frontend/web";
    private static final String WEB_V4 = "10.244.0.10";
    private static final String WEB_V6 = "fd00:10:244::10";
    private static final String SERVER = "192.168.1.101";
    private static final Map<String, String> FRONTEND = Map.of("role", "frontend");
    private static final int ANSWER_MILLIS = 10_000;

    private final TestSockets sockets = new TestSockets();
    private final TestNode world = new TestNode().pod(WEB, WEB_V4, WEB_V6).host(SERVER);
    private final Enforcer enforcer;

    TenantTest() throws IOException {
        sockets.serveTcp(world.outside(), 5432);
        sockets.serveTcp(world.namespace(WEB), 8080);
        sockets.serveTcp(world.namespace(WEB), 9000);
        enforcer = Enforcer.open(world.node(), TestNode.settings());
    }

    @BeforeAll
    static void needKernel() {
        TestNode.assumeSupported();
    }

    @AfterEach
    void close() throws Exception {
        enforcer.close();
        sockets.close();
        world.close();
    }

    private static TestCluster cluster() {
        return new TestCluster().pod(WEB, FRONTEND, WEB_V4, WEB_V6);
    }

    private static TestCluster isolated() {
        return cluster().egress("frontend/nothing", FRONTEND);
    }

    /// Rules of another program, by the `nft` command.
    private void foreignRules(String text) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/nft")), "skipped: nft is not installed");
        var said =
                world.node()
                        .call(() -> {
                            var process =
                                    new ProcessBuilder("/usr/sbin/nft", text)
                                            .redirectErrorStream(true)
                                            .start();
                            return new String(process.getInputStream().readAllBytes(), UTF_8);
                        });
        assumeTrue(said.isEmpty(), "skipped: " + said);
    }

    private int proxy(int port) throws IOException {
        return world.node()
                .call(() ->
                        Sockets.listen(
                                SocketName.any(false, port), Sockets.Listening.TRANSPARENT, 10));
    }

    private static Outcome connect(
            NetworkNamespace from, InetSocketAddress source, String to, int port)
            throws IOException {
        return from.call(() -> {
            try (var socket = new Socket()) {
                socket.setReuseAddress(true);
                socket.bind(source);
                socket.connect(
                        new InetSocketAddress(InetAddress.getByName(to), port), ANSWER_MILLIS);
                return TestSockets.ask(socket);
            } catch (SocketTimeoutException e) {
                return Outcome.SILENT;
            }
        });
    }

    @Test
    void packetsWithoutConnectionTrackingDoNotPassAnIsolatedPod() throws IOException {
        sockets.serveUdp(world.outside(), SERVER, 514);
        enforcer.apply(isolated().decisions(), world.interfaces());

        foreignRules(
                "table inet raw_of_others { chain c { type filter hook prerouting priority raw;"
                        + " udp dport 514 notrack; udp sport 514 notrack; }; }");

        assertThat(TestSockets.udp(world.namespace(WEB), SERVER, 514)).isEqualTo(Outcome.REFUSED);
        assertThat(enforcer.counters().get("stateless")).isPositive();
    }

    @Test
    void theProxiesPortsAreClosedToThoseWhoAddressThem() throws IOException {
        enforcer.apply(cluster().decisions(), world.interfaces());
        int gateway = proxy(RuleSet.GATEWAY_PORT);
        int dns = proxy(RuleSet.DNS_PROXY_PORT);
        try {
            for (int port : List.of(RuleSet.GATEWAY_PORT, RuleSet.DNS_PROXY_PORT)) {
                for (var from : List.of(world.namespace(WEB), world.outside())) {
                    assertThat(TestSockets.tcp(from, TestNode.NODE_ADDRESS, port))
                            .isEqualTo(Outcome.REFUSED);
                }
                assertThat(Sockets.accept(port == RuleSet.GATEWAY_PORT ? gateway : dns))
                        .isNegative();
            }
        } finally {
            Sockets.close(gateway);
            Sockets.close(dns);
        }
    }

    @Test
    void anAnswerToAClientOnPort53DoesNotReachTheDnsProxy() throws IOException {
        enforcer.apply(isolated().decisions(), world.interfaces());
        int dns = proxy(RuleSet.DNS_PROXY_PORT);
        try {
            var client = new InetSocketAddress(InetAddress.getByName(SERVER), 53);

            assertThat(connect(world.outside(), client, WEB_V4, 8080)).isEqualTo(Outcome.ANSWERED);
        } finally {
            Sockets.close(dns);
        }
    }

    @Test
    void aConnectionThatAnotherProgramExpectsIsJudgedLikeAnyOther() throws IOException {
        enforcer.apply(
                cluster()
                        .ingress("frontend/one", FRONTEND, toBlock("192.168.1.0/24", tcp(8080)))
                        .decisions(),
                world.interfaces());
        foreignRules(
                "table inet helper_of_others { ct expectation e { protocol tcp; dport 9000;"
                        + " timeout 1h; size 10; l3proto ip; };"
                        + " chain c { type filter hook prerouting priority 0;"
                        + " tcp dport 5432 ct state new ct expectation set \"e\"; }; }");
        var master = sockets.connect(world.namespace(WEB), SERVER, 5432);

        var expected = TestSockets.tcpFrom(world.outside(), SERVER, WEB_V4, 9000);

        assertThat(TestSockets.ask(master)).isEqualTo(Outcome.ANSWERED);
        assertThat(expected).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aConnectionOfAProtocolThatIsAlwaysOpenNamesNoRule() throws IOException {
        var decisions =
                cluster()
                        .egress("frontend/one", FRONTEND, toBlock("192.168.1.0/24", tcp(1)))
                        .decisions(Profile.UPSTREAM.with("icmp=always"));
        enforcer.apply(decisions, world.interfaces());

        boolean answered = TestSockets.ping(world.namespace(WEB), SERVER);

        assertThat(answered).isTrue();
        try (var conntrack = Conntrack.open(world.node())) {
            assertThat(conntrack.list(entry -> entry.original().protocol() == 1))
                    .isNotEmpty()
                    .allMatch(entry -> entry.mark() == 0);
        }
    }

    @Test
    void whatAKilledProcessDeniedAndDidNotEndIsEndedByTheNext() throws IOException {
        enforcer.apply(cluster().decisions(), world.interfaces());
        var open = sockets.connect(world.namespace(WEB), SERVER, 5432);
        enforcer.close();
        var denied = isolated().decisions();
        try (var killed = KernelTable.open(world.node())) {
            killed.change(
                    TableElements.of(
                            denied.enforcement(pod -> true),
                            world.interfaces(),
                            TestNode.settings(),
                            !denied.profile().icmpFollowsAllPorts()),
                    List.of());
        }

        try (var next = Enforcer.open(world.node(), TestNode.settings())) {
            var change = next.apply(denied, world.interfaces());

            assertThat(change.added() + change.removed()).isZero();
            assertThat(change.connectionsReset()).isEqualTo(1);
            assertThat(TestSockets.ask(open)).isEqualTo(Outcome.REFUSED);
        }
    }
}
