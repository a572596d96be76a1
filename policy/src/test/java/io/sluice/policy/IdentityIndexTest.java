package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.Pod;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is found by labels in common is what a look at each identity finds. The first seed is the
/// system property `sluice.policy.seed`.
class IdentityIndexTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int CLUSTERS = Integer.getInteger("sluice.policy.clusters", 150);
    private static final int PODS = 30;

    @Test
    void theMembersOfASetAreThoseItContains() {
        int found = 0;
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var world = new RandomWorld(random);
            var snapshot = crowded(world);
            var index = new IdentityIndex(snapshot);
            for (PodSet set : sets(world)) {
                var members = new ArrayList<Integer>();
                index.members(set).forEach(members::add);

                var expected = new ArrayList<Integer>();
                for (int ordinal = 0; ordinal < index.bound(); ordinal++) {
                    if (set.contains(index.get(ordinal))) {
                        expected.add(ordinal);
                    }
                }
                assertThat(members).as("seed " + seed + ": " + set.content()).isEqualTo(expected);
                assertThat(filed(set, index)).isEqualTo(expected);
                found += members.size();
            }
        }

        assertThat(found).isGreaterThan(10 * CLUSTERS);
    }

    /// Those that a set is found by when it is filed under what its Pods must have.
    private static List<Integer> filed(PodSet set, IdentityIndex index) {
        var filed = new LabelIndex<>(List.of(new LabelIndex.Entry<>(set, "value")));
        var members = new ArrayList<Integer>();
        for (int ordinal = 0; ordinal < index.bound(); ordinal++) {
            var found = new HashSet<String>();
            filed.forEach(index.get(ordinal), found::add);
            if (found.contains("value")) {
                members.add(ordinal);
            }
        }
        return members;
    }

    /// The namespaces of a cluster with the Pods of many.
    private static Snapshot crowded(RandomWorld world) {
        var cluster = world.cluster();
        var pods = new ArrayList<Pod>();
        while (pods.size() < PODS) {
            for (Pod pod : world.cluster().pods()) {
                int number = pods.size();
                pods.add(
                        new Pod(
                                Written.meta(
                                        pod.meta().namespace(), "p" + number, pod.meta().labels()),
                                pod.owner(),
                                pod.nodeName(),
                                false,
                                false,
                                List.of(Written.address("10.1.0." + number)),
                                pod.ports()));
            }
        }
        var crowded = Written.cluster(cluster.namespaces(), pods, cluster.nodes(), List.of());
        return Succession.first(crowded, Profile.UPSTREAM);
    }

    private static List<PodSet> sets(RandomWorld world) {
        var sets = new ArrayList<PodSet>();
        sets.add(PodSet.inNamespace("n0", Optional.empty()));
        sets.add(PodSet.inNamespace("nowhere", Optional.empty()));
        sets.add(PodSet.inNamespaces(Written.select(), Optional.empty()));
        while (sets.size() < 20) {
            for (var policy : world.cluster().networkPolicies()) {
                sets.add(PodSet.inNamespace("n1", Optional.of(policy.podSelector())));
                for (var rule : policy.ingress()) {
                    for (var peer : rule.peers()) {
                        if (peer instanceof Peer.Pods pods) {
                            sets.add(set(policy.meta().namespace(), pods));
                        }
                    }
                }
            }
        }
        return sets;
    }

    private static PodSet set(String namespace, Peer.Pods peer) {
        return peer.namespaceSelector()
                .map(selector -> PodSet.inNamespaces(selector, peer.podSelector()))
                .orElseGet(() -> PodSet.inNamespace(namespace, peer.podSelector()));
    }

    @Test
    void aSetOfIdentitiesIsReadInOrderHoweverManyItHas() {
        for (int from : List.of(0, 1, 63, 64, 1000)) {
            for (int step : List.of(1, 2, 7, 63, 64, 65, 1000)) {
                for (int count : List.of(0, 1, 2, 3, 64, 200)) {
                    var bits = new BitSet();
                    for (int i = 0; i < count; i++) {
                        bits.set(from + i * step);
                    }

                    var read = new ArrayList<Integer>();
                    IdentitySet.of(bits).forEach(read::add);

                    assertThat(read).isEqualTo(bits.stream().boxed().toList());
                }
            }
        }
    }

    @Test
    void setsAreEqualWhenTheyAskForTheSame() {
        var one = Optional.of(Written.select("a=b"));
        var other = Optional.of(Written.select("a=c"));
        var everything = Optional.of(Written.select());
        var sets =
                List.of(
                        PodSet.inNamespace("x", one),
                        PodSet.inNamespace("x", other),
                        PodSet.inNamespace("x", Optional.empty()),
                        PodSet.inNamespace("y", one),
                        PodSet.inNamespaces(Written.select("a=b"), one),
                        PodSet.inNamespaces(Written.select("a=c"), one),
                        PodSet.inNamespaces(Written.select(), Optional.empty()));

        assertThat(sets).doesNotHaveDuplicates();
        assertThat(sets.stream().map(PodSet::content)).doesNotHaveDuplicates();
        assertThat(PodSet.inNamespace("x", everything))
                .isEqualTo(PodSet.inNamespace("x", Optional.empty()))
                .hasSameHashCodeAs(PodSet.inNamespace("x", Optional.empty()));
        assertThat(PodSet.inNamespace("x", Optional.of(Written.select("a=b"))))
                .isEqualTo(PodSet.inNamespace("x", one));
    }
}
