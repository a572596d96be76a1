package io.sluice.node;

import static io.sluice.policy.EnforcementTable.ANY_PEER;
import static io.sluice.policy.EnforcementTable.ANY_PROTOCOL;
import static io.sluice.policy.Verdict.ALLOW;
import static io.sluice.policy.Verdict.DENY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.AddressRange;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.WorkloadRef;
import io.sluice.node.TestSockets.Outcome;
import io.sluice.policy.EnforcementTable;
import io.sluice.policy.EnforcementTable.Block;
import io.sluice.policy.EnforcementTable.Entry;
import io.sluice.policy.EnforcementTable.PodAddress;
import io.sluice.policy.EnforcementTable.Side;
import io.sluice.policy.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Which of several entries the kernel goes by: the narrowest of the peer itself, then the
/// narrowest of any peer.
class VerdictOrderTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int WEB = 1;
    private static final int OTHER = 2;
    private static final int MENTIONED = 3;
    private static final String WEB_V4 = "10.244.0.10";
    private static final String OTHER_V4 = "10.244.0.11";
    private static final String MENTIONED_V4 = "192.168.1.100";
    private static final String STRANGER_V4 = "192.168.1.101";

    private final TestSockets sockets = new TestSockets();
    private final TestNode world =
            new TestNode()
                    .withoutIcmpLimits()
                    .pod("x/web", WEB_V4)
                    .pod("x/other", OTHER_V4)
                    .host(MENTIONED_V4)
                    .host(STRANGER_V4);

    VerdictOrderTest() throws IOException {
        for (int port : new int[] {443, 8500, 5432}) {
            sockets.serveTcp(world.outside(), port);
        }
        for (int port : new int[] {8080, 8081}) {
            sockets.serveTcp(world.namespace("x/other"), port);
        }
        sockets.serveUdp(world.outside(), MENTIONED_V4, 514);
        sockets.serveUdp(world.outside(), STRANGER_V4, 514);
        Enforcer.open(world.node(), TestNode.settings()).close();
        try (var table = KernelTable.open(world.node())) {
            table.change(
                    TableElements.of(table(), world.interfaces(), TestNode.settings(), false),
                    List.of());
        }
    }

    @BeforeAll
    static void needKernel() {
        TestNode.assumeSupported();
    }

    @AfterEach
    void close() throws Exception {
        sockets.close();
        world.close();
    }

    private static EnforcementTable table() {
        var egress =
                new Side(
                        Set.of(WEB),
                        List.of(
                                new Entry(WEB, MENTIONED, TCP, 443, 443, DENY, 10),
                                new Entry(WEB, MENTIONED, TCP, 8000, 8999, DENY, 10),
                                new Entry(WEB, MENTIONED, TCP, 0, 65535, ALLOW, 11),
                                everything(WEB, MENTIONED, DENY, 12),
                                everything(WEB, OTHER, ALLOW, 13),
                                new Entry(WEB, ANY_PEER, TCP, 443, 443, ALLOW, 14),
                                new Entry(WEB, ANY_PEER, TCP, 8000, 8999, ALLOW, 14),
                                new Entry(WEB, ANY_PEER, UDP, 514, 514, ALLOW, 14)));
        var ingress =
                new Side(
                        Set.of(OTHER),
                        List.of(
                                new Entry(OTHER, WEB, TCP, 8080, 8080, DENY, 20),
                                everything(OTHER, ANY_PEER, ALLOW, EnforcementTable.NO_RULE)));
        return new EnforcementTable(
                "sha256:0",
                List.of(pod("web", WEB_V4, WEB), pod("other", OTHER_V4, OTHER)),
                List.of(
                        new Block(
                                new AddressRange(
                                        TestNode.ip(MENTIONED_V4), TestNode.ip(MENTIONED_V4)),
                                MENTIONED)),
                egress,
                ingress,
                Map.of(),
                Map.of());
    }

    private static Entry everything(int subject, int peer, Verdict verdict, int rule) {
        return new Entry(subject, peer, ANY_PROTOCOL, 0, 65535, verdict, rule);
    }

    private static PodAddress pod(String name, String address, int number) {
        var pod =
                new Pod(
                        new ObjectMeta("x", name, Map.of(), Map.of(), Position.NOWHERE),
                        new WorkloadRef("x", "Pod", name),
                        "node",
                        false,
                        false,
                        List.of(TestNode.ip(address)),
                        List.of());
        return new PodAddress(TestNode.ip(address), number, pod, true);
    }

    private Outcome tcp(String to, int port) throws IOException {
        return TestSockets.tcp(world.namespace("x/web"), to, port);
    }

    private Outcome udp(String to) throws IOException {
        return TestSockets.udp(world.namespace("x/web"), to, 514);
    }

    @Test
    void aPortOfThePeerDecidesBeforeItsProtocolAndBeforeAnyPeer() throws IOException {
        assertThat(tcp(MENTIONED_V4, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcp(MENTIONED_V4, 8500)).isEqualTo(Outcome.REFUSED);
        assertThat(tcp(MENTIONED_V4, 5432)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void whatIsLeftOfAPeerDecidesBeforeAnyPeer() throws IOException {
        assertThat(udp(MENTIONED_V4)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.ping(world.namespace("x/web"), MENTIONED_V4)).isFalse();
    }

    @Test
    void anyPeerDecidesForPeersWithoutEntriesOfTheirOwn() throws IOException {
        assertThat(tcp(STRANGER_V4, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcp(STRANGER_V4, 8500)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcp(STRANGER_V4, 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(udp(STRANGER_V4)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void theDestinationMayDenyWhatTheSourceAllows() throws IOException {
        assertThat(tcp(OTHER_V4, 8081)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcp(OTHER_V4, 8080)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.tcp(world.outside(), OTHER_V4, 8080)).isEqualTo(Outcome.ANSWERED);
    }
}
