package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.NetworkPolicy.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// So many policies in a namespace, and peers in a policy, that they are found by what they have in
/// common: the decision is still what the text says. The first seed is the system property
/// `sluice.policy.seed`.
class ManyRulesTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);
    private static final int CLUSTERS = Integer.getInteger("sluice.policy.clusters", 150);
    private static final int POLICIES = 40;
    private static final int CONNECTIONS = 40;

    @Test
    void manyPoliciesSayWhatEachSays() {
        int allowed = 0;
        int asked = 0;
        for (long seed = SEED; seed < SEED + CLUSTERS; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var world = new RandomWorld(random);
            var cluster = crowded(world);
            var decisions = Policies.compile(cluster, Profile.UPSTREAM);
            var literal = new LiteralReading(cluster, true);
            for (int i = 0; i < CONNECTIONS; i++) {
                var from = world.somePodAddress(cluster).orElseGet(world::anyAddress);
                var to =
                        random.nextInt(3) == 0
                                ? world.anyAddress()
                                : world.somePodAddress(cluster).orElseGet(world::anyAddress);
                int protocol = RandomWorld.PROTOCOLS[random.nextInt(RandomWorld.PROTOCOLS.length)];
                int port = RandomWorld.PORTS[random.nextInt(RandomWorld.PORTS.length)];
                var connection = decisions.connection(from, to, protocol, port);

                boolean expected = literal.allows(from, to, protocol, port, List.of());

                assertThat(decisions.allows(connection))
                        .as("seed %d: %s -> %s %d/%d", seed, from, to, port, protocol)
                        .isEqualTo(expected);
                assertThat(decisions.explain(connection).verdict() == Verdict.ALLOW)
                        .as("seed %d, explained: %s -> %s %d/%d", seed, from, to, port, protocol)
                        .isEqualTo(expected);
                allowed += expected ? 1 : 0;
                asked++;
            }
        }

        assertThat(allowed).isBetween(asked / 10, asked * 9 / 10);
    }

    /// A cluster with the policies of many, each without what opens everything.
    private static Cluster crowded(RandomWorld world) {
        var cluster = world.cluster();
        var policies = new ArrayList<NetworkPolicy>();
        while (policies.size() < POLICIES) {
            for (NetworkPolicy policy : world.cluster().networkPolicies()) {
                var types = EnumSet.copyOf(policy.policyTypes());
                policies.add(
                        new NetworkPolicy(
                                Written.meta("n0", "policy" + policies.size(), Map.of()),
                                policy.podSelector(),
                                types,
                                narrow(policy.ingress()),
                                narrow(policy.egress())));
            }
        }
        return Written.cluster(cluster.namespaces(), cluster.pods(), cluster.nodes(), policies);
    }

    private static List<Rule> narrow(List<Rule> rules) {
        return rules.stream()
                .filter(rule -> !rule.peers().isEmpty())
                .filter(rule -> rule.peers().stream().allMatch(ManyRulesTest::isNarrow))
                .toList();
    }

    private static boolean isNarrow(Peer peer) {
        return switch (peer) {
            case Peer.IpBlock block -> block.cidr().prefix() > 0;
            case Peer.Pods pods ->
                    !pods.namespaceSelector().map(s -> s.isEmpty()).orElse(false)
                            && !pods.podSelector().map(s -> s.isEmpty()).orElse(false);
        };
    }
}
