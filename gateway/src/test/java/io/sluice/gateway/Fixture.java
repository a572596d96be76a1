package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Resolution;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.linux.NetworkNamespace;
import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.Gateway;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/// A gateway on the loopback interface, addressed directly, with one Pod at 127.0.0.10 and a server
/// at 127.0.0.1 on the gateway's port.
final class Fixture implements AutoCloseable {
    static final IpAddress POD = address("127.0.0.10");
    static final IpAddress SERVER = address("127.0.0.1");
    static final IpAddress GATEWAY = address("127.0.0.2");

    final ServerSocket server;
    final Map<String, Resolution> names = new ConcurrentHashMap<>();
    final Set<String> asked = ConcurrentHashMap.newKeySet();
    final LinkedBlockingQueue<Flow> flows = new LinkedBlockingQueue<>();
    final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    final AccessLog log = AccessLog.to(logged);
    final RecentAnswers recentAnswers = new RecentAnswers();
    final AtomicReference<Decisions> decisions = new AtomicReference<>();
    final EgressGateway gateway;
    private final NetworkNamespace here;

    private Fixture(UnaryOperator<GatewaySettings> change, List<NetworkPolicy> policies)
            throws Exception {
        server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        decisions.set(decisions(policies, "*.example.com"));
        here = NetworkNamespace.current();
        names.put("api.example.com", found(SERVER));
        var settings =
                change.apply(
                        GatewaySettings.DEFAULT
                                .listeningOn(Set.of(GATEWAY), port())
                                .withLoops(1)
                                .withAllowedSpecialRanges(
                                        List.of(Cidr.parse("127.0.0.0/8").orElseThrow())));
        gateway =
                EgressGateway.start(
                        here,
                        settings,
                        decisions::get,
                        name -> {
                            asked.add(name);
                            return CompletableFuture.completedFuture(
                                    names.getOrDefault(name, new Resolution.NoSuchName()));
                        },
                        recentAnswers,
                        sink(),
                        log);
    }

    static Fixture start() throws Exception {
        return start(settings -> settings);
    }

    static Fixture start(UnaryOperator<GatewaySettings> change, NetworkPolicy... policies)
            throws Exception {
        return new Fixture(change, List.of(policies));
    }

    static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    static Resolution found(IpAddress... addresses) {
        return new Resolution.Found(List.of(addresses), Duration.ofSeconds(30));
    }

    int port() {
        return server.getLocalPort();
    }

    private FlowSink sink() {
        return new FlowSink() {
            @Override
            public void accept(Flow flow) {
                flows.add(flow);
            }

            @Override
            public void lost(Flow.Capture where, long count) {
                throw new AssertionError("lost " + count);
            }
        };
    }

    /// The cluster: Pod `shop/web-1` of Deployment `shop/web`, one Gateway that serves these names.
    Decisions decisions(List<NetworkPolicy> policies, String... hosts) {
        return compile(port(), POD, policies, hosts);
    }

    static Decisions compile(
            int port, IpAddress podAddress, List<NetworkPolicy> policies, String... hosts) {
        var pod =
                new Pod(
                        meta("web-1"),
                        new WorkloadRef("shop", "Deployment", "web"),
                        "",
                        false,
                        false,
                        List.of(podAddress),
                        List.of());
        var served =
                Arrays.stream(hosts)
                        .map(h -> new Gateway.Host("*", new HostPattern(h), Position.NOWHERE))
                        .toList();
        var server =
                new Gateway.Server(
                        port,
                        "tls",
                        Gateway.ServerProtocol.TLS,
                        served,
                        Gateway.TlsMode.PASSTHROUGH,
                        Position.NOWHERE);
        var gateway =
                new Gateway(
                        meta("egress-gateway"), Map.of("istio", "egressgateway"), List.of(server));
        var cluster =
                new Cluster(
                        List.of(new Namespace(meta("shop"))),
                        List.of(pod),
                        List.of(),
                        List.of(),
                        policies,
                        List.of(),
                        List.of(gateway),
                        List.of());
        return Policies.compile(cluster, Profile.UPSTREAM);
    }

    static ObjectMeta meta(String name) {
        return new ObjectMeta("shop", name, Map.of(), Map.of(), Position.NOWHERE);
    }

    /// A connection from the Pod to the gateway.
    Socket connect() throws Exception {
        return connect(POD);
    }

    Socket connect(IpAddress source) throws Exception {
        var socket = new Socket();
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(source.bytes()), 0));
        socket.connect(
                new InetSocketAddress(InetAddress.getByAddress(GATEWAY.bytes()), port()), 10_000);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /// The record of the connection that ended next.
    Flow flow() throws Exception {
        var flow = flows.poll(20, TimeUnit.SECONDS);
        assertThat(flow).as("a flow within 20 s").isNotNull();
        return flow;
    }

    /// The access log so far.
    String log() throws IOException {
        log.close();
        return logged.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        log.close();
        server.close();
        here.close();
    }
}
