package io.sluice.flows.service;

import static io.sluice.flows.FlowBuilder.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.flows.Completeness;
import io.sluice.flows.Counter;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowRing;
import io.sluice.flows.FlowSum;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.HealthState;
import io.sluice.flows.Reason;
import io.sluice.flows.TestClock;
import io.sluice.flows.service.FlowQuery.Ask;
import io.sluice.flows.service.FlowQuery.Shown;
import io.sluice.flows.text.HealthTable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowServerTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path directory = Path.of("");
    private final FlowRing ring = new FlowRing(new TestClock());
    private Path socket = Path.of("");
    private FlowClient client = new FlowClient(socket);

    @BeforeEach
    void place() {
        socket = directory.resolve("flows.sock");
        client = new FlowClient(socket);
    }

    private static FlowQuery following() {
        return new FlowQuery(Ask.FLOWS, "", "", Shown.ALL, FlowRing.KEPT, true);
    }

    private FlowServer.Limits limits(int clients, Duration patience, int waiting) {
        return new FlowServer.Limits(clients, 1024, patience, waiting);
    }

    @Test
    void flowsSumsAndHealthAreAnsweredAsTheRingHasThem() throws IOException {
        ring.accept(flow().times(1, 2_000_000, 3_000_000, 4).build());
        ring.accept(
                flow().refused(Reason.NOT_ALLOWED, "a/b", "why   no rule\nfix   add it").build());
        ring.lost(Flow.Capture.NODE, 3);

        try (var server = FlowServer.open(socket, ring)) {
            var flows = client.flows(FlowQuery.ALL_FLOWS);
            var sums = client.sums(FlowQuery.all(Ask.SUMS));
            var health = client.health(FlowQuery.all(Ask.HEALTH));

            var expected = ring.report(FlowRing.KEPT, window -> true);
            assertThat(flows).isEqualTo(expected);
            assertThat(flows.completeness()).isEqualTo(new Completeness(2, 3, 0, 0));
            assertThat(sums.sums()).isEqualTo(FlowSum.of(expected.windows()));
            assertThat(health).isEqualTo(ring.health());
            assertThat(health.destinations().getFirst().state()).isEqualTo(HealthState.HEALTHY);
            await().atMost(LONG).until(() -> server.clients() == 0);
        }
    }

    @Test
    void whatTheInstanceCountsComesWithTheHealth() throws IOException {
        var counters =
                List.of(
                        new Counter("sluice_dns_queries_total", 12, "queries", false),
                        new Counter("sluice_dns_refused_total", 3, "queries over a limit", true));

        try (var _ = FlowServer.open(socket, ring, () -> counters)) {
            var health = client.health(FlowQuery.all(Ask.HEALTH));

            assertThat(health.counters()).isEqualTo(counters);
            assertThat(new HealthTable(ZoneOffset.UTC).render(health))
                    .contains("attention: 3 queries over a limit (sluice_dns_refused_total)")
                    .doesNotContain("sluice_dns_queries_total");
        }
    }

    @Test
    void ofManyThatTakeOverAFileThatNobodyAnswersOnOneSucceeds() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                stale.bind(UnixDomainSocketAddress.of(socket));
            }
            var start = new CountDownLatch(1);
            var opened = new ConcurrentLinkedQueue<FlowServer>();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < 8; i++) {
                threads.add(
                        Thread.ofPlatform()
                                .start(() -> {
                                    try {
                                        start.await();
                                        opened.add(FlowServer.open(socket, ring));
                                    } catch (IOException | InterruptedException refused) {
                                        // All but one.
                                    }
                                }));
            }
            start.countDown();
            for (var thread : threads) {
                thread.join();
            }

            assertThat(opened).as("round " + round).hasSize(1);
            opened.element().close();
            try (var files = Files.list(directory)) {
                assertThat(files).isEmpty();
            }
        }
    }

    @Test
    void filtersHoldOverTheSocket() throws IOException {
        ring.accept(flow().build());
        ring.accept(flow().refused(Reason.NOT_ALLOWED, "a/b", "why   no rule").build());

        try (var _ = FlowServer.open(socket, ring)) {
            var denied =
                    client.flows(
                            new FlowQuery(
                                    Ask.FLOWS, "payments", "", Shown.DENIED, FlowRing.KEPT, false));
            var elsewhere =
                    client.health(
                            new FlowQuery(
                                    Ask.HEALTH,
                                    "",
                                    "*.elsewhere.test",
                                    Shown.ALL,
                                    FlowRing.KEPT,
                                    false));

            assertThat(denied.windows()).extracting(FlowWindow::refused).containsExactly(true);
            assertThat(elsewhere.destinations()).isEmpty();
        }
    }

    @Test
    void aLargeAnswerArrivesWhole() throws IOException {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            ring.accept(flow().carriedBy("g/g").toName("h" + random.nextInt() + ".test").build());
        }

        try (var _ = FlowServer.open(socket, ring)) {
            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).hasSize(20_000);
        }
    }

    @Test
    void theSocketFileIsForItsOwnerOnlyAndGoesWithTheServer() throws IOException {
        try (var _ = FlowServer.open(socket, ring)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            try (var files = Files.list(directory)) {
                assertThat(files).containsExactly(socket);
            }
        }

        assertThat(socket).doesNotExist();
    }

    @Test
    void aSocketFileThatNobodyAnswersOnIsReplaced() throws IOException {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();

        try (var _ = FlowServer.open(socket, ring)) {
            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).isEmpty();
        }
    }

    @Test
    void aSocketThatAnotherServerAnswersOnIsLeftToIt() throws IOException {
        try (var _ = FlowServer.open(socket, ring)) {
            assertThatThrownBy(() -> FlowServer.open(socket, ring))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another running instance");

            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNoSocketIsNotReplaced() throws IOException {
        Files.writeString(socket, "precious");

        assertThatThrownBy(() -> FlowServer.open(socket, ring))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no socket");

        assertThat(socket).hasContent("precious");
    }

    @Test
    void aServerLeavesAloneASocketThatTookThePlaceOfItsOwn() throws IOException {
        var server = FlowServer.open(socket, ring);
        Files.delete(socket);
        try (var _ = FlowServer.open(socket, ring)) {
            server.close();

            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).isEmpty();
        }
    }

    @Test
    void withoutAServerTheClientSaysSo() {
        assertThatThrownBy(() -> client.flows(FlowQuery.ALL_FLOWS))
                .isInstanceOf(NoFlowServerException.class)
                .hasMessageContaining("no running instance answers on");
    }

    @Test
    void followersAreToldOfEveryFlowThatPassesTheirFilter() throws Exception {
        try (var _ = FlowServer.open(socket, ring)) {
            var all = new Recorder();
            var denied = new Recorder();
            var onlyDenied = new FlowQuery(Ask.FLOWS, "", "", Shown.DENIED, FlowRing.KEPT, true);
            var first = all.start(client, following());
            var second = denied.start(client, onlyDenied);

            for (int i = 0; i < 100; i++) {
                ring.accept(flow().toName("h" + i).build());
                ring.accept(flow().refused(Reason.NOT_ALLOWED, "a/b", "").build());
            }

            await().atMost(LONG).until(() -> all.seen.size() == 200 && denied.seen.size() == 100);
            assertThat(denied.seen).allMatch(FlowWindow::refused);
            assertThat(all.lost).hasValue(0);
            first.interrupt();
            second.interrupt();
            first.join();
            second.join();
        }
    }

    @Test
    void manyClientsAtOnceAllGetTheirAnswer() throws Exception {
        ring.accept(flow().build());
        try (var server = FlowServer.open(socket, ring, limits(64, LONG, 64))) {
            var answers = new ConcurrentLinkedQueue<Integer>();
            var asking = new ArrayList<Thread>();
            for (int i = 0; i < 50; i++) {
                asking.add(Thread.ofVirtual().start(() -> answers.add(askForSize())));
            }
            for (var thread : asking) {
                thread.join();
            }

            assertThat(answers).hasSize(50).containsOnly(1);
            await().atMost(LONG).until(() -> server.clients() == 0);
        }
    }

    private int askForSize() {
        try {
            return client.flows(FlowQuery.ALL_FLOWS).windows().size();
        } catch (IOException failed) {
            return -1;
        }
    }

    @Test
    void oneClientTooManyIsToldSo() throws Exception {
        try (var server = FlowServer.open(socket, ring, limits(2, LONG, 64))) {
            var a = new Recorder().start(client, following());
            var b = new Recorder().start(client, following());

            assertThatThrownBy(() -> client.flows(FlowQuery.ALL_FLOWS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 2 clients");

            a.interrupt();
            b.interrupt();
            await().atMost(LONG).until(() -> server.clients() == 0);
            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).isEmpty();
        }
    }

    @Test
    void aFollowerThatLeavesFreesItsPlaceWithoutAFlow() throws IOException {
        try (var server = FlowServer.open(socket, ring)) {
            try (var channel = connect()) {
                send(channel, following().toLine() + "\n");
                await().atMost(LONG).until(() -> server.clients() == 1);
            }

            await().atMost(LONG).until(() -> server.clients() == 0);
        }
    }

    @Test
    void aFollowerThatDoesNotReadIsDroppedAndHoldsUpNobody() throws Exception {
        try (var server = FlowServer.open(socket, ring, limits(4, Duration.ofMillis(500), 16));
                var lazy = connect()) {
            send(lazy, following().toLine() + "\n");
            assertThat(readLine(lazy)).contains("Following");

            await().atMost(LONG)
                    .until(() -> {
                        for (int i = 0; i < 1000; i++) {
                            ring.accept(flow().build());
                        }
                        return server.clients() == 0;
                    });

            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).isNotEmpty();
        }
    }

    @Test
    void aSlowFollowerIsToldHowMuchItMissed() throws Exception {
        try (var _ = FlowServer.open(socket, ring, limits(4, LONG, 16))) {
            var slow = new Recorder();
            slow.gate = new CountDownLatch(1);
            var thread = slow.start(client, following());
            long fed = 20_000;
            for (int i = 0; i < fed; i++) {
                ring.accept(flow().build());
            }

            slow.gate.countDown();

            await().atMost(LONG).until(() -> slow.seen.size() + slow.lost.get() == fed);
            assertThat(slow.lost.get()).isPositive();
            thread.interrupt();
            thread.join();
        }
    }

    @Test
    void whoConnectsAndSaysNothingIsDropped() throws IOException {
        try (var server = FlowServer.open(socket, ring, limits(4, Duration.ofMillis(300), 16));
                var silent = connect()) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            await().atMost(LONG).until(() -> server.clients() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "hello\n",
                "{\n",
                "{\"ask\":\"EVERYTHING\"}\n",
                "{\"ask\":\"FLOWS\",\"x\":1}\n",
                "GET / HTTP/1.1\r\n\r\n",
                "\u0000\u0001\u0002\n",
                "[[[[[[[[[[[[[[[[[[[[\n",
                "{\"ask\":\"FLOWS\"} trailing\n",
            })
    void garbageIsAnsweredWithAnError(String garbage) throws IOException {
        try (var _ = FlowServer.open(socket, ring);
                var channel = connect()) {
            send(channel, garbage);

            assertThat(readLine(channel)).startsWith("{\"kind\":\"Error\",\"message\":\"");
            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).isEmpty();
        }
    }

    @Test
    void bytesThatAreNoUtf8AreAnsweredWithAnError() throws IOException {
        try (var _ = FlowServer.open(socket, ring);
                var channel = connect()) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xfe, '\n'}));

            assertThat(readLine(channel)).contains("Error", "UTF-8");
        }
    }

    @Test
    void anEndlessLineIsCutOffWithAnError() throws IOException {
        try (var _ = FlowServer.open(socket, ring, limits(4, LONG, 16));
                var channel = connect()) {
            send(channel, "x".repeat(1025));

            assertThat(readLine(channel)).contains("Error", "at most 1024 bytes");
        }
    }

    @Test
    void randomBytesNeverStopTheServer() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (var server = FlowServer.open(socket, ring, limits(1000, LONG, 16))) {
            for (int i = 0; i < 200; i++) {
                var bytes = new byte[random.nextInt(1, 300)];
                random.nextBytes(bytes);
                try (var channel = connect()) {
                    channel.write(ByteBuffer.wrap(bytes));
                }
            }

            await("seed " + seed).atMost(LONG).until(() -> server.clients() == 0);
            assertThat(client.flows(FlowQuery.ALL_FLOWS).windows()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void aClosedServerLetsItsFollowersGo() throws Exception {
        var server = FlowServer.open(socket, ring);
        var thread = new Recorder().start(client, following());

        server.close();

        assertThat(thread.join(LONG)).isTrue();
        assertThat(server.clients()).isZero();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String readLine(SocketChannel channel) throws IOException {
        var text = new StringBuilder();
        var in = Channels.newInputStream(channel);
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    private static final class Recorder implements FlowListener {
        final Queue<FlowWindow> seen = new ConcurrentLinkedQueue<>();
        final AtomicLong lost = new AtomicLong();
        final CountDownLatch ready = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(0);

        Thread start(FlowClient client, FlowQuery query) throws InterruptedException {
            var thread = Thread.ofPlatform().start(() -> run(client, query));
            assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
            return thread;
        }

        private void run(FlowClient client, FlowQuery query) {
            try {
                client.follow(query, this);
            } catch (IOException closed) {
                // The server ends it so when it closes.
            }
        }

        @Override
        public void following() {
            ready.countDown();
        }

        @Override
        public void flow(FlowWindow window) {
            try {
                gate.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            seen.add(window);
        }

        @Override
        public void lost(long count) {
            lost.addAndGet(count);
        }
    }
}
