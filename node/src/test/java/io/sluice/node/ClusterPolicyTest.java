package io.sluice.node;

import static io.sluice.model.ClusterNetworkPolicy.Action.ACCEPT;
import static io.sluice.model.ClusterNetworkPolicy.Action.DENY;
import static io.sluice.model.ClusterNetworkPolicy.Action.PASS;
import static io.sluice.model.ClusterNetworkPolicy.Tier.ADMIN;
import static io.sluice.model.ClusterNetworkPolicy.Tier.BASELINE;
import static io.sluice.node.TestCluster.anyPodsWith;
import static io.sluice.node.TestCluster.networks;
import static io.sluice.node.TestCluster.ruling;
import static io.sluice.node.TestCluster.tcp;
import static io.sluice.node.TestCluster.toBlock;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.dns.RecentAnswers;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.node.TestSockets.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Cluster-wide policies on real packets, and what is said of them.
class ClusterPolicyTest {
    private static final String WEB = "frontend/web";
    private static final String OTHER = "default/other";
    private static final String WEB_V4 = "10.244.0.10";
    private static final String OTHER_V4 = "10.244.0.11";
    private static final String ONE = "192.168.1.100";
    private static final String TWO = "192.168.1.101";
    private static final Map<String, String> FRONTEND = Map.of("role", "frontend");
    private static final Map<String, String> DEFAULT = Map.of("role", "default");

    private final TestSockets sockets = new TestSockets();
    private final TestNode world =
            new TestNode().pod(WEB, WEB_V4).pod(OTHER, OTHER_V4).host(ONE).host(TWO);
    private final List<Flow> flows = new CopyOnWriteArrayList<>();
    private final Enforcer enforcer;

    ClusterPolicyTest() throws IOException {
        for (int port : new int[] {443, 5432}) {
            sockets.serveTcp(world.outside(), port);
        }
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
        return new TestCluster().pod(WEB, FRONTEND, WEB_V4).pod(OTHER, DEFAULT, OTHER_V4);
    }

    private void apply(TestCluster cluster) throws IOException {
        enforcer.apply(cluster.decisions(), world.interfaces());
    }

    private Outcome tcpFrom(String pod, String to, int port) throws IOException {
        return TestSockets.tcp(world.namespace(pod), to, port);
    }

    @Test
    void theAdminTierDecidesBeforeNetworkPoliciesAndOnlyForWhatItsRulesMatch() throws IOException {
        apply(
                cluster()
                        .egress("frontend/one", FRONTEND, toBlock(ONE + "/32"))
                        .admin(
                                "gate",
                                FRONTEND,
                                ruling(PASS, networks(ONE + "/32"), tcp(443)),
                                ruling(DENY, networks(ONE + "/32")),
                                ruling(ACCEPT, networks(TWO + "/32"), tcp(443))));

        assertThat(tcpFrom(WEB, ONE, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, ONE, 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(WEB, TWO, 443)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(WEB, TWO, 5432)).isEqualTo(Outcome.REFUSED);
        assertThat(tcpFrom(OTHER, ONE, 5432)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void theBaselineTierDecidesForPodsThatNoNetworkPolicyIsolates() throws IOException {
        var denied = List.of(ruling(DENY, networks("0.0.0.0/0")));
        apply(
                cluster()
                        .egress("frontend/one", FRONTEND, toBlock(ONE + "/32"))
                        .clusterPolicy("closed", BASELINE, 0, Map.of(), List.of(), denied));

        assertThat(tcpFrom(WEB, ONE, 5432)).isEqualTo(Outcome.ANSWERED);
        assertThat(tcpFrom(OTHER, ONE, 5432)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void theDestinationsIngressRulesHoldWhateverTheSourceIsAllowed() throws IOException {
        var fromWeb = List.of(ruling(DENY, anyPodsWith(FRONTEND), tcp(8080)));
        apply(
                cluster()
                        .admin("open", FRONTEND, ruling(ACCEPT, anyPodsWith(Map.of())))
                        .clusterPolicy("shut", ADMIN, 1, DEFAULT, fromWeb, List.of()));

        assertThat(tcpFrom(WEB, OTHER_V4, 8080)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.tcp(world.outside(), OTHER_V4, 8080)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void aNewDenyRuleEndsTheConnectionsThatItDeniesAndNoOthers() throws IOException {
        apply(cluster());
        var denied = sockets.connect(world.namespace(WEB), ONE, 5432);
        var untouched = sockets.connect(world.namespace(WEB), TWO, 5432);

        var change =
                enforcer.apply(
                        cluster()
                                .admin("gate", FRONTEND, ruling(DENY, networks(ONE + "/32")))
                                .decisions(),
                        world.interfaces());

        assertThat(change.connectionsReset()).isEqualTo(1);
        assertThat(TestSockets.ask(denied)).isEqualTo(Outcome.REFUSED);
        assertThat(TestSockets.ask(untouched)).isEqualTo(Outcome.ANSWERED);
    }

    @Test
    void flowsNameThePolicyAndTheRuleThatDecided() throws IOException {
        apply(
                cluster()
                        .admin(
                                "gate",
                                FRONTEND,
                                ruling(ACCEPT, networks(ONE + "/32"), tcp(443)),
                                ruling(DENY, networks("192.168.1.0/24"))));
        var answers = new RecentAnswers();

        try (var _ = FlowCapture.start(world.node(), enforcer::enforced, answers, recorder());
                var denials = Denials.start(world.node(), enforcer, answers, recorder())) {
            assertThat(tcpFrom(WEB, ONE, 443)).isEqualTo(Outcome.ANSWERED);
            assertThat(tcpFrom(WEB, ONE, 5432)).isEqualTo(Outcome.REFUSED);

            var denial = await(flow -> !flow.allowed());
            assertThat(denial.rule()).isEqualTo("gate egress[1]");
            assertThat(denial.explanation()).contains("ClusterNetworkPolicy gate");
            assertThat(await(Flow::allowed).rule()).isEqualTo("gate egress[0]");
            assertThat(denials.verdictMismatches()).isZero();
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
