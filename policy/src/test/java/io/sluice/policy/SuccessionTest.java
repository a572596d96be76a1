package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
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
