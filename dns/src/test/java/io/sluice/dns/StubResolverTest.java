package io.sluice.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StubResolverTest {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final IpAddress V4 = address("203.0.113.7");
    private static final IpAddress V6 = address("2001:db8::7");

    private final AtomicLong now = new AtomicLong();

    @Test
    void bothFamiliesAreFoundIpv6First() throws Exception {
        try (var server = server(Map.of("api.example.com", addresses(V4, V6)))) {

            var resolution = ask(resolver(server), "API.example.com.");

            assertThat(resolution).isEqualTo(new Resolution.Found(List.of(V6, V4), TTL));
        }
    }

    @Test
    void aliasesAreFollowedAndTheShortestTimeToLiveCounts() throws Exception {
        Map<String, NameData> names =
                Map.of(
                        "www.example.com",
                        new NameData.Alias("edge.example.net", Duration.ofSeconds(20)),
                        "edge.example.net",
                        addresses(V4));
        try (var server = server(names)) {

            var resolution = ask(resolver(server), "www.example.com");

            assertThat(resolution)
                    .isEqualTo(new Resolution.Found(List.of(V4), Duration.ofSeconds(20)));
        }
    }

    @Test
    void namesThatDoNotExistAndNamesWithoutAddressAreTheSame() throws Exception {
        try (var server = server(Map.of("a.b.example.com", addresses()))) {
            var resolver = resolver(server);

            assertThat(ask(resolver, "b.example.com")).isEqualTo(new Resolution.NoSuchName());
            assertThat(ask(resolver, "a.b.example.com")).isEqualTo(new Resolution.NoSuchName());
            assertThat(ask(resolver, "c.example.com")).isEqualTo(new Resolution.NoSuchName());
        }
    }

    @Test
    void answersThatDoNotFitInUdpComeByTcp() throws Exception {
        var many = new ArrayList<IpAddress>();
        for (int i = 0; i < 200; i++) {
            many.add(IpAddress.v4(0x0a000000 + i));
        }
        try (var server = server(Map.of("many.example.com", new NameData.Addresses(many, TTL)))) {

            var resolution = ask(resolver(server), "many.example.com");

            assertThat(resolution).isEqualTo(new Resolution.Found(many, TTL));
        }
    }

    @Test
    void anAnswerIsKeptForItsTimeToLiveAndNotLonger() throws Exception {
        try (var server = server(Map.of("api.example.com", addresses(V4)))) {
            var resolver = resolver(server);
            ask(resolver, "api.example.com");
            server.replace(new NameTable(Map.of("api.example.com", addresses(V6))));
            now.addAndGet(TTL.minusSeconds(1).toNanos());

            var kept = ask(resolver, "api.example.com");
            now.addAndGet(Duration.ofSeconds(1).toNanos());
            var asked = ask(resolver, "api.example.com");

            assertThat(kept).isEqualTo(new Resolution.Found(List.of(V4), Duration.ofSeconds(1)));
            assertThat(asked).isEqualTo(new Resolution.Found(List.of(V6), TTL));
        }
    }

    @Test
    void aDeadUpstreamStretchesNothing() throws Exception {
        var server = server(Map.of("api.example.com", addresses(V4)));
        var resolver = resolver(server);
        ask(resolver, "api.example.com");
        server.close();
        now.addAndGet(TTL.toNanos());

        var resolution = ask(resolver, "api.example.com");

        assertThat(resolution).isInstanceOf(Resolution.Failed.class);
        assertThat(((Resolution.Failed) resolution).why()).contains("127.0.0.1");
    }

    @Test
    void theNextServerIsAskedWhenOneIsDeadOrRefuses() throws Exception {
        var dead = server(Map.of());
        var deadAddress = dead.addresses().getFirst();
        dead.close();
        try (var refusing = new FakeServer(query -> reply(query.failure(ResponseCode.REFUSED)));
                var good = server(Map.of("api.example.com", addresses(V4)))) {
            var resolver = resolver(deadAddress, refusing.address(), good.addresses().getFirst());

            var resolution = ask(resolver, "api.example.com");

            assertThat(resolution).isEqualTo(new Resolution.Found(List.of(V4), TTL));
        }
    }

    @Test
    void aServerThatRefusesIsNamedByItsCode() throws Exception {
        try (var refusing =
                new FakeServer(query -> reply(query.failure(ResponseCode.SERVER_FAILURE)))) {

            var resolution = ask(resolver(refusing.address()), "api.example.com");

            assertThat(resolution)
                    .isEqualTo(new Resolution.Failed("the DNS server answered SERVFAIL"));
        }
    }

    @Test
    void forgedAndBrokenResponsesAreDropped() throws Exception {
        try (var forger = new FakeServer(StubResolverTest::forgeriesThenTheTruth)) {

            var resolution = ask(resolver(forger.address()), "api.example.com");

            assertThat(resolution).isEqualTo(new Resolution.Found(List.of(V4), TTL));
        }
    }

    private static List<byte[]> forgeriesThenTheTruth(Message query) {
        var evil = new NameTable(Map.of("api.example.com", addresses(address("198.51.100.66"))));
        var lie = evil.answer(query);
        var otherId =
                new Message(
                        query.id() ^ 1,
                        lie.flags(),
                        lie.questions(),
                        lie.answers(),
                        List.of(),
                        List.of());
        var otherQuestion =
                new Message(
                        query.id(),
                        lie.flags(),
                        List.of(new Question(new DnsName("other.example.com"), 1, 1)),
                        lie.answers(),
                        List.of(),
                        List.of());
        var notAResponse =
                new Message(query.id(), 0, lie.questions(), lie.answers(), List.of(), List.of());
        var truth = new NameTable(Map.of("api.example.com", addresses(V4))).answer(query);
        return List.of(
                otherId.write(512),
                otherQuestion.write(512),
                notAResponse.write(512),
                new byte[] {1, 2, 3},
                truth.write(512));
    }

    @Test
    void anAnswerThatDoesNotEchoTheCaseIsAskedForAgainByTcp() throws Exception {
        var truth = new NameTable(Map.of("api.example.com", addresses(V4)));
        var lie = new NameTable(Map.of("api.example.com", addresses(address("198.51.100.66"))));
        try (var server =
                new FakeServer(
                        query -> List.of(lie.answer(lowered(query)).write(512)),
                        query -> List.of(truth.answer(lowered(query)).write(512)))) {

            var resolution = ask(resolver(server.address()), "api.example.com");

            assertThat(resolution).isEqualTo(new Resolution.Found(List.of(V4), TTL));
        }
    }

    /// The same query for the name in lower case, and never equal to what was asked.
    private static Message lowered(Message query) {
        var asked = query.questions().getFirst();
        String lower = asked.name().lower();
        String other = lower.equals(asked.name().text()) ? "A" + lower.substring(1) : lower;
        return new Message(
                query.id(),
                query.flags(),
                List.of(new Question(new DnsName(other), asked.type(), asked.dnsClass())),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void questionsForOneNameAtTheSameTimeAreAskedOnce() throws Exception {
        var release = new CompletableFuture<Void>();
        var truth = new NameTable(Map.of("api.example.com", addresses(V4)));
        try (var server =
                new FakeServer(query -> {
                    release.join();
                    return reply(truth.answer(query));
                })) {
            var resolver =
                    new StubResolver(
                            SocketOpener.here(),
                            new UpstreamSettings(
                                    List.of(server.address()),
                                    Duration.ofSeconds(20),
                                    1,
                                    Duration.ofSeconds(20)));
            var all = new ArrayList<CompletableFuture<Resolution>>();

            for (int i = 0; i < 50; i++) {
                all.add(resolver.resolve("api.example.com"));
            }
            release.complete(null);
            for (var one : all) {
                assertThat(one.get(20, TimeUnit.SECONDS))
                        .isEqualTo(new Resolution.Found(List.of(V4), TTL));
            }

            assertThat(server.queries()).hasSize(2);
        }
    }

    @Test
    void everyQueryHasItsOwnIdPortAndCase() throws Exception {
        try (var server =
                new FakeServer(query -> reply(query.failure(ResponseCode.NO_SUCH_NAME)))) {
            var resolver = resolver(server.address());

            for (int i = 0; i < 20; i++) {
                ask(resolver, "a-rather-long-name-" + i + ".example.com");
            }

            assertThat(server.queries()).hasSize(40);
            assertThat(server.queries().stream().map(Message::id).distinct().count())
                    .isGreaterThan(30);
            assertThat(server.clients().stream().distinct().count()).isGreaterThan(20);
            assertThat(
                            server.queries().stream()
                                    .map(query -> query.questions().getFirst().name())
                                    .filter(name -> !name.text().equals(name.lower()))
                                    .count())
                    .isGreaterThan(30);
        }
    }

    @Test
    void theCacheIsBounded() {
        var cache = new ResolutionCache(100, now::get);

        for (int i = 0; i < 1000; i++) {
            cache.put("name" + i, new Resolution.NoSuchName(), TTL);
        }

        assertThat(cache.size()).isEqualTo(100);
        assertThat(cache.get("name999")).isPresent();
        assertThat(cache.get("name0")).isEmpty();
    }

    @Test
    void aServerThatIgnoresQuestionsForIpv6HoldsNobodyUp() throws Exception {
        var truth = new NameTable(Map.of("api.example.com", addresses(V4)));
        try (var server =
                new FakeServer(query ->
                        query.questions().getFirst().type() == RecordType.A
                                ? reply(truth.answer(query))
                                : List.of())) {
            var patience = Duration.ofMinutes(5);
            var resolver =
                    new StubResolver(
                            SocketOpener.here(),
                            new UpstreamSettings(List.of(server.address()), patience, 1, patience),
                            1000,
                            now::get,
                            Duration.ofMillis(1));

            assertThat(ask(resolver, "api.example.com"))
                    .isEqualTo(new Resolution.Found(List.of(V4), TTL));
            assertThat(ask(resolver, "api.example.com"))
                    .isEqualTo(new Resolution.Found(List.of(V4), TTL));
        }
    }

    @Test
    void anAnswerThatIsLargerThanTheQueryTakesComesTruncated() throws Exception {
        var many = new ArrayList<IpAddress>();
        for (int i = 0; i < 60; i++) {
            many.add(IpAddress.v4(0x0a000000 + i));
        }
        var truth = new NameTable(Map.of("many.example.com", new NameData.Addresses(many, TTL)));
        var plain =
                new Message(
                        7,
                        Message.RECURSION_DESIRED,
                        List.of(new Question(new DnsName("many.example.com"), RecordType.A, 1)),
                        List.of(),
                        List.of(),
                        List.of());
        try (var server = new FakeServer(query -> reply(truth.answer(query)))) {
            var upstream =
                    new Upstream(
                            SocketOpener.here(), UpstreamSettings.of(List.of(server.address())));

            var answer = upstream.udp(Query.read(plain.write(Message.MAX_BYTES)));

            assertThat(answer.bytes()).hasSizeLessThanOrEqualTo(Message.PLAIN_UDP_BYTES);
            assertThat(answer.message().isTruncated()).isTrue();
            assertThat(answer.message().id()).isEqualTo(7);
        }
    }

    @Test
    void whatIsNoNameIsNotAsked() throws Exception {
        try (var server = server(Map.of())) {
            for (String text :
                    List.of("", ".", "a..b", "x".repeat(64) + ".com", "a b.com", "ü.de")) {
                assertThat(ask(resolver(server), text)).isInstanceOf(Resolution.Failed.class);
            }
        }
    }

    private StubResolver resolver(NameServer server) throws Exception {
        return resolver(server.addresses().getFirst());
    }

    private StubResolver resolver(InetSocketAddress... servers) {
        return new StubResolver(
                SocketOpener.here(),
                new UpstreamSettings(
                        List.of(servers), Duration.ofSeconds(5), 1, Duration.ofSeconds(15)),
                1000,
                now::get,
                Duration.ofSeconds(20));
    }

    private static Resolution ask(Resolver resolver, String name) throws Exception {
        return resolver.resolve(name).get(30, TimeUnit.SECONDS);
    }

    private static NameServer server(Map<String, NameData> names) throws Exception {
        return NameServer.open(
                SocketOpener.here(),
                List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                new NameTable(names));
    }

    private static NameData addresses(IpAddress... addresses) {
        return new NameData.Addresses(List.of(addresses), TTL);
    }

    private static List<byte[]> reply(Message message) {
        return List.of(message.write(Message.MAX_BYTES));
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }
}
