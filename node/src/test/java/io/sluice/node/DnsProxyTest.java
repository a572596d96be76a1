package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.dns.Message;
import io.sluice.dns.NameData;
import io.sluice.dns.NameServer;
import io.sluice.dns.NameTable;
import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Resolution;
import io.sluice.dns.ResponseCode;
import io.sluice.dns.StubResolver;
import io.sluice.dns.UpstreamSettings;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.flows.Reason;
import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsProxyTest {
    private static final String WEB = "default/web";
    private static final String OTHER = "default/other";
    private static final IpAddress WEB_V4 = TestNode.ip("10.244.0.10");
    private static final String UPSTREAM = "10.0.0.2";
    private static final String ASKED = "10.96.0.10";
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Map<String, NameData> NAMES =
            Map.of(
                    "api.example.com",
                    addresses("203.0.113.7", "2001:db8::7"),
                    "www.example.com",
                    new NameData.Alias("edge.example.net", TTL),
                    "edge.example.net",
                    addresses("203.0.113.8"),
                    "inside.example.com",
                    addresses("10.244.0.11", "10.96.0.20"),
                    "other.example.org",
                    addresses("203.0.113.9"),
                    "many.example.com",
                    many());

    private final TestNode world =
            new TestNode()
                    .pod(WEB, "10.244.0.10", "fd00:10:244::10")
                    .pod(OTHER, "10.244.0.11", "fd00:10:244::11");
    private final Decisions decisions = DnsCluster.decisions();
    private final List<String> steered = new CopyOnWriteArrayList<>();
    private final List<Flow> flows = new CopyOnWriteArrayList<>();
    private final RecentAnswers recent = new RecentAnswers();
    private final Enforcer enforcer;
    private final List<AutoCloseable> opened = new ArrayList<>();

    DnsProxyTest() throws IOException {
        enforcer = Enforcer.open(world.node(), TestNode.settings());
        enforcer.apply(decisions, world.interfaces());
    }

    @BeforeAll
    static void needKernel() {
        TestNode.assumeSupported();
    }

    @AfterEach
    void close() throws Exception {
        for (var one : opened.reversed()) {
            one.close();
        }
        enforcer.close();
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {ASKED, "fd00:10:96::a", "192.0.2.99"})
    void queriesToAnyServerAreAnsweredAsIfByIt(String asked) throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        var resolution = resolve(WEB, asked, "api.example.com");

        assertThat(resolution).isEqualTo(found("2001:db8::7", "203.0.113.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {ASKED, "fd00:10:96::a"})
    void answersThatDoNotFitInUdpComeByTcp(String asked) throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        var resolution = resolve(WEB, asked, "many.example.com");

        assertThat(resolution)
                .isEqualTo(new Resolution.Found(((NameData.Addresses) many()).addresses(), TTL));
    }

    @Test
    void addressesOfServedNamesAreSteeredAndOthersNot() throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        resolve(WEB, ASKED, "api.example.com");
        resolve(WEB, ASKED, "other.example.org");

        assertThat(steered)
                .containsExactlyInAnyOrder("203.0.113.7:443 90 s", "2001:db8::7:443 90 s");
    }

    @Test
    void aliasesOfServedNamesAreSteeredWhateverTheyLeadTo() throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        resolve(WEB, ASKED, "www.example.com");
        resolve(WEB, ASKED, "edge.example.net");

        assertThat(steered).containsExactly("203.0.113.8:443 90 s");
    }

    @Test
    void anAnswerCannotSteerWhatIsInsideTheCluster() throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        var resolution = resolve(WEB, ASKED, "inside.example.com");

        assertThat(resolution).isEqualTo(found("10.244.0.11", "10.96.0.20"));
        assertThat(steered).isEmpty();
    }

    @Test
    void answersAreRememberedForThePodThatAsked() throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        resolve(WEB, ASKED, "API.example.com");

        var address = TestNode.ip("203.0.113.7");
        assertThat(recent.name(WEB_V4, address)).contains("api.example.com");
        assertThat(recent.answered(WEB_V4, "api.example.com", address)).isTrue();
        assertThat(recent.name(TestNode.ip("10.244.0.11"), address)).isEmpty();
    }

    @Test
    void anAnswerIsNotForwardedBeforeItsAddressesAreSteered() throws Exception {
        upstream(NAMES);
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        proxy((_, _, _) -> {
            entered.countDown();
            awaitUnchecked(release);
        });
        try (var client = new DnsClient(world.namespace(WEB), ASKED)) {

            client.send(DnsClient.query(7, "api.example.com"));
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            var early = client.receive(Duration.ofMillis(500));
            release.countDown();
            var answer = client.receive(Duration.ofSeconds(20));

            assertThat(early).isEmpty();
            assertThat(answer).isPresent();
            assertThat(Message.read(answer.get()).answers()).hasSize(1);
        }
    }

    @Test
    void anAnswerWhoseAddressesCannotBeSteeredIsHeldBack() throws Exception {
        upstream(NAMES);
        var proxy =
                proxy((_, _, _) -> {
                    throw new IOException("the set is full");
                });

        var resolution = resolve(WEB, ASKED, "api.example.com");

        assertThat(resolution).isInstanceOf(Resolution.Failed.class);
        assertThat(((Resolution.Failed) resolution).why()).contains("SERVFAIL");
        assertThat(proxy.counts().notSteered()).isPositive();
    }

    @Test
    void theKernelHoldsTheAddressWhenTheAnswerArrives() throws Exception {
        upstream(NAMES);
        proxy(enforcer.steering());

        resolve(WEB, ASKED, "api.example.com");

        assertThat(nft("attract4")).contains("203.0.113.7 . 443");
        assertThat(nft("attract6")).contains("2001:db8::7 . 443");
    }

    @Test
    void aDeadUpstreamIsReportedAsTheNamesFailure() throws Exception {
        var proxy = proxy(this::steer);

        var resolution = resolve(WEB, ASKED, "api.example.com");

        assertThat(resolution).isInstanceOf(Resolution.Failed.class);
        assertThat(proxy.counts().failures()).isEqualTo(2);
        assertThat(flows).hasSize(2);
        var flow = flows.getFirst();
        assertThat(flow.source()).contains(new WorkloadRef("default", "Pod", "web"));
        assertThat(flow.sourceAddress()).isEqualTo(WEB_V4);
        assertThat(flow.destination().name()).isEqualTo("api.example.com");
        assertThat(flow.destination().port()).isEqualTo(443);
        assertThat(flow.reason()).contains(Reason.DNS_FAILED);
        assertThat(flow.explanation()).contains(UPSTREAM);
    }

    @Test
    void anUpstreamThatDiesStretchesNothing() throws Exception {
        var server = upstream(NAMES);
        proxy(this::steer);
        resolve(WEB, ASKED, "api.example.com");
        server.close();

        var resolution = resolve(WEB, ASKED, "api.example.com");

        assertThat(resolution).isInstanceOf(Resolution.Failed.class);
    }

    @Test
    void namesThatDoNotExistAreNoFailures() throws Exception {
        upstream(NAMES);
        proxy(this::steer);

        var resolution = resolve(WEB, ASKED, "nobody.example.com");

        assertThat(resolution).isEqualTo(new Resolution.NoSuchName());
        assertThat(flows).isEmpty();
    }

    @Test
    void bytesPassUntouchedBothWays() throws Exception {
        byte[] query = OddMessages.query("MiXeD.example.org");
        byte[] answer = OddMessages.answer(query);
        try (var server = new RawServer(world.outside(), UPSTREAM, _ -> Optional.of(answer));
                var client = new DnsClient(world.namespace(WEB), ASKED)) {
            proxy(this::steer);

            client.send(query);
            var received = client.receive(Duration.ofSeconds(20)).orElseThrow();

            assertThat(withoutId(server.queries().getFirst())).isEqualTo(withoutId(query));
            assertThat(received).isEqualTo(answer);
        }
    }

    @Test
    void addressHintsOfServicesAreSteered() throws Exception {
        byte[] query = OddMessages.httpsQuery("api.example.com");
        byte[] answer = OddMessages.httpsAnswer(query, "198.51.100.4", "2001:db8::4");
        try (var _ = new RawServer(world.outside(), UPSTREAM, _ -> Optional.of(answer));
                var client = new DnsClient(world.namespace(WEB), ASKED)) {
            proxy(this::steer);

            client.send(query);
            var received = client.receive(Duration.ofSeconds(20)).orElseThrow();

            assertThat(received).isEqualTo(answer);
            assertThat(steered)
                    .containsExactlyInAnyOrder("198.51.100.4:443 330 s", "2001:db8::4:443 330 s");
        }
    }

    @Test
    void responsesToOtherQuestionsAreDropped() throws Exception {
        byte[] query = DnsClient.query(9, "other.example.org");
        byte[] lie = OddMessages.answer(OddMessages.query("evil.example.org"));
        try (var _ = new RawServer(world.outside(), UPSTREAM, _ -> Optional.of(lie));
                var client = new DnsClient(world.namespace(WEB), ASKED)) {
            proxy(this::steer);

            client.send(query);
            var received = client.receive(Duration.ofSeconds(20)).orElseThrow();

            assertThat(Message.read(received).responseCode())
                    .isEqualTo(ResponseCode.SERVER_FAILURE);
        }
    }

    @Test
    void aFloodOfOnePodLeavesTheOthersServed() throws Exception {
        var limits = new DnsLimits(100, 20, 10, 2, 100, Duration.ofSeconds(10));
        byte[] asked = DnsClient.query(1, "other.example.org");
        byte[] answer = OddMessages.addressAnswer(asked);
        try (var _ =
                        new RawServer(
                                world.outside(),
                                UPSTREAM,
                                query ->
                                        query.length == asked.length
                                                ? Optional.of(answer)
                                                : Optional.empty());
                var hostile = new DnsClient(world.namespace(OTHER), ASKED);
                var honest = new DnsClient(world.namespace(WEB), ASKED)) {
            var proxy = proxy(this::steer, limits);

            for (int i = 0; i < 500; i++) {
                hostile.send(DnsClient.query(i, "never-answered-" + i + ".example.org"));
            }
            honest.send(asked);
            var received = honest.receive(Duration.ofSeconds(20));

            assertThat(received).isPresent();
            assertThat(Message.read(received.get()).answers()).hasSize(1);
            assertThat(proxy.counts().refused()).isGreaterThan(400);
        }
    }

    @Test
    void connectionsOfOnePodAreLimited() throws Exception {
        upstream(NAMES);
        var limits = new DnsLimits(100, 20, 10, 2, 100, Duration.ofSeconds(60));
        var proxy = proxy(this::steer, limits);
        try (var first = new DnsStream(world.namespace(OTHER), ASKED);
                var second = new DnsStream(world.namespace(OTHER), ASKED)) {
            assertThat(first.ask("other.example.org").answers()).hasSize(1);
            assertThat(second.ask("other.example.org").answers()).hasSize(1);

            assertThat(DnsStream.isRefused(world.namespace(OTHER), ASKED)).isTrue();
            try (var honest = new DnsStream(world.namespace(WEB), ASKED)) {
                assertThat(honest.ask("other.example.org").answers()).hasSize(1);
            }
            assertThat(first.ask("other.example.org").answers()).hasSize(1);
            assertThat(proxy.counts().refused()).isEqualTo(1);
        }
    }

    @Test
    void silentConnectionsEnd() throws Exception {
        upstream(NAMES);
        proxy(this::steer, new DnsLimits(100, 20, 10, 2, 100, Duration.ofMillis(300)));
        try (var silent = new DnsStream(world.namespace(WEB), ASKED)) {

            assertThat(silent.isEnded()).isTrue();
        }
    }

    @Test
    void manyQueriesOnOneConnectionAreAllAnswered() throws Exception {
        upstream(NAMES);
        proxy(this::steer);
        try (var stream = new DnsStream(world.namespace(WEB), ASKED)) {

            var ids = stream.askTogether("other.example.org", 100);

            assertThat(ids).hasSize(100);
        }
    }

    @Test
    void whatIsNoQueryIsDropped() throws Exception {
        upstream(NAMES);
        var proxy = proxy(this::steer);
        try (var client = new DnsClient(world.namespace(WEB), ASKED);
                var stream = new DnsStream(world.namespace(WEB), ASKED)) {
            byte[] query = DnsClient.query(3, "other.example.org");

            client.send(new byte[] {1, 2, 3});
            client.send(Arrays.copyOf(query, query.length - 1));
            client.send(new byte[5000]);
            stream.write(new byte[] {(byte) 0xff, (byte) 0xff, 1});
            client.send(query);
            var received = client.receive(Duration.ofSeconds(20)).orElseThrow();

            assertThat(Message.read(received).id()).isEqualTo(3);
            assertThat(stream.isEnded()).isTrue();
            assertThat(proxy.counts().malformed()).isEqualTo(4);
        }
    }

    @Test
    void thePortOfTheProxyItselfAnswersNobody() throws Exception {
        upstream(NAMES);
        proxy(this::steer);
        assertThatThrownBy(() ->
                        new DnsStream(world.outside(), TestNode.NODE_ADDRESS, DnsProxySettings.PORT)
                                .close())
                .isInstanceOf(ConnectException.class);
        try (var outsider =
                new DnsClient(world.outside(), TestNode.NODE_ADDRESS, DnsProxySettings.PORT)) {
            outsider.send(DnsClient.query(3, "other.example.org"));

            assertThatThrownBy(() -> outsider.receive(Duration.ofSeconds(5)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void closingLeavesNothingOpen() throws Exception {
        upstream(NAMES);
        openAndClose();
        long before = descriptors();

        for (int i = 0; i < 5; i++) {
            openAndClose();
        }

        assertThat(descriptors()).isLessThanOrEqualTo(before);
    }

    private void openAndClose() throws Exception {
        var proxy = proxy(this::steer);
        resolve(WEB, ASKED, "many.example.com");
        proxy.close();
    }

    private static long descriptors() throws IOException {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private void steer(IpAddress address, int port, Duration lifetime) {
        steered.add(address + ":" + port + " " + lifetime.toSeconds() + " s");
    }

    private NameServer upstream(Map<String, NameData> names) throws IOException {
        var server =
                NameServer.open(
                        world.outside()::call,
                        List.of(new InetSocketAddress(InetAddress.getByName(UPSTREAM), 53)),
                        new NameTable(names));
        opened.add(server);
        return server;
    }

    private DnsProxy proxy(Steering steering) throws IOException {
        return proxy(steering, DnsLimits.DEFAULT);
    }

    private DnsProxy proxy(Steering steering, DnsLimits limits) throws IOException {
        var servers = List.of(new InetSocketAddress(InetAddress.getByName(UPSTREAM), 53));
        var settings =
                new DnsProxySettings(
                        new UpstreamSettings(
                                servers, Duration.ofSeconds(4), 1, Duration.ofSeconds(8)),
                        DnsProxySettings.PORT,
                        Duration.ofSeconds(30),
                        DnsCluster.GATEWAY,
                        limits);
        var sink =
                new FlowSink() {
                    @Override
                    public void accept(Flow flow) {
                        flows.add(flow);
                    }

                    @Override
                    public void lost(Flow.Capture where, long count) {}
                };
        var proxy =
                DnsProxy.open(
                        world.node(),
                        settings,
                        () -> decisions,
                        steering,
                        enforcer.naming(),
                        recent,
                        sink);
        opened.add(proxy);
        return proxy;
    }

    private Resolution resolve(String pod, String server, String name) throws Exception {
        var servers = List.of(new InetSocketAddress(InetAddress.getByName(server), 53));
        var resolver =
                new StubResolver(
                        world.namespace(pod)::call,
                        new UpstreamSettings(
                                servers, Duration.ofSeconds(20), 1, Duration.ofSeconds(40)));
        return resolver.resolve(name).get(60, TimeUnit.SECONDS);
    }

    private String nft(String set) throws IOException {
        return world.node()
                .call(() -> {
                    var process =
                            new ProcessBuilder("nft", "list", "set", "inet", "sluice", set).start();
                    return new String(
                            process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                });
    }

    private static Resolution found(String... addresses) {
        return new Resolution.Found(List.of(addresses).stream().map(TestNode::ip).toList(), TTL);
    }

    private static NameData addresses(String... addresses) {
        return new NameData.Addresses(List.of(addresses).stream().map(TestNode::ip).toList(), TTL);
    }

    private static NameData many() {
        var many = new ArrayList<IpAddress>();
        for (int i = 0; i < 200; i++) {
            many.add(IpAddress.v4(0xcb007100 + i));
        }
        return new NameData.Addresses(many, TTL);
    }

    private static byte[] withoutId(byte[] message) {
        return Arrays.copyOfRange(message, 2, message.length);
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
