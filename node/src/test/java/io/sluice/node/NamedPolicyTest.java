package io.sluice.node;

import static io.sluice.model.ClusterNetworkPolicy.Action.ACCEPT;
import static io.sluice.model.ClusterNetworkPolicy.Action.DENY;
import static io.sluice.model.ClusterNetworkPolicy.Tier.ADMIN;
import static io.sluice.node.TestCluster.names;
import static io.sluice.node.TestCluster.networks;
import static io.sluice.node.TestCluster.ruling;
import static io.sluice.node.TestCluster.tcp;
import static io.sluice.node.TestCluster.toBlock;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dns.NameData;
import io.sluice.dns.NameServer;
import io.sluice.dns.NameTable;
import io.sluice.dns.RecentAnswers;
import io.sluice.dns.StubResolver;
import io.sluice.dns.UpstreamSettings;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.flows.Reason;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftElement;
import io.sluice.linux.Nftables;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.IpAddress;
import io.sluice.node.TestSockets.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rules by name on real packets.
class NamedPolicyTest {
    private static final String WEB = "frontend/web";
    private static final String OTHER = "frontend/other";
    private static final String WEB_V4 = "10.244.0.10";
    private static final String DNS = "10.96.0.10";
    private static final String API = "11.0.0.7";
    private static final String API_V6 = "2600::7";
    private static final String ELSE = "11.0.0.8";
    private static final String WILD = "11.0.0.9";
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Map<String, String> FRONTEND = Map.of("role", "frontend");
    private static final Map<String, NameData> NAMES =
            Map.of(
                    "api.example.com", addresses(API, API_V6),
                    "else.example.com", addresses(ELSE),
                    "a.b.example.org", addresses(WILD),
                    "www.example.org", new NameData.Alias("else.example.com", HOUR),
                    "example.org", addresses(ELSE),
                    "alias.example.net", new NameData.Alias("api.example.com", HOUR),
                    "inside.example.org", addresses("10.0.0.2", "169.254.169.254"));

    private final TestSockets sockets = new TestSockets();
    private final TestNode world =
            new TestNode()
                    .pod(WEB, WEB_V4, "fd00:10:244::10")
                    .pod(OTHER, "10.244.0.11", "fd00:10:244::11")
                    .host(API)
                    .host(API_V6)
                    .host(ELSE)
                    .host(WILD);
    private final List<Flow> flows = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final RecentAnswers recent = new RecentAnswers();
    private Enforcer enforcer;

    NamedPolicyTest() throws IOException {
        for (int port : new int[] {443, 5432}) {
            sockets.serveTcp(world.outside(), port);
        }
        enforcer = Enforcer.open(world.node(), TestNode.settings());
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
        sockets.close();
        world.close();
    }

    private static NameData addresses(String... addresses) {
        return new NameData.Addresses(
                Stream.of(addresses).map(TestNode::ip).toList(), Duration.ofMinutes(10));
    }

    private static TestCluster cluster() {
        return new TestCluster()
                .pod(WEB, FRONTEND, WEB_V4, "fd00:10:244::10")
                .pod(OTHER, FRONTEND, "10.244.0.11", "fd00:10:244::11");
    }

    /// Some names on port 443, DNS, and nothing else.
    private static TestCluster only(String... names) {
        return named("gate", names);
    }

    private static TestCluster named(String policy, String... names) {
        return cluster()
                .admin(
                        policy,
                        FRONTEND,
                        ruling(ACCEPT, names(names), tcp(443)),
                        ruling(ACCEPT, networks(DNS + "/32")),
                        everythingDenied());
    }

    private static ClusterNetworkPolicy.Rule everythingDenied() {
        return ruling(DENY, networks("0.0.0.0/0", "::/0"));
    }

    private Enforcer.Change apply(TestCluster cluster) throws IOException {
        return enforcer.apply(cluster.decisions(), world.interfaces());
    }

    private Outcome tcpFrom(String pod, String to, int port) throws IOException {
        return TestSockets.tcp(world.namespace(pod), to, port);
    }

    private void answered(String name, String address, Duration lifetime) throws IOException {
        enforcer.naming()
                .answered(TestNode.ip(WEB_V4), name, List.of(TestNode.ip(address)), lifetime);
    }

    private void proxy() throws IOException {
        var servers = List.of(new InetSocketAddress(InetAddress.getByName("10.0.0.2"), 53));
        opened.add(NameServer.open(world.outside()::call, servers, new NameTable(NAMES)));
        opened.add(
                DnsProxy.open(
                        world.node(),
                        DnsProxySettings.of(UpstreamSettings.of(servers), Map.of()),
                        () -> enforcer.enforced().orElseThrow().decisions(),
                        enforcer.steering(),
                        enforcer.naming(),
                        recent,
                        recorder()));
    }

    private void resolve(String pod, String... names) throws Exception {
        var servers = List.of(new InetSocketAddress(InetAddress.getByName(DNS), 53));
        var resolver =
                new StubResolver(
                        world.namespace(pod)::call,
                        new UpstreamSettings(
                                servers, Duration.ofSeconds(20), 1, Duration.ofSeconds(40)));
        for (String name : names) {
            resolver.resolve(name).get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aNameIsOpenToThePodThatAskedForItOnThePortsOfTheRule() throws Exception {
        apply(only("api.example.com"));
        proxy();
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.REFUSED);

        resolve(WEB, "api.example.com", "else.example.com");

        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, API_V6, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, API, 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, ELSE, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(OTHER, API, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(OTHER, API_V6, 443)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aWildcardOpensWhatIsBelowItAndTheNameThatIsAskedForCountsAlone() throws Exception {
        apply(only("*.example.org", "api.example.com"));
        proxy();

        resolve(WEB, "a.b.example.org", "alias.example.net", "example.org", "inside.example.org");

        assertThat(tcpFrom(WEB, WILD, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, ELSE, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, "10.0.0.2", 443)).isEqualTo(Outcome.REFUSED);
        resolve(WEB, "www.example.org");
        assertThat(tcpFrom(WEB, ELSE, 443)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aNameChangesNothingAboveItsRuleAndEverythingBelow() throws Exception {
        apply(
                cluster()
                        .egress("frontend/closed", FRONTEND, toBlock("11.0.0.9/32", tcp(5432)))
                        .clusterPolicy(
                                "above",
                                ADMIN,
                                0,
                                FRONTEND,
                                List.of(),
                                List.of(ruling(DENY, networks(ELSE + "/32"))))
                        .clusterPolicy(
                                "names",
                                ADMIN,
                                1,
                                FRONTEND,
                                List.of(),
                                List.of(ruling(ACCEPT, names("*.example.com"), tcp(443)))));

        answered("api.example.com", API, HOUR);
        answered("else.example.com", ELSE, HOUR);
        answered("wild.example.com", WILD, HOUR);

        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, ELSE, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, API, 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, WILD, 5432)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, WILD, 443)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void theEndOfAnAnswerEndsNewConnectionsAndTheEndOfTheRuleOpenOnes() throws Exception {
        apply(only("api.example.com", "else.example.com"));
        answered("api.example.com", API, Duration.ofSeconds(1));
        answered("else.example.com", ELSE, HOUR);
        var open = sockets.connect(world.namespace(WEB), API, 443);
        var other = sockets.connect(world.namespace(WEB), ELSE, 443);

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> tcpFrom(WEB, API, 443) == Outcome.REFUSED);

        assertThat(TestSockets.ask(open)).isEqualTo(Outcome.ANSWERED);
        var unrelated =
                only("api.example.com", "else.example.com")
                        .admin("more", Map.of("role", "nobody"), everythingDenied());
        assertThat(apply(unrelated).connectionsReset()).isZero();
        assertThat(apply(only("else.example.com", "api.example.com")).connectionsReset()).isZero();
        assertThat(
                        apply(named("renamed", "api.example.com", "else.example.com"))
                                .connectionsReset())
                .isZero();
        assertThat(TestSockets.ask(open)).isEqualTo(Outcome.ANSWERED);
        assertThat(apply(only("else.example.com")).connectionsReset()).isPositive();
        assertThat(TestSockets.ask(open)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.ask(other)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, ELSE, 443)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void namesThatEndOneAfterAnotherEndEachInItsTime() throws Exception {
        apply(
                cluster()
                        .admin(
                                "gate",
                                FRONTEND,
                                ruling(ACCEPT, names("long.example.com"), tcp(443)),
                                ruling(ACCEPT, names("short.example.com"), tcp(5432)),
                                everythingDenied()));

        answered("short.example.com", API, Duration.ofSeconds(4));
        answered("long.example.com", API, HOUR);

        assertThat(tcpFrom(WEB, API, 5432)).isEqualTo(Outcome.ANSWERED);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
                    return tcpFrom(WEB, API, 5432) == Outcome.REFUSED;
                });
    }

    @Test
    void aNameThatWasAskedForBeforeItsRuleCameCountsForIt() throws Exception {
        apply(only("else.example.com"));
        answered("api.example.com", API, HOUR);
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.REFUSED);

        apply(only("api.example.com"));

        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void thePodThatGetsTheAddressOfAnotherKnowsNoNames() throws Exception {
        apply(only("api.example.com"));
        answered("api.example.com", API, HOUR);
        var successor =
                new TestCluster()
                        .pod("frontend/successor", FRONTEND, WEB_V4)
                        .admin(
                                "gate",
                                FRONTEND,
                                ruling(ACCEPT, names("api.example.com"), tcp(443)),
                                everythingDenied());

        enforcer.apply(
                successor.decisions(),
                List.of(
                        new PodInterface(
                                world.interfaces().getFirst().interfaceName(),
                                "frontend",
                                "successor",
                                List.of(TestNode.ip(WEB_V4)))));

        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void theNextProcessKeepsWhatIsNamedForTheTimeThatIsLeft() throws Exception {
        apply(only("api.example.com"));
        answered("api.example.com", API, HOUR);
        var open = sockets.connect(world.namespace(WEB), API, 443);
        enforcer.close();
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);

        enforcer = Enforcer.open(world.node(), TestNode.settings());
        var change = apply(only("api.example.com"));

        assertThat(change.isEmpty()).isTrue();
        assertThat(change.connectionsReset()).isZero();
        assertThat(TestSockets.ask(open)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(named())
                .singleElement()
                .satisfies(element -> {
                    assertThat(element.comment()).isEqualTo("api.example.com");
                    assertThat(element.leftMillis()).isBetween(1L, HOUR.toMillis());
                });
        assertThat(apply(only("else.example.com")).connectionsReset()).isPositive();
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.REFUSED);
        assertThat(named()).isEmpty();
    }

    @Test
    void whatAnotherProgramFlushesIsNamedAgain() throws Exception {
        apply(only("api.example.com"));
        answered("api.example.com", API, HOUR);

        try (var other = Nftables.open(world.node())) {
            other.commit(new NftBatch().deleteTable(RuleSet.TABLE));
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> enforcer.repairs() > 0 && !named().isEmpty());
        assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, ELSE, 443)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void manyNamesOfOnePodAreHeldAndTheOldestMakeRoom() throws Exception {
        apply(only("*.example.com"));

        for (int i = 0; i < 5000; i += 100) {
            var addresses = new ArrayList<IpAddress>();
            for (int j = i; j < i + 100; j++) {
                addresses.add(IpAddress.v4(0x0c000000 + j));
            }
            enforcer.naming()
                    .answered(TestNode.ip(WEB_V4), "n" + i + ".example.com", addresses, HOUR);
        }

        assertThat(named()).hasSize(4096);
        assertThat(enforcer.namesForgotten()).isEqualTo(5000 - 4096);
        assertThat(apply(only("*.example.com")).isEmpty()).isTrue();
        enforcer.naming()
                .answered(
                        TestNode.ip("10.244.0.11"),
                        "api.example.com",
                        List.of(TestNode.ip(API)),
                        HOUR);
        assertThat(tcpFrom(OTHER, API, 443)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void flowsNameTheRuleByNameAndWhatItDoesNotAllow() throws Exception {
        apply(only("api.example.com"));
        answered("api.example.com", API, HOUR);

        try (var _ = FlowCapture.start(world.node(), enforcer::enforced, recent, recorder());
                var denials = Denials.start(world.node(), enforcer, recent, recorder())) {
            assertThat(tcpFrom(WEB, API, 443)).isEqualTo(Outcome.ANSWERED);
            assertThat(tcpFrom(WEB, API, 5432)).isEqualTo(Outcome.REFUSED);

            assertThat(await(Flow::allowed).rule()).isEqualTo("gate egress[0]");
            assertThat(await(flow -> !flow.allowed()).rule()).isEqualTo("gate egress[2]");
            assertThat(denials.verdictMismatches()).isZero();
        }
    }

    @Test
    void aServerThatDoesNotListenHasFailedAndWasNotDenied() throws Exception {
        apply(
                cluster()
                        .admin(
                                "gate",
                                FRONTEND,
                                ruling(ACCEPT, names("api.example.com")),
                                everythingDenied()));
        answered("api.example.com", API, HOUR);

        try (var _ = FlowCapture.start(world.node(), enforcer::enforced, recent, recorder())) {
            assertThat(tcpFrom(WEB, API, 9)).isEqualTo(Outcome.REFUSED);

            assertThat(await(Flow::allowed).reason()).contains(Reason.CONNECT_FAILED);
        }
    }

    private List<NftElement> named() throws IOException {
        try (var reader = Nftables.open(world.node())) {
            return reader.sets(RuleSet.TABLE).isEmpty()
                    ? List.of()
                    : reader.elements(RuleSet.TABLE, TestNode.set("named4"));
        }
    }

    private Flow await(Predicate<Flow> condition) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> flows.stream().filter(condition).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    private FlowSink recorder() {
        return new FlowSink() {
            @Override
            public void accept(Flow flow) {
                flows.add(flow);
            }

            @Override
            public void lost(Flow.Capture where, long count) {}
        };
    }
}
