package io.sluice.node;

import static io.sluice.node.TestCluster.tcp;
import static io.sluice.node.TestCluster.toBlock;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dns.RecentAnswers;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.linux.NftBatch;
import io.sluice.linux.Nftables;
import io.sluice.model.Cidr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FlowsTest {
    private static final String WEB = "frontend/web";
    private static final String OTHER = "default/other";
    private static final String WEB_V4 = "10.244.0.10";
    private static final String OTHER_V4 = "10.244.0.11";
    private static final String DATABASE = "192.168.1.100";
    private static final Map<String, String> FRONTEND = Map.of("role", "frontend");

    private final TestSockets sockets = new TestSockets();
    private final TestNode world =
            new TestNode()
                    .pod(WEB, WEB_V4)
                    .pod(OTHER, OTHER_V4)
                    .host(DATABASE)
                    .host("192.168.1.101");
    private final RecentAnswers answers = new RecentAnswers();
    private final Recorder recorder = new Recorder();
    private final Enforcer enforcer;
    private final FlowCapture capture;
    private final Denials denials;

    FlowsTest() throws IOException {
        sockets.serveTcp(world.outside(), 5432);
        sockets.serveTcp(world.namespace(OTHER), 8080);
        enforcer =
                Enforcer.open(
                        world.node(),
                        EnforcerSettings.of(
                                List.of(Cidr.parse("10.244.0.0/16").orElseThrow()), "pod"));
        allowOnly("192.168.1.100/32");
        capture = FlowCapture.start(world.node(), enforcer::enforced, answers, recorder);
        denials = Denials.start(world.node(), enforcer, answers, recorder);
    }

    private void allowOnly(String block) throws IOException {
        enforcer.apply(
                new TestCluster()
                        .pod(WEB, FRONTEND, WEB_V4)
                        .pod(OTHER, Map.of(), OTHER_V4)
                        .egress("frontend/db", FRONTEND, toBlock(block))
                        .ingress(
                                "default/in",
                                Map.of(),
                                toBlock("192.168.1.100/32", tcp(8080)),
                                toBlock("192.168.1.101/32", tcp(8080)))
                        .decisions(),
                world.interfaces());
    }

    private static final class Recorder implements FlowSink {
        private final List<Flow> flows = new CopyOnWriteArrayList<>();
        private final AtomicLong lost = new AtomicLong();

        @Override
        public void accept(Flow flow) {
            flows.add(flow);
        }

        @Override
        public void lost(Flow.Capture where, long count) {
            lost.addAndGet(count);
        }
    }

    @BeforeAll
    static void needKernel() {
        TestNode.assumeSupported();
    }

    @AfterEach
    void close() throws Exception {
        capture.close();
        denials.close();
        enforcer.close();
        sockets.close();
        world.close();
    }

    private Flow await(Predicate<Flow> condition) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(
                        () -> recorder.flows.stream().filter(condition).findFirst(),
                        o -> o.isPresent())
                .orElseThrow();
    }

    @Test
    void anAllowedConnectionIsRecordedWhenItClosesWithRuleNameAndBytes() throws IOException {
        answers.record(
                TestNode.ip(WEB_V4),
                "db.corp.test",
                List.of(TestNode.ip(DATABASE)),
                Duration.ofHours(1));
        TestSockets.tcp(world.namespace(WEB), DATABASE, 5432);

        var flow = await(Flow::allowed);

        assertThat(flow.sourcePod()).isEqualTo(WEB);
        assertThat(flow.source().orElseThrow().name()).isEqualTo("web");
        assertThat(flow.rule()).isEqualTo("frontend/db egress[0]");
        assertThat(flow.destination().name()).isEqualTo("db.corp.test");
        assertThat(flow.destination().nameSource()).isEqualTo(NameSource.DNS);
        assertThat(flow.destination().port()).isEqualTo(5432);
        assertThat(flow.bytesOut()).isPositive();
        assertThat(flow.bytesIn()).isPositive();
        assertThat(flow.reason()).isEmpty();
        assertThat(flow.durationNanos()).isPositive();
    }

    @Test
    void aConnectionFromOutsideCarriesTheIngressRule() throws IOException {
        TestSockets.tcpFrom(world.outside(), "192.168.1.101", OTHER_V4, 8080);

        var flow = await(Flow::allowed);

        assertThat(flow.source()).isEmpty();
        assertThat(flow.rule()).isEqualTo("default/in ingress[1]");
        assertThat(flow.destination().name()).isEqualTo(OTHER);
        assertThat(flow.destination().nameSource()).isEqualTo(NameSource.POD);
    }

    @Test
    void aDestinationThatRefusesOrIsSilentIsNotTakenForADenial() throws IOException {
        TestSockets.tcp(world.namespace(WEB), DATABASE, 5433);

        var refused = await(flow -> flow.destination().port() == 5433);

        assertThat(refused.allowed()).isTrue();
        assertThat(refused.reason()).contains(Reason.CONNECT_FAILED);
    }

    @Test
    void aConnectionThatPolicyEndsWhileItIsOpenedIsNotTheDestinationsFailure() throws Exception {
        allowOnly("192.168.1.0/24");
        // Nobody answers for this address.
        var client =
                world.namespace(WEB)
                        .call(() -> {
                            var channel = SocketChannel.open();
                            channel.configureBlocking(false);
                            channel.connect(new InetSocketAddress("192.168.1.77", 5432));
                            return channel;
                        });
        try (client) {
            allowOnly("192.168.1.100/32");

            var flow =
                    await(ended ->
                            ended.allowed()
                                    && ended.destination()
                                            .address()
                                            .equals(Optional.of(TestNode.ip("192.168.1.77"))));

            assertThat(flow.reason()).isEmpty();
        }
    }

    @Test
    void aDenialExplainsItself() throws IOException {
        TestSockets.tcp(world.namespace(WEB), "192.168.1.101", 5432);

        var flow = await(denied -> !denied.allowed());

        assertThat(flow.reason()).contains(Reason.NOT_ALLOWED);
        assertThat(flow.sourcePod()).isEqualTo(WEB);
        assertThat(flow.rule()).isEqualTo("frontend/db");
        assertThat(flow.destination().address()).contains(TestNode.ip("192.168.1.101"));
        assertThat(flow.destination().port()).isEqualTo(5432);
        assertThat(flow.explanation()).contains("frontend/db").contains("fix");
        assertThat(denials.verdictMismatches()).isZero();
    }

    @Test
    void aConnectionThatNoProxyTookSaysSo() throws IOException {
        enforcer.steering().attract(TestNode.ip(DATABASE), 443, Duration.ofHours(1));

        TestSockets.tcp(world.namespace(WEB), DATABASE, 443);

        var flow = await(denied -> !denied.allowed());
        assertThat(flow.reason()).contains(Reason.NO_PROXY);
        assertThat(flow.destination().port()).isEqualTo(443);
    }

    @Test
    void aSpoofedSourceIsBlamedOnTheSender() throws IOException {
        world.spoof(WEB, OTHER_V4);

        TestSockets.silentTcpFrom(world.namespace(WEB), OTHER_V4, DATABASE, 5432);

        var flow = await(denied -> !denied.allowed());
        assertThat(flow.reason()).contains(Reason.SPOOFED_SOURCE);
        assertThat(flow.sourcePod()).isEqualTo(WEB);
        assertThat(flow.sourceAddress()).isEqualTo(TestNode.ip(OTHER_V4));
    }

    @Test
    void aKernelThatRefusesWhatTheDecisionsAllowRaisesAnAlarm() throws IOException {
        enforcer.close();
        try (var other = Nftables.open(world.node())) {
            other.commit(new NftBatch().flush(RuleSet.TABLE, "ranges4"));
        }

        TestSockets.tcp(world.namespace(WEB), DATABASE, 5432);

        Awaitility.await().until(() -> denials.verdictMismatches() > 0);
    }

    @Test
    void whatStaysOpenIsRecordedWhileItIs() throws IOException {
        sockets.serveUdp(world.outside(), DATABASE, 514);
        TestSockets.udp(world.namespace(WEB), DATABASE, 514);
        sockets.connect(world.namespace(WEB), DATABASE, 5432);

        var datagram = await(flow -> flow.destination().protocol() == 17);
        var stream = await(flow -> flow.destination().protocol() == 6);

        assertThat(datagram.allowed()).isTrue();
        assertThat(datagram.phase()).isEqualTo(Flow.Phase.BEGIN);
        assertThat(datagram.bytesIn()).isPositive();
        assertThat(stream.phase()).isEqualTo(Flow.Phase.BEGIN);
        assertThat(stream.times().connectNanos()).isNotNegative();
    }

    @Test
    void nothingStaysOpenAfterClosing() throws IOException {
        capture.close();
        denials.close();
        enforcer.close();
        long before = descriptors();

        for (int i = 0; i < 10; i++) {
            try (var again = Enforcer.open(world.node(), EnforcerSettings.of(List.of(), "pod"));
                    var recording =
                            FlowCapture.start(world.node(), again::enforced, answers, recorder);
                    var explaining = Denials.start(world.node(), again, answers, recorder)) {
                assertThat(explaining.verdictMismatches()).isZero();
                assertThat(recording).isNotNull();
            }
        }

        assertThat(descriptors()).isLessThan(before + 8);
    }

    private static long descriptors() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
