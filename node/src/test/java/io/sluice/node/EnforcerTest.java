package io.sluice.node;

import static io.sluice.node.TestCluster.tcp;
import static io.sluice.node.TestCluster.toBlock;
import static io.sluice.node.TestCluster.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.node.TestSockets.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
        enforcer = Enforcer.open(world.node(), settings());
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

    private static EnforcerSettings settings() {
        return EnforcerSettings.of(
                List.of(
                        Cidr.parse("10.244.0.0/16").orElseThrow(),
                        Cidr.parse("fd00:10:244::/64").orElseThrow()));
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
}
