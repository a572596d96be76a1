package io.sluice.node;

import static io.sluice.node.TestCluster.tcp;
import static io.sluice.node.TestCluster.toBlock;
import static io.sluice.node.TestCluster.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.linux.Conntrack;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.linux.Nftables;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.node.TestSockets.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnforcerTest {
    private static final String WEB = "frontend/web";
    private static final String WEB_V4 = "10.244.0.10";
    private static final String WEB_V6 = "fd00:10:244::10";
    private static final String OTHER = "default/other";
    private static final String OTHER_V4 = "10.244.0.11";
    private static final String OTHER_V6 = "fd00:10:244::11";
    private static final Map<String, String> FRONTEND = Map.of("role", "frontend");

    private final TestSockets sockets = new TestSockets();
    private final TestNode world =
            new TestNode()
                    .pod(WEB, WEB_V4, WEB_V6)
                    .pod(OTHER, OTHER_V4, OTHER_V6)
                    .host("192.168.1.100")
                    .host("192.168.1.101")
                    .host("2001:db8::100")
                    .host("2001:db8::101");
    private final Enforcer enforcer;

    EnforcerTest() throws IOException {
        sockets.serveTcp(world.outside(), 5432);
        sockets.serveTcp(world.outside(), 443);
        sockets.serveTcp(world.namespace(OTHER), 8080);
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
        return new TestCluster()
                .pod(WEB, FRONTEND, WEB_V4, WEB_V6)
                .pod(OTHER, Map.of(), OTHER_V4, OTHER_V6);
    }

    private static TestCluster seed() {
        return cluster()
                .egress("frontend/allow-specific-egress", FRONTEND, toBlock("192.168.1.100/32"));
    }

    private Outcome tcpFrom(String pod, String to, int port) throws IOException {
        return TestSockets.tcp(world.namespace(pod), to, port);
    }

    @Test
    void theSeedPolicyHoldsOnRealPackets() throws IOException {
        sockets.serveUdp(world.outside(), "192.168.1.100", 514);
        sockets.serveUdp(world.outside(), "192.168.1.101", 514);

        enforcer.apply(seed().decisions(), world.interfaces());

        assertThat(tcpFrom(WEB, "192.168.1.100", 5432)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, "192.168.1.101", 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "2001:db8::100", 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, OTHER_V4, 8080)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(OTHER, "192.168.1.101", 5432)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(OTHER, "2001:db8::101", 5432)).isEqualTo(Outcome.ANSWERED);
        var web = world.namespace(WEB);
        assertThat(TestSockets.udp(web, "192.168.1.100", 514)).isEqualTo(Outcome.ANSWERED);
        assertThat(TestSockets.udp(web, "192.168.1.101", 514)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void portsRangesAndFamiliesAreToldApart() throws IOException {
        sockets.serveTcp(world.outside(), 8005);
        sockets.serveTcp(world.outside(), 9000);
        sockets.serveUdp(world.outside(), "192.168.1.100", 8005);
        var decisions =
                cluster()
                        .egress(
                                "frontend/ports",
                                FRONTEND,
                                toBlock("192.168.1.0/24", tcp(443)),
                                toBlock(
                                        "192.168.1.100/32",
                                        TestCluster.port(io.sluice.model.Protocol.TCP, 8000, 8999)),
                                toBlock("2001:db8::/32", udp(443)),
                                toBlock("2001:db8::101/128", tcp(443)))
                        .decisions();

        enforcer.apply(decisions, world.interfaces());

        assertThat(tcpFrom(WEB, "192.168.1.101", 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, "192.168.1.100", 8005)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, "192.168.1.101", 8005)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "192.168.1.100", 9000)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.udp(world.namespace(WEB), "192.168.1.100", 8005))
                .isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "2001:db8::101", 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, "2001:db8::100", 443)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void nothingChangesWhenTheSameIsAppliedAgain() throws IOException {
        var first = enforcer.apply(seed().decisions(), world.interfaces());

        var second = enforcer.apply(seed().decisions(), world.interfaces());

        assertThat(first.added()).isPositive();
        assertThat(second.isEmpty()).isTrue();
    }

    @Test
    void aRestartKeepsConnectionsAndChangesNothing() throws IOException {
        enforcer.apply(seed().decisions(), world.interfaces());
        var open = sockets.connect(world.namespace(WEB), "192.168.1.100", 5432);
        enforcer.close();

        var whileDead = tcpFrom(WEB, "192.168.1.101", 5432);
        try (var next = Enforcer.open(world.node(), TestNode.settings())) {
            var change = next.apply(seed().decisions(), world.interfaces());

            assertThat(whileDead).isEqualTo(Outcome.REFUSED);
            assertThat(change.isEmpty()).isTrue();
            assertThat(TestSockets.ask(open)).isEqualTo(Outcome.ANSWERED);
        }
    }

    @Test
    void aChangeOfPolicyEndsTheConnectionsThatItDeniesAndNoOthers() throws IOException {
        enforcer.apply(cluster().decisions(), world.interfaces());
        var denied = sockets.connect(world.namespace(WEB), "192.168.1.101", 5432);
        var allowed = sockets.connect(world.namespace(WEB), "192.168.1.100", 5432);
        var untouched = sockets.connect(world.namespace(OTHER), "192.168.1.101", 5432);

        var change = enforcer.apply(seed().decisions(), world.interfaces());

        assertThat(change.connectionsReset()).isEqualTo(1);
        assertThat(TestSockets.ask(denied)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.ask(allowed)).isEqualTo(Outcome.ANSWERED);
        assertThat(TestSockets.ask(untouched)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aForeignFlushIsRepaired() throws IOException {
        enforcer.apply(seed().decisions(), world.interfaces());
        enforcer.steering().attract(TestNode.ip("203.0.113.7"), 443, Duration.ofHours(1));
        enforcer.steering().attract(TestNode.ip("2001:db8::7"), 443, Duration.ofDays(36_500));

        try (var other = Nftables.open(world.node())) {
            other.commit(new NftBatch().deleteTable(RuleSet.TABLE));

            Awaitility.await().until(() -> enforcer.repairs() > 0);
            assertThat(other.elements(RuleSet.TABLE, TestNode.set("attract4"))).hasSize(1);
            assertThat(other.elements(RuleSet.TABLE, TestNode.set("attract6"))).hasSize(1);
        }
        assertThat(tcpFrom(WEB, "192.168.1.101", 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "192.168.1.100", 5432)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aSpoofedSourceGoesNowhere() throws IOException {
        enforcer.apply(cluster().decisions(), world.interfaces());
        world.spoof(WEB, OTHER_V4);
        world.spoof(WEB, "192.0.2.7");
        world.spoof(WEB, OTHER_V6);
        var web = world.namespace(WEB);

        assertThat(TestSockets.silentTcpFrom(web, OTHER_V4, "192.168.1.100", 5432))
                .isEqualTo(Outcome.SILENT);
        assertThat(TestSockets.silentTcpFrom(web, "192.0.2.7", "192.168.1.100", 5432))
                .isEqualTo(Outcome.SILENT);
        assertThat(TestSockets.silentTcpFrom(web, OTHER_V6, "2001:db8::100", 5432))
                .isEqualTo(Outcome.SILENT);
        assertThat(tcpFrom(WEB, "192.168.1.100", 5432)).isEqualTo(Outcome.ANSWERED);
        assertThat(enforcer.counters().get("spoofed")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aPodThatIsNotKnownYetIsClosedInBothDirections() throws IOException {
        world.pod("default/early", "10.244.0.99");
        sockets.serveTcp(world.namespace("default/early"), 8080);
        var known = world.interfaces().subList(0, 2);

        enforcer.apply(cluster().decisions(), known);

        assertThat(tcpFrom("default/early", "192.168.1.100", 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(OTHER, "10.244.0.99", 8080)).isEqualTo(Outcome.REFUSED);
        assertThat(enforcer.counters().get("unknown")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void anInterfaceOfAnUnknownPodSendsNothingUnderAnotherAddress() throws IOException {
        world.pod("default/early", "10.244.0.99", "fd00:10:244::99");
        var early = world.namespace("default/early");
        for (String foreign : List.of("192.0.2.7", OTHER_V4, "2001:db8:7::7", OTHER_V6)) {
            world.spoof("default/early", foreign);
        }

        enforcer.apply(cluster().decisions(), world.interfaces().subList(0, 2));

        assertThat(TestSockets.tcpFrom(early, "10.244.0.99", "192.168.1.100", 5432))
                .isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.tcpFrom(early, "fd00:10:244::99", "2001:db8::100", 5432))
                .isEqualTo(Outcome.REFUSED);
        for (String foreign : List.of("192.0.2.7", OTHER_V4)) {
            assertThat(TestSockets.silentTcpFrom(early, foreign, "192.168.1.100", 5432))
                    .isEqualTo(Outcome.SILENT);
        }
        for (String foreign : List.of("2001:db8:7::7", OTHER_V6)) {
            assertThat(TestSockets.silentTcpFrom(early, foreign, "2001:db8::100", 5432))
                    .isEqualTo(Outcome.SILENT);
        }
        assertThat(enforcer.counters().get("spoofed")).isGreaterThanOrEqualTo(4);
        assertThat(enforcer.counters().get("unknown")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void everyPodIsClosedBeforeTheFirstDecisions() throws IOException {
        assertThat(tcpFrom(OTHER, "192.168.1.100", 5432)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void ingressIsEnforcedForPodsAndTheNodeItselfMayAlwaysEnter() throws IOException {
        var decisions =
                cluster()
                        .ingress(
                                "default/closed",
                                Map.of(),
                                TestCluster.toBlock("192.168.1.100/32", tcp(8080)))
                        .decisions();

        enforcer.apply(decisions, world.interfaces());

        assertThat(tcpFrom(WEB, OTHER_V4, 8080)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, OTHER_V6, 8080)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.tcp(world.node(), OTHER_V4, 8080)).isEqualTo(Outcome.ANSWERED);
        assertThat(TestSockets.tcp(world.outside(), OTHER_V4, 8080)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void anAttractedDestinationWithoutAGatewayIsRefused() throws IOException {
        enforcer.apply(cluster().decisions(), world.interfaces());

        enforcer.steering().attract(TestNode.ip("192.168.1.100"), 443, Duration.ofHours(1));
        enforcer.steering().attract(TestNode.ip("192.168.1.100"), 443, Duration.ofHours(2));
        enforcer.steering().attract(TestNode.ip("2001:db8::100"), 443, Duration.ofDays(1000));

        assertThat(tcpFrom(WEB, "192.168.1.100", 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "2001:db8::100", 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "192.168.1.101", 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, "192.168.1.100", 5432)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void dnsWithoutAProxyIsRefused() throws IOException {
        sockets.serveUdp(world.outside(), "192.168.1.100", 53);
        enforcer.apply(cluster().decisions(), world.interfaces());

        assertThat(TestSockets.udp(world.namespace(WEB), "192.168.1.100", 53))
                .isEqualTo(Outcome.REFUSED);
    }

    @Test
    void anAttractedConnectionReachesTheProxyWithItsDestinationAndOnlyWhenPolicyAllows()
            throws Exception {
        enforcer.apply(
                cluster().egress("frontend/one", FRONTEND, toBlock("192.168.1.100/32")).decisions(),
                world.interfaces());
        enforcer.steering().attract(TestNode.ip("192.168.1.100"), 443, Duration.ofHours(1));
        enforcer.steering().attract(TestNode.ip("192.168.1.101"), 443, Duration.ofHours(1));
        int listener =
                world.node()
                        .call(() ->
                                Sockets.listen(
                                        SocketName.any(false, RuleSet.GATEWAY_PORT),
                                        Sockets.Listening.TRANSPARENT,
                                        10));
        try {
            var denied = tcpFrom(WEB, "192.168.1.101", 443);
            var client = sockets.connect(world.namespace(WEB), "192.168.1.100", 443);

            int accepted = Awaitility.await().until(() -> Sockets.accept(listener), fd -> fd >= 0);

            assertThat(denied).isEqualTo(Outcome.REFUSED);
            assertThat(Sockets.local(accepted).toString()).isEqualTo("192.168.1.100:443");
            assertThat(client.isConnected()).isTrue();
            try (var conntrack = Conntrack.open(world.node())) {
                assertThat(conntrack.list(entry -> (entry.mark() & RuleSet.STEERED) != 0))
                        .hasSize(1);
            }
            Sockets.close(accepted);
        } finally {
            Sockets.close(listener);
        }
    }

    @Test
    void pingFollowsTheRulesForAllPorts() throws IOException {
        enforcer.apply(seed().decisions(), world.interfaces());

        assertThat(TestSockets.ping(world.namespace(WEB), "192.168.1.100")).isTrue();
        assertThat(TestSockets.ping(world.namespace(OTHER), "192.168.1.101")).isTrue();
        assertThat(TestSockets.ping(world.namespace(WEB), "192.168.1.101")).isFalse();
    }

    @Test
    void aForeignChangeOfOneSetIsRepairedAndAttractionsStay() throws IOException {
        enforcer.apply(seed().decisions(), world.interfaces());
        try (var other = Nftables.open(world.node())) {
            other.commit(
                    new NftBatch()
                            .flush(RuleSet.TABLE, "neighbour_types")
                            .add(
                                    RuleSet.TABLE,
                                    "attract4",
                                    List.of(
                                            NftElement.of(
                                                    NftData.fields()
                                                            .bytes(new byte[] {9, 9, 9, 9})
                                                            .port(1)
                                                            .end()))));
        }

        Awaitility.await().until(() -> enforcer.repairs() > 0);

        assertThat(enforcer.apply(seed().decisions(), world.interfaces()).isEmpty()).isTrue();
        try (var reader = Nftables.open(world.node())) {
            assertThat(reader.elements(RuleSet.TABLE, TestNode.set("neighbour_types")))
                    .isNotEmpty();
            assertThat(reader.elements(RuleSet.TABLE, TestNode.set("attract4"))).hasSize(1);
        }
    }
}
