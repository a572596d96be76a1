package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Direction;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The nearest rule, found by what rules have in common, is the one that a look at each finds.
class NearestMissTest {
    private static final int CLUSTERS = 10 * Integer.getInteger("sluice.policy.clusters", 150);
    private static final int QUESTIONS = 12;

    @Test
    void theNearestRuleIsTheFirstWithTheLeastWeight() {
        for (int seed = 1; seed <= CLUSTERS; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var world = new RandomWorld(random);
            var decisions = Policies.compile(world.cluster(), Profile.UPSTREAM);
            for (int i = 0; i < QUESTIONS; i++) {
                ask(decisions, world, random, "seed " + seed + ", question " + i);
            }
        }
    }

    private static void ask(Decisions decisions, RandomWorld world, Random random, String what) {
        for (var subject : decisions.residents()) {
            var direction = random.nextBoolean() ? Direction.EGRESS : Direction.INGRESS;
            var side = decisions.side(direction, subject.identity());
            var address = world.anyAddress();
            var end = decisions.population().at(address);
            var peer =
                    new OtherEnd(
                            end == null ? Optional.empty() : Optional.of(end.identity()),
                            address,
                            direction == Direction.EGRESS ? world.names() : List.of());
            var differences =
                    new PeerDifferences(
                            peer,
                            random.nextBoolean(),
                            decisions.cluster().nodes().stream()
                                    .filter(node -> node.addresses().contains(address))
                                    .findFirst()
                                    .map(node -> node.meta().labels()));
            int protocol = RandomWorld.PROTOCOLS[random.nextInt(RandomWorld.PROTOCOLS.length)];
            int port = RandomWorld.PORTS[random.nextInt(RandomWorld.PORTS.length)];
            var ports =
                    new PortDifferences(
                            new PortSpan(protocol, port, port + random.nextInt(2)),
                            subject.identity().namedPorts(),
                            true);

            compare(
                    side.distancesInPolicies(),
                    direction,
                    side.policies(),
                    differences,
                    ports,
                    what);
            compare(
                    side.distancesInAdmin(),
                    direction,
                    side.adminPolicies(),
                    differences,
                    ports,
                    what);
            compare(
                    side.distancesInBaseline(),
                    direction,
                    side.baselinePolicies(),
                    differences,
                    ports,
                    what);
        }
    }

    private static void compare(
            Distances distances,
            Direction direction,
            List<? extends ResolvedPolicy> policies,
            PeerDifferences peer,
            PortDifferences ports,
            String what) {
        var found =
                NearestMiss.among(distances, Ports.NO_RULE, NearestMiss.ANY_ACTION, peer, ports);

        assertThat(found.map(NearestMiss::rule))
                .as(what)
                .isEqualTo(nearest(direction, policies, peer, ports));
    }

    /// Looks at each rule.
    private static Optional<ResolvedRule> nearest(
            Direction direction,
            List<? extends ResolvedPolicy> policies,
            PeerDifferences peer,
            PortDifferences ports) {
        int best = Integer.MAX_VALUE;
        Optional<ResolvedRule> nearest = Optional.empty();
        for (ResolvedPolicy policy : policies) {
            String namespace =
                    policy instanceof ResolvedPolicy.Namespaced namespaced
                            ? namespaced.written().meta().namespace()
                            : "";
            for (ResolvedRule rule : policy.rules(direction)) {
                int weight =
                        peer.weight(namespace, rule.peers()) + 1000 * ports.count(rule.ports());
                if (weight < best) {
                    best = weight;
                    nearest = Optional.of(rule);
                }
            }
        }
        return nearest;
    }
}
