package io.sluice.policy;

import static io.sluice.policy.Written.egress;
import static io.sluice.policy.Written.namespace;
import static io.sluice.policy.Written.peers;
import static io.sluice.policy.Written.pod;
import static io.sluice.policy.Written.select;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.LabelSelector;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.PolicyTest;
import io.sluice.model.PolicyTest.End;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PolicyTestsTest {
    private static final Decisions WORLD =
            Policies.compile(
                    Written.cluster(
                            List.of(namespace("frontend", "team=shop"), namespace("db")),
                            List.of(
                                    pod("frontend", "web-0", List.of("10.244.0.1"), "tier=web"),
                                    pod("frontend", "web-1", List.of("10.244.0.2"), "tier=web"),
                                    pod("db", "pg", List.of("10.244.0.3"), "tier=db")),
                            egress(
                                    "frontend",
                                    "specific",
                                    select("tier=web"),
                                    peers(
                                            Written.block("192.168.1.100/32"),
                                            Written.block("10.0.0.0/8"))),
                            egress("db", "closed", select())),
                    Profile.UPSTREAM);

    private static PolicyTests.Result run(End from, End to, boolean allow, String because) {
        return run(WORLD, from, to, allow, because);
    }

    private static PolicyTests.Result run(
            Decisions world, End from, End to, boolean allow, String because) {
        return PolicyTests.run(world, testCase(from, to, allow, because));
    }

    private static PolicyTest.Case testCase(End from, End to, boolean allow, String because) {
        return new PolicyTest.Case(
                from,
                to,
                allow,
                because.isEmpty() ? Optional.empty() : Optional.of(because),
                Position.NOWHERE);
    }

    private static End text(String text) {
        return new End.Text(text);
    }

    private static End pods(String... labels) {
        return new End.Pods(Optional.empty(), Optional.of(select(labels)), "");
    }

    private static End block(String cidr, String port, String... except) {
        return new End.Block(
                Cidr.parse(cidr).orElseThrow(),
                Arrays.stream(except).map(each -> Cidr.parse(each).orElseThrow()).toList(),
                port);
    }

    @Test
    void anEndIsSaidAsItIsWritten() {
        assertThat(PolicyTests.text(text("shop/web"))).isEqualTo("shop/web");
        assertThat(PolicyTests.text(pods("app=web"))).isEqualTo("Pods {app=web}");
        assertThat(
                        PolicyTests.text(
                                new End.Pods(
                                        Optional.of(select("team=shop")),
                                        Optional.empty(),
                                        "443/TCP")))
                .isEqualTo("namespaces {team=shop}, Pods {}:443/TCP");
        assertThat(PolicyTests.text(block("10.0.0.0/8", ":53/UDP", "10.1.0.0/16")))
                .isEqualTo("10.0.0.0/8 except [10.1.0.0/16]:53/UDP");
        assertThat(PolicyTests.text(block("10.0.0.0/8", ""))).isEqualTo("10.0.0.0/8");
    }

    @Test
    void everyCaseOfATestIsRunInOrder() {
        var cases =
                List.of(
                        testCase(text("frontend/web-0"), text("192.168.1.100:5432"), true, ""),
                        testCase(text("frontend/web-0"), text("192.168.1.100:5432"), false, ""),
                        testCase(text("frontend/nobody"), text("192.168.1.100:5432"), true, ""));
        var test = new PolicyTest(Written.meta("", "t", Map.of()), cases);

        var results = PolicyTests.run(WORLD, test);

        assertThat(results).extracting(PolicyTests.Result::testCase).isEqualTo(cases);
        assertThat(results)
                .extracting(PolicyTests.Result::passed)
                .containsExactly(true, false, false);
    }

    @Test
    void aCaseHoldsWhenVerdictAndReasonAreAsExpected() {
        var allowed = run(text("frontend/web-0"), text("192.168.1.100:5432/TCP"), true, "");
        var denied =
                run(
                        text("frontend/web-0"),
                        text("192.168.1.101:5432/TCP"),
                        false,
                        "frontend/specific");

        assertThat(allowed.passed()).isTrue();
        assertThat(allowed.decidedBy()).isEqualTo("frontend/specific");
        assertThat(denied.passed()).isTrue();
        assertThat(denied.actual()).contains(Verdict.DENY);
        assertThat(denied.decidedBy()).isEqualTo("frontend/specific");
    }

    @Test
    void aCaseFailsWhenAnotherPolicyDecided() {
        var result = run(text("frontend/web-0"), text("192.168.1.101:1"), false, "frontend/other");

        assertThat(result.passed()).isFalse();
        assertThat(result.message())
                .contains("decided by frontend/specific, not by frontend/other");
    }

    @Test
    void aCaseHoldsForEveryPairOfSelectorAndBlock() {
        var all = run(pods("tier=db"), block("0.0.0.0/0", "", "10.0.0.0/8"), false, "db/closed");
        var web = run(pods("tier=web"), block("192.168.0.0/16", "443"), false, "");

        assertThat(all.passed()).as(all.message()).isTrue();
        assertThat(web.passed()).isFalse();
        assertThat(web.message()).contains("counterexample", "192.168.1.100:443");
    }

    @Test
    void aBlockHoldsThePodsInIt() {
        var toPods = run(text("frontend/web-0"), block("10.244.0.0/24", ":80"), true, "");
        var fromPods = run(block("10.244.0.0/24", ""), text("192.168.1.100:80"), true, "");

        assertThat(toPods.passed()).as(toPods.message()).isTrue();
        assertThat(fromPods.passed()).isFalse();
        assertThat(fromPods.message()).contains("db/pg -> 192.168.1.100:80");
    }

    @Test
    void aPodIsNotAskedAboutItselfWhenASelectorStandsForIt() {
        var result = run(pods("tier=db"), pods(), false, "");

        assertThat(result.passed()).as(result.message()).isTrue();
    }

    @Test
    void twoPodsOfOneKindAreAskedAboutEachOther() {
        var result = run(pods("tier=web"), pods("tier=web"), false, "");

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).contains("frontend/web-0 -> frontend/web-1");
    }

    @Test
    void namespacesAreSelectedByTheirLabels() {
        var shop = new End.Pods(Optional.of(select("team=shop")), Optional.empty(), "");

        assertThat(run(shop, text("192.168.1.100:80"), true, "").passed()).isTrue();
        assertThat(run(shop, text("192.168.1.99:80"), true, "").passed()).isFalse();
    }

    @Test
    void aCaseThatStandsForNothingFails() {
        var nobody = run(pods("tier=none"), text("10.0.0.1:80"), true, "");
        var unknown = run(text("frontend/web-9"), text("10.0.0.1:80"), true, "");

        assertThat(nobody.passed()).isFalse();
        assertThat(nobody.actual()).isEmpty();
        assertThat(nobody.message())
                .isEqualTo("Pods {tier=none}: no Pod is selected, so there is nothing to test");
        assertThat(unknown.passed()).isFalse();
        assertThat(unknown.message()).contains("there is no Pod `web-9`");
    }

    @Test
    void aSelectorOfPodsThatCannotConnectFails() {
        var world =
                Policies.compile(
                        Written.cluster(
                                List.of(namespace("x")),
                                List.of(
                                        Written.finished(
                                                pod("x", "done", List.of("10.244.0.1"), "a=b")),
                                        pod("x", "web", List.of("10.244.0.2")))),
                        Profile.UPSTREAM);

        var result = run(world, pods("a=b"), text("192.0.2.1:80"), true, "");

        assertThat(result.passed()).isFalse();
        assertThat(result.actual()).isEmpty();
        assertThat(result.message()).contains("none of the selected Pods can connect", "x/done");
    }

    @Test
    void aSelectedPodOnTheHostNetworkIsItsNodesAddress() {
        var node = Written.onNode(pod("x", "host", List.of("172.16.0.1"), "a=b"), "n", true);
        var world =
                Policies.compile(
                        Written.cluster(
                                List.of(namespace("x")),
                                List.of(node, pod("x", "web", List.of("10.244.0.2"), "a=b")),
                                egress("x", "closed", select())),
                        Profile.UPSTREAM);

        var result = run(world, pods("a=b"), text("192.0.2.1:80"), false, "");

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).contains("ALLOWED x/host -> 192.0.2.1:80 (tcp)");
    }

    @Test
    void withoutPortsAllowHoldsForEveryPortAndProtocolAndDenyForNone() {
        var world =
                Policies.compile(
                        Written.cluster(
                                List.of(namespace("x")),
                                List.of(pod("x", "web", List.of("10.244.0.2"))),
                                egress(
                                        "x",
                                        "tcp",
                                        select(),
                                        Written.ports(Written.all(Protocol.TCP)))),
                        Profile.UPSTREAM);

        var allow = run(world, text("x/web"), text("192.0.2.1"), true, "");
        var deny = run(world, text("x/web"), text("192.0.2.1"), false, "");

        assertThat(allow.passed()).isFalse();
        assertThat(allow.message())
                .contains("expected Allow", "DENIED  x/web -> 192.0.2.1 (every UDP port)");
        assertThat(deny.passed()).isFalse();
        assertThat(deny.message())
                .contains("expected Deny", "ALLOWED x/web -> 192.0.2.1 (every TCP port)");
        assertThat(run(world, text("x/web"), text("192.0.2.1:1"), true, "x/tcp").passed()).isTrue();
    }

    @Test
    void aBlockMayBeWrittenAsATextToo() {
        assertThat(run(pods("tier=db"), text("192.168.0.0/16:443"), false, "").passed()).isTrue();
        assertThat(run(pods("tier=web"), text("10.0.0.0/8"), true, "").passed()).isTrue();
        assertThat(run(pods("tier=web"), text("::/0"), false, "").message())
                .contains("no connection at all");
        assertThat(run(text("10.244.0.3/32"), text("10.0.0.1:80"), false, "").passed()).isTrue();
    }

    @Test
    void anUnknownNameIsEveryAddressOutside() {
        var open = run(text("frontend/web-0"), text("api.example.com:443"), true, "");
        var shut = run(pods("tier=db"), text("api.example.com:443"), false, "db/closed");
        var partly = run(pods("tier=web"), text("api.example.com:443"), false, "");

        assertThat(open.passed()).isFalse();
        assertThat(shut.passed()).as(shut.message()).isTrue();
        assertThat(partly.passed()).isFalse();
    }

    @Test
    void aClusterWidePolicyIsNamedByItsNameAlone() {
        var everything = LabelSelector.everything(Position.NOWHERE);
        var deny =
                new ClusterNetworkPolicy(
                        Written.meta("", "guard", Map.of()),
                        ClusterNetworkPolicy.Form.CLUSTER_NETWORK_POLICY,
                        ClusterNetworkPolicy.Tier.ADMIN,
                        1,
                        new ClusterNetworkPolicy.Subject(everything, everything),
                        List.of(),
                        List.of(
                                new ClusterNetworkPolicy.Rule(
                                        "",
                                        ClusterNetworkPolicy.Action.DENY,
                                        List.of(
                                                new ClusterNetworkPolicy.Peer.Networks(
                                                        List.of(
                                                                Cidr.parse("192.0.2.0/24")
                                                                        .orElseThrow()),
                                                        Position.NOWHERE)),
                                        List.of(),
                                        Position.NOWHERE)));
        var world =
                Policies.compile(
                        Written.withClusterPolicies(
                                Written.cluster(
                                        List.of(namespace("x")),
                                        List.of(pod("x", "web", List.of("10.244.0.2"))),
                                        egress("x", "closed", select())),
                                List.of(deny)),
                        Profile.UPSTREAM);

        var guarded = run(world, pods(), block("192.0.2.0/25", ""), false, "guard");
        var closed = run(world, pods(), block("192.0.0.0/16", "443"), false, "guard");

        assertThat(guarded.passed()).as(guarded.message()).isTrue();
        assertThat(guarded.decidedBy()).isEqualTo("guard");
        assertThat(closed.passed()).isFalse();
        assertThat(closed.message()).contains("decided by x/closed, not by guard");
    }

    @Test
    @Tag("scale")
    void workGrowsWithSidesAndRangesAndNotWithPairsOfPods() {
        var namespaces = new ArrayList<Namespace>();
        var pods = new ArrayList<Pod>();
        var policies = new ArrayList<NetworkPolicy>();
        for (int n = 0; n < 20; n++) {
            namespaces.add(namespace("n" + n));
            policies.add(
                    egress("n" + n, "e", select(), peers(Written.block("192.0.2." + n + "/32"))));
            for (int p = 0; p < 500; p++) {
                String address = "10." + n + "." + p / 250 + "." + p % 250;
                pods.add(pod("n" + n, "p" + p, List.of(address), "pod=p" + p));
            }
        }
        var world =
                Policies.compile(
                        Written.cluster(namespaces, pods, policies.toArray(NetworkPolicy[]::new)),
                        Profile.UPSTREAM);
        var everyPod =
                new End.Pods(
                        Optional.of(LabelSelector.everything(Position.NOWHERE)),
                        Optional.empty(),
                        "");
        var outside = testCase(everyPod, block("0.0.0.0/0", "", "10.0.0.0/8"), false, "");
        var inside = testCase(everyPod, everyPod, false, "");

        var result = PolicyTests.run(world, outside);

        assertThat(result.passed()).isFalse();
        assertThat(result.message()).contains("ALLOWED n0/p0 -> 192.0.2.0 (every port)");
        assertThat(PolicyTests.run(world, inside).passed()).isTrue();
        assertThat(PolicyTests.answers(world, outside)).hasSizeLessThan(20 * 5);
        assertThat(PolicyTests.answers(world, inside)).hasSizeLessThan(20 * 20);
    }

    @Test
    void aNodeInABlockIsLetInByItsOwnPodsOnly() {
        var world =
                Policies.compile(
                        Written.cluster(
                                List.of(namespace("x")),
                                List.of(
                                        Written.onNode(
                                                pod("x", "a", List.of("10.244.0.1"), "p=a"),
                                                "n1",
                                                false),
                                        Written.onNode(
                                                pod("x", "b", List.of("10.244.0.2"), "p=b"),
                                                "n2",
                                                false)),
                                List.of(Written.node("n1", "172.16.0.1"), Written.node("n2")),
                                List.of(Written.ingress("x", "closed", select()))),
                        Profile.UPSTREAM);
        var nodes = block("172.16.0.0/24", "");

        var own = run(world, nodes, pods("p=a"), false, "");
        var other = run(world, nodes, pods("p=b"), false, "x/closed");
        var others = run(world, block("172.16.0.0/24", "", "172.16.0.1/32"), pods(), false, "");

        assertThat(own.passed()).isFalse();
        assertThat(own.message()).contains("ALLOWED 172.16.0.1 -> x/a");
        assertThat(other.passed()).as(other.message()).isTrue();
        assertThat(others.passed()).as(others.message()).isTrue();
        assertThat(run(world, nodes, pods(), true, "").message())
                .contains("DENIED  172.16.0.0 -> x/a");
    }

    @Test
    void aTextMayAskAPodAboutItself() {
        var itself = run(text("db/pg"), text("db/pg:5432"), true, "");

        assertThat(itself.passed()).as(itself.message()).isTrue();
        assertThat(run(text("db/pg"), text("db/pg:5432"), false, "").passed()).isFalse();
        assertThat(run(pods("tier=db"), pods("tier=db"), true, "").message())
                .contains("no connection at all");
    }

    @Test
    void theOnePairAmongThousandsThatIsNotAsExpectedIsFound() {
        var namespaces = new ArrayList<Namespace>();
        var pods = new ArrayList<Pod>();
        var policies = new ArrayList<NetworkPolicy>();
        for (int n = 0; n < 40; n++) {
            String name = "n" + n;
            namespaces.add(namespace(name));
            pods.add(pod(name, "p", List.of("10.244.0." + n)));
            policies.add(
                    n == 39
                            ? egress(
                                    name,
                                    "e",
                                    select(),
                                    Written.rule(
                                            List.of(Written.block("10.244.0.38/32")),
                                            List.of(Written.port(Protocol.UDP, 53))))
                            : egress(name, "e", select()));
            policies.add(Written.ingress(name, "i", select(), Written.anything()));
        }
        var world =
                Policies.compile(
                        Written.cluster(namespaces, pods, policies.toArray(NetworkPolicy[]::new)),
                        Profile.UPSTREAM);
        var everyPod = new End.Pods(Optional.empty(), Optional.of(select()), "");

        assertThat(run(world, everyPod, everyPod, false, "").message())
                .contains("ALLOWED n39/p -> n38/p:53 (udp)");
        for (String port : List.of("52/UDP", "54/UDP", "53/TCP", "53/SCTP")) {
            var asked = new End.Pods(Optional.empty(), Optional.of(select()), port);
            assertThat(run(world, everyPod, asked, false, "").passed()).as(port).isTrue();
        }
        var asked = new End.Pods(Optional.empty(), Optional.of(select()), ":53/UDP");
        assertThat(run(world, everyPod, asked, false, "").message())
                .contains("ALLOWED n39/p -> n38/p:53 (udp)");
    }
}
