package io.sluice.gateway;

import static io.sluice.gateway.EgressGatewayTest.background;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Resolution;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.linux.KernelSupport;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftData;
import io.sluice.linux.NftRule;
import io.sluice.linux.Nftables;
import io.sluice.linux.Prefix;
import io.sluice.linux.Route;
import io.sluice.linux.Rtnetlink;
import io.sluice.linux.Rule;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Pod, a node and the outside, each a network namespace; the node hands what the Pod sends to
/// ports 443 and 15001 to the gateway's transparent port.
class TransparentTest {
    private static final IpAddress POD = Fixture.address("10.244.0.5");
    private static final IpAddress POD_6 = Fixture.address("fd00:10:244::5");
    private static final IpAddress SERVER = Fixture.address("203.0.113.9");
    private static final IpAddress SERVER_6 = Fixture.address("2001:db8::9");
    private static final IpAddress NODE = Fixture.address("203.0.113.1");
    private static final IpAddress NODE_6 = Fixture.address("2001:db8::1");
    private static final IpAddress SERVICE = Fixture.address("10.96.0.20");
    private static final int MARK = 0x200000;
    private static final int TABLE = 7701;

    private final Map<String, Resolution> names = new ConcurrentHashMap<>();
    private final RecentAnswers recentAnswers = new RecentAnswers();
    private final LinkedBlockingQueue<Flow> flows = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final AccessLog log = AccessLog.to(logged);
    private final List<AutoCloseable> open = new ArrayList<>();
    private NetworkNamespace pod;
    private NetworkNamespace node;
    private NetworkNamespace outside;

    @BeforeEach
    void build() throws Exception {
        var missing = KernelSupport.missing();
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing);
        pod = opened(NetworkNamespace.create());
        node = opened(NetworkNamespace.create());
        outside = opened(NetworkNamespace.create());
        connect(pod, "pod0", POD, Fixture.address("10.244.0.1"), 24);
        connect(pod, "pod1", POD_6, Fixture.address("fd00:10:244::1"), 64);
        connect(outside, "up0", SERVER, NODE, 24);
        connect(outside, "up1", SERVER_6, NODE_6, 64);
        for (boolean v6 : new boolean[] {false, true}) {
            redirect(v6);
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.addFirst(resource);
        return resource;
    }

    @AfterEach
    void close() throws Exception {
        for (var resource : open) {
            resource.close();
        }
        log.close();
    }

    /// Connects the node with another namespace, which gets its default route through the node.
    private void connect(
            NetworkNamespace other, String device, IpAddress far, IpAddress near, int length)
            throws Exception {
        try (var here = Rtnetlink.open(node);
                var there = Rtnetlink.open(other)) {
            here.links().createVeth(device, other, device);
            here.links().up("lo");
            here.links().up(device);
            there.links().up("lo");
            there.links().up(device);
            here.addresses().add(device, Prefix.of(near.bytes(), length));
            there.addresses().add(device, Prefix.of(far.bytes(), length));
            there.routes().add(Route.via(Prefix.all(near.v6()), near.bytes(), device));
        }
    }

    private void redirect(boolean v6) throws Exception {
        try (var routing = Rtnetlink.open(node);
                var nftables = Nftables.open(node)) {
            routing.rules().add(new Rule(v6, 1000, MARK, MARK, TABLE));
            routing.routes().add(Route.localAll(v6, TABLE));
            String table = v6 ? "t6" : "t4";
            var batch =
                    new NftBatch()
                            .table(table, "")
                            .chain(
                                    table,
                                    "c",
                                    NftBatch.ChainType.FILTER,
                                    NftBatch.Hook.PREROUTING,
                                    -90);
            for (int port : new int[] {443, 15001}) {
                batch.rule(
                        table,
                        "c",
                        new NftRule()
                                .family(v6)
                                .protocol(6)
                                .payload(NftRule.Header.TRANSPORT, 2, 2, 0)
                                .equal(0, NftData.raw((byte) (port >> 8), (byte) port))
                                .constant(0, NftData.raw((byte) (15001 >> 8), (byte) 15001))
                                .transparentProxy(v6, 0)
                                .load(NftRule.Meta.MARK, 0)
                                .bits(0, NftData.u32(~MARK), NftData.u32(MARK))
                                .store(NftRule.Meta.MARK, 0)
                                .accept());
            }
            nftables.commit(batch);
        }
    }

    private EgressGateway start(int port) throws Exception {
        Decisions decisions = Fixture.compile(port, POD, List.of(), "*.example.com");
        var settings =
                GatewaySettings.DEFAULT
                        .withLoops(2)
                        .withAddresses(Set.of(SERVICE))
                        .withAllowedSpecialRanges(
                                List.of(
                                        Cidr.parse("203.0.113.0/24").orElseThrow(),
                                        Cidr.parse("2001:db8::/32").orElseThrow()));
        return opened(
                EgressGateway.start(
                        node,
                        settings,
                        () -> decisions,
                        name ->
                                CompletableFuture.completedFuture(
                                        names.getOrDefault(name, new Resolution.NoSuchName())),
                        recentAnswers,
                        new FlowSink() {
                            @Override
                            public void accept(Flow flow) {
                                flows.add(flow);
                            }

                            @Override
                            public void lost(Flow.Capture where, long count) {}
                        },
                        log));
    }

    private ServerSocket serve(IpAddress address) throws IOException {
        return opened(
                outside.call(() ->
                        new ServerSocket(443, 16, InetAddress.getByAddress(address.bytes()))));
    }

    private Socket call(IpAddress address, int port) throws IOException {
        return pod.call(() -> {
            var socket = new Socket();
            socket.setSoTimeout(20_000);
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port), 20_000);
            return socket;
        });
    }

    private Flow flow() throws Exception {
        var flow = flows.poll(20, TimeUnit.SECONDS);
        assertThat(flow).as("a flow within 20 s").isNotNull();
        return flow;
    }

    /// Opens a connection and returns the address that the server sees.
    private String carried(ServerSocket server, IpAddress called) throws Exception {
        byte[] hello = Hello.of("api.example.com").bytes();
        try (var client = call(called, 443)) {
            client.getOutputStream().write(hello);
            try (var accepted = server.accept()) {
                assertThat(accepted.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
                accepted.getOutputStream().write(22);
                assertThat(client.getInputStream().read()).isEqualTo(22);
                return IpAddress.of(accepted.getInetAddress().getAddress()).toString();
            }
        }
    }

    @Test
    void aConnectionToAnAddressOfItsNameIsCarried() throws Exception {
        start(443);
        names.put("api.example.com", Fixture.found(SERVER));

        String seen = carried(serve(SERVER), SERVER);

        assertThat(seen).isEqualTo(NODE.toString());
        var flow = flow();
        assertThat(flow.sourceAddress()).isEqualTo(POD);
        assertThat(flow.sourcePod()).isEqualTo("shop/web-1");
        assertThat(flow.destination().address()).contains(SERVER);
        assertThat(flow.destination().port()).isEqualTo(443);
    }

    @Test
    void ipv6IsCarriedToo() throws Exception {
        start(443);
        names.put("api.example.com", Fixture.found(SERVER_6, SERVER));

        assertThat(carried(serve(SERVER_6), SERVER_6)).isEqualTo(NODE_6.toString());
    }

    @Test
    void aConnectionToTheGatewaysOwnAddressIsDialledToTheNamesAddresses() throws Exception {
        start(443);
        names.put("api.example.com", Fixture.found(Fixture.address("2001:db8::77"), SERVER));

        assertThat(carried(serve(SERVER), SERVICE)).isEqualTo(NODE.toString());

        assertThat(flow().destination().address()).contains(SERVER);
    }

    @Test
    void anAddressThatThePodGotForTheNameIsEnough() throws Exception {
        start(443);
        names.put("api.example.com", Fixture.found(Fixture.address("203.0.113.77")));
        recentAnswers.record(POD, "api.example.com", List.of(SERVER), Duration.ofMinutes(1));

        assertThat(carried(serve(SERVER), SERVER)).isEqualTo(NODE.toString());
    }

    /// Attack 1.
    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.66", "2001:db8::66"})
    void attack01AnAllowedNameToAnotherAddressIsRefused(String address) throws Exception {
        start(443);
        names.put("api.example.com", Fixture.found(SERVER, SERVER_6));
        recentAnswers.record(
                POD, "evil.org", List.of(Fixture.address(address)), Duration.ofMinutes(1));

        try (var client = call(Fixture.address(address), 443)) {
            client.getOutputStream().write(Hello.of("api.example.com").bytes());
            assertThat(client.getInputStream().readAllBytes())
                    .containsExactly(21, 3, 3, 0, 2, 2, 49);
        }

        var flow = flow();
        assertThat(flow.reason()).contains(Reason.ADDRESS_MISMATCH);
        assertThat(flow.explanation())
                .isEqualTo(
                        address
                                + " is not an address of api.example.com, which has "
                                + SERVER
                                + ", "
                                + SERVER_6);
    }

    @Test
    void aFlowWithoutServerNameIsNamedByTheAnswerThatThePodGot() throws Exception {
        start(443);
        recentAnswers.record(POD, "api.example.com", List.of(SERVER), Duration.ofMinutes(1));

        try (var client = call(SERVER, 443)) {
            client.getOutputStream().write(Hello.empty().bytes());
            assertThat(client.getInputStream().readAllBytes()).hasSize(7);
        }

        var flow = flow();
        assertThat(flow.reason()).contains(Reason.NO_NAME);
        assertThat(flow.destination().name()).isEqualTo("api.example.com");
        assertThat(flow.destination().nameSource()).isEqualTo(NameSource.DNS);
    }

    /// Attack 25: the name leads to the node, and its port is the gateway's own.
    @Test
    void attack25AConnectionThatWouldComeBackIsRefused() throws Exception {
        var gateway = start(15001);
        names.put("loop.example.com", Fixture.found(NODE));

        try (var client = call(NODE, 15001)) {
            client.getOutputStream().write(Hello.of("loop.example.com").bytes());
            assertThat(client.getInputStream().readAllBytes()).hasSize(7);
        }

        var flow = flow();
        assertThat(flow.reason()).contains(Reason.FORBIDDEN_ADDRESS);
        assertThat(flow.explanation()).contains("is the gateway itself");
        assertThat(gateway.counters().carried()).isZero();
        log.close();
        assertThat(logged.toString(StandardCharsets.UTF_8)).contains("FORBIDDEN_ADDRESS");
    }

    /// An address that nobody answers for: the neighbour never speaks.
    @Test
    void anAddressWithoutAnybodyEndsInAConnectFailureOrTimeout() throws Exception {
        start(443);
        names.put("api.example.com", Fixture.found(Fixture.address("203.0.113.99")));
        var answer =
                background(() -> {
                    try (var client = call(SERVICE, 443)) {
                        client.getOutputStream().write(Hello.of("api.example.com").bytes());
                        return client.getInputStream().read();
                    } catch (IOException e) {
                        return -2;
                    }
                });

        assertThat(flow().reason().orElseThrow())
                .isIn(Reason.CONNECT_FAILED, Reason.CONNECT_TIMEOUT);
        assertThat(answer.get()).isEqualTo(-2);
    }
}
