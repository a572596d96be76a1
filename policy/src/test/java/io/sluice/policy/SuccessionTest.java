package io.sluice.policy;

import static io.sluice.policy.Profile.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Decisions that follow from others say what decisions compiled from nothing say, after any
/// sequence of changes.
class SuccessionTest {
    private static final int SEQUENCES = Integer.getInteger("sluice.policy.successions", 250);
    private static final int CHANGES = 12;
    private static final int QUESTIONS = 20;

    @Test
    void decisionsThatFollowAChangeAreThoseOfTheChangedCluster() {
        for (int seed = 1; seed <= SEQUENCES; seed++) {
            sequence(seed);
        }
    }

    private static void sequence(long seed) {
        var random = new Random(seed * 0x9e3779b97f4a7c15L);
        var world = new RandomWorld(random);
        var profile = Profile.ALL.get(random.nextInt(Profile.ALL.size()));
        var decisions = Policies.compile(world.cluster(), profile);
        decisions.hash();
        for (int i = 0; i < CHANGES; i++) {
            String what = "seed " + seed + ", change " + i;
            var before = decisions;
            var said = answers(before, seed);
            Cluster after = changed(before.cluster(), world.cluster(), random);

            decisions = before.with(after);

            var fresh = Policies.compile(after, profile);
            assertThat(answers(decisions, seed)).as(what).isEqualTo(answers(fresh, seed));
            assertThat(decisions.hash()).as(what).isEqualTo(fresh.hash());
            assertThat(decisions.enforcement(pod -> pod.nodeName().equals("node0")))
                    .as(what)
                    .isEqualTo(fresh.enforcement(pod -> pod.nodeName().equals("node0")));
            assertThat(ConnectionList.of(decisions)).as(what).isEqualTo(ConnectionList.of(fresh));
            assertThat(answers(before, seed)).as("the former decisions, " + what).isEqualTo(said);
        }
    }

    @Test
    void namespacesThatComeAndGoAreForgotten() {
        var before = Written.cluster(List.of(), List.of());
        var snapshot = Succession.first(before, Profile.UPSTREAM);

        for (int i = 0; i < 3000; i++) {
            var after = Written.cluster(List.of(Written.namespace("job-" + i)), List.of());
            var change = ClusterChange.between(before, after);
            snapshot = Succession.next(snapshot, change, after, Profile.UPSTREAM);
            before = after;
        }

        assertThat(snapshot.namespaces().size()).isLessThan(1100);
        assertThat(snapshot.byName().get("job-2999")).isNotNull();
    }

    @Test
    void ofPodsThatClaimAnAddressEachMayGo() {
        var shop = List.of(Written.namespace("shop"));
        var first = Written.pod("shop", "a", List.of("10.0.0.1"));
        var second = Written.pod("shop", "b", List.of("10.0.0.1", "10.0.0.1"));
        var address = Written.address("10.0.0.1");
        var both =
                Policies.compile(Written.cluster(shop, List.of(first, second)), Profile.UPSTREAM);

        var one = both.with(Written.cluster(shop, List.of(second)));
        var none = one.with(Written.cluster(shop, List.of()));

        assertThat(both.endpoint(address)).isEqualTo(new Endpoint.OfPod(first));
        assertThat(one.endpoint(address)).isEqualTo(new Endpoint.OfPod(second));
        assertThat(none.endpoint(address)).isEqualTo(new Endpoint.Outside(address));
    }

    /// Both number the Pod that comes alike, and share what is known of those that stay.
    @Test
    void twoStatesThatFollowOneStateDoNotMixTheirPods() {
        var shop = List.of(Written.namespace("shop"));
        var door = Written.address("10.0.0.1");
        var a = Written.address("10.0.0.2");
        var b = Written.address("10.0.0.3");
        var outside = Written.address("192.0.2.1");
        var podDoor = Written.pod("shop", "door", List.of("10.0.0.1"), "app=door");
        var podA = Written.pod("shop", "a", List.of("10.0.0.2"), "app=a");
        var podB = Written.pod("shop", "b", List.of("10.0.0.3"), "app=b");
        var policies =
                new NetworkPolicy[] {
                    Written.ingress(
                            "shop",
                            "door",
                            Written.select("app=door"),
                            Written.peers(Written.pods(Written.select("app=a")))),
                    Written.egress(
                            "shop",
                            "b",
                            Written.select("app=b"),
                            Written.peers(Written.pods(Written.select("app=door"))))
                };
        var before = Policies.compile(Written.cluster(shop, List.of(podDoor), policies), UPSTREAM);

        var withA = before.with(Written.cluster(shop, List.of(podDoor, podA), policies));
        var withB = before.with(Written.cluster(shop, List.of(podDoor, podB), policies));

        assertThat(allows(withA, a, door)).isTrue();
        assertThat(allows(withB, b, door)).isFalse();
        assertThat(allows(withA, a, outside)).isTrue();
        assertThat(allows(withB, b, outside)).isFalse();
        assertThat(allows(withA, a, door)).isTrue();
        assertThat(allows(withA, a, outside)).isTrue();
    }

    private static boolean allows(Decisions decisions, IpAddress from, IpAddress to) {
        return decisions.allows(decisions.connection(from, to, 6, 80));
    }

    @Test
    void aSideThatTellsManyPeersApartAnswersEach() {
        var shop = List.of(Written.namespace("shop"));
        var pods = new ArrayList<Pod>();
        var rules = new ArrayList<NetworkPolicy.Rule>();
        for (int i = 0; i < 100; i++) {
            pods.add(Written.pod("shop", "p" + i, List.of("10.0.1." + i), "app=a" + i));
            rules.add(
                    Written.rule(
                            List.of(Written.pods(Written.select("app=a" + i))),
                            List.of(Written.port(Protocol.TCP, 1000 + i))));
        }
        var everybody = Written.select();
        var decisions =
                Policies.compile(
                        Written.cluster(
                                shop,
                                pods,
                                Written.ingress(
                                        "shop",
                                        "all",
                                        everybody,
                                        rules.toArray(NetworkPolicy.Rule[]::new))),
                        UPSTREAM);
        var first = pods.getFirst().addresses().getFirst();

        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < pods.size(); i++) {
                var from = pods.get(i).addresses().getFirst();
                for (int port : new int[] {999 + i, 1000 + i, 1001 + i}) {
                    assertThat(decisions.allows(decisions.connection(from, first, 6, port)))
                            .as("p%d, port %d", i, port)
                            .isEqualTo(port == 1000 + i);
                }
            }
        }
    }

    @Test
    void aNodeIsKnownByThePodsInItsNetwork() {
        var shop = List.of(Written.namespace("shop"));
        var closed = Written.ingress("shop", "closed", Written.select("app=a"));
        var own = Written.pod("shop", "a", List.of("10.0.0.1"), "app=a");
        var other = Written.pod("shop", "agent", List.of("192.0.2.7"), "app=agent");
        var governed = Written.onNode(own, "n1", false);
        var here = compile(shop, List.of(governed, Written.onNode(other, "n1", true)), closed);
        var there = Written.onNode(other, "n2", true);
        var nowhere = Written.onNode(other, "", true);
        var finished = Written.finished(Written.onNode(other, "n1", true));

        assertThat(reaches(here)).isTrue();
        assertThat(reaches(after(here, governed, there))).isFalse();
        assertThat(reaches(after(here, governed, nowhere))).isFalse();
        assertThat(reaches(after(here, governed))).isFalse();
        assertThat(reaches(after(after(here, governed), governed, finished))).isTrue();
        assertThat(reaches(after(here, governed, Written.onNode(other, "n1", false)))).isFalse();
        assertThat(reaches(after(here, Written.onNode(own, "n2", false), there))).isTrue();
    }

    private static Decisions compile(
            List<Namespace> namespaces, List<Pod> pods, NetworkPolicy... policies) {
        return Policies.compile(Written.cluster(namespaces, pods, policies), UPSTREAM);
    }

    private static Decisions after(Decisions before, Pod... pods) {
        var cluster = before.cluster();
        return before.with(
                Written.cluster(
                        cluster.namespaces(),
                        List.of(pods),
                        cluster.networkPolicies().toArray(NetworkPolicy[]::new)));
    }

    private static boolean reaches(Decisions decisions) {
        return decisions.allows(
                decisions.connection(
                        Written.address("192.0.2.7"), Written.address("10.0.0.1"), 6, 80));
    }

    /// What some questions are answered, with reasons.
    private static List<Object> answers(Decisions decisions, long seed) {
        var random = new Random(seed);
        var world = new RandomWorld(random);
        var answers = new ArrayList<>();
        for (var pod : decisions.cluster().pods()) {
            answers.add(decisions.pod(pod.meta().namespace(), pod.meta().name()));
        }
        for (int i = 0; i < QUESTIONS; i++) {
            var from = world.anyAddress();
            var to = world.anyAddress();
            int protocol = RandomWorld.PROTOCOLS[random.nextInt(RandomWorld.PROTOCOLS.length)];
            int port = RandomWorld.PORTS[random.nextInt(RandomWorld.PORTS.length)];
            var connection = decisions.connection(from, to, protocol, port);
            answers.add(decisions.allows(connection));
            answers.add(decisions.explain(connection));
        }
        return answers;
    }

    /// The cluster with one or two kinds of objects changed by what another cluster has.
    private static Cluster changed(Cluster cluster, Cluster other, Random random) {
        int kind = random.nextInt(6);
        int second = random.nextInt(3) == 0 ? random.nextInt(5) : kind;
        return new Cluster(
                isAny(0, kind, second)
                        ? changed(cluster.namespaces(), other.namespaces(), random)
                        : cluster.namespaces(),
                isAny(1, kind, second) || kind == 5
                        ? changed(cluster.pods(), other.pods(), random)
                        : cluster.pods(),
                List.of(),
                isAny(2, kind, second)
                        ? changed(cluster.nodes(), other.nodes(), random)
                        : cluster.nodes(),
                isAny(3, kind, second)
                        ? changed(cluster.networkPolicies(), other.networkPolicies(), random)
                        : cluster.networkPolicies(),
                isAny(4, kind, second)
                        ? changed(
                                cluster.clusterNetworkPolicies(),
                                other.clusterNetworkPolicies(),
                                random)
                        : cluster.clusterNetworkPolicies(),
                List.of(),
                List.of());
    }

    private static boolean isAny(int kind, int first, int second) {
        return kind == first || kind == second;
    }

    /// Removes, replaces and adds some objects, and sometimes leaves two of one name.
    private static <T extends Resource> List<T> changed(
            List<T> before, List<T> other, Random random) {
        var after = new ArrayList<>(before);
        if (!after.isEmpty() && random.nextBoolean()) {
            after.remove(random.nextInt(after.size()));
        }
        if (!other.isEmpty() && random.nextInt(3) != 0) {
            T added = other.get(random.nextInt(other.size()));
            if (random.nextInt(20) != 0) {
                after.removeIf(object -> object.meta().path().equals(added.meta().path()));
            }
            after.add(random.nextInt(after.size() + 1), added);
        }
        return after;
    }
}
