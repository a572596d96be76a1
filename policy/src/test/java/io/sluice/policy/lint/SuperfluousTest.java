package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.IpAddress;
import io.sluice.model.Manifests;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Pod;
import io.sluice.model.Resource;
import io.sluice.model.reader.ManifestReader;
import io.sluice.policy.Decisions;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What lint calls superfluous is: without it every connection is decided as before.
class SuperfluousTest {
    private static final Set<String> RULES =
            Set.of(
                    LintRule.DUPLICATE_RULE.id(),
                    LintRule.SHADOWED_RULE.id(),
                    LintRule.UNREACHABLE_RULE.id(),
                    LintRule.RULE_WITHOUT_EFFECT.id());

    private static final List<IpAddress> OUTSIDE =
            Stream.of(
                            "192.0.2.1",
                            "10.0.0.1",
                            "10.1.0.1",
                            "10.200.0.1",
                            "2001:db8::1",
                            "169.254.1.1")
                    .map(text -> IpAddress.parse(text).orElseThrow())
                    .toList();

    private static final int[][] PORTS = {
        {6, 80}, {6, 85}, {6, 443}, {17, 53}, {17, 80}, {132, 80}
    };

    private static final int MANIFESTS = Integer.getInteger("sluice.policy.clusters", 300);

    private static final Pattern PLACE =
            Pattern.compile("(ingress|egress)\\[(\\d+)](?:\\.(from|to|ports)\\[(\\d+)])?[. ].*");

    private static final Pattern CLUSTER_PLACE =
            Pattern.compile("(ingress|egress)\\[(\\d+)](?:\\.(?:from|to)\\[(\\d+)])?[: ].*");

    private static final Pattern NAMED = Pattern.compile("names the port (\\S+),");

    @Test
    void withoutItEveryConnectionIsDecidedAsBefore() {
        long seed = Long.getLong("sluice.policy.seed", 20261124);
        System.out.println("seed " + seed);
        var random = new Random(seed);
        int removed = 0;
        int clusterWide = 0;
        for (int i = 0; i < MANIFESTS; i++) {
            String text = new RandomManifests(random).text();
            var placed = ManifestReader.readPlacedText("r.yaml", text);
            var manifests = placed.manifests();
            for (Finding finding : Lint.check(manifests, placed.places()).findings()) {
                if (RULES.contains(finding.rule())) {
                    same(manifests, without(manifests, finding), finding + "\n" + text);
                    removed++;
                    clusterWide += finding.object().startsWith("Cluster") ? 1 : 0;
                }
            }
        }

        assertThat(removed).isGreaterThan(MANIFESTS * 4 / 3);
        assertThat(clusterWide).isGreaterThan(MANIFESTS * 2 / 3);
    }

    private static void same(Manifests before, Manifests after, String what) {
        Cluster cluster = Cluster.from(before);
        Decisions old = Policies.compile(cluster, Profile.UPSTREAM);
        Decisions now = Policies.compile(Cluster.from(after), Profile.UPSTREAM);
        var ends = new ArrayList<>(OUTSIDE);
        cluster.pods().stream().map(Pod::addresses).forEach(ends::addAll);
        for (IpAddress from : ends) {
            for (IpAddress to : ends) {
                for (int[] port : PORTS) {
                    boolean expected = old.allows(old.connection(from, to, port[0], port[1]));
                    if (now.allows(now.connection(from, to, port[0], port[1])) != expected) {
                        throw new AssertionError(
                                from + " to " + to + " port " + port[1] + " differs: " + what);
                    }
                }
            }
        }
    }

    private static Manifests without(Manifests manifests, Finding finding) {
        var resources = new ArrayList<Resource>();
        for (Resource resource : manifests.resources()) {
            if (!finding.object().equals(ObjectName.of(resource))) {
                resources.add(resource);
            } else if (resource instanceof ClusterNetworkPolicy policy) {
                without(policy, finding.message()).ifPresent(resources::add);
            } else if (!finding.message().startsWith("spec.podSelector")) {
                resources.add(without((NetworkPolicy) resource, finding.message()));
            }
        }
        assertThat(resources).as(finding.toString()).isNotEqualTo(manifests.resources());
        return new Manifests(resources, List.of());
    }

    /// A peer that can never match goes, and with the last one its rule; a subject that can never
    /// match takes the policy with it.
    private static Optional<ClusterNetworkPolicy> without(
            ClusterNetworkPolicy policy, String message) {
        if (message.startsWith("spec.subject")) {
            return Optional.empty();
        }
        var place = CLUSTER_PLACE.matcher(message);
        assertThat(place.matches()).as(message).isTrue();
        boolean egress = place.group(1).equals("egress");
        var rules = new ArrayList<>(egress ? policy.egress() : policy.ingress());
        int index = Integer.parseInt(place.group(2));
        var rule = rules.remove(index);
        var name = NAMED.matcher(message);
        var ports =
                rule.ports().stream()
                        .filter(port -> !name.find(0) || !isNamed(port, name.group(1)))
                        .toList();
        if (name.find(0) && !ports.isEmpty()) {
            rules.add(
                    index,
                    new ClusterNetworkPolicy.Rule(
                            rule.name(), rule.action(), rule.peers(), ports, rule.position()));
        }
        if (place.group(3) != null && rule.peers().size() > 1) {
            var peers = new ArrayList<>(rule.peers());
            peers.remove(Integer.parseInt(place.group(3)));
            rules.add(
                    index,
                    new ClusterNetworkPolicy.Rule(
                            rule.name(), rule.action(), peers, rule.ports(), rule.position()));
        }
        return Optional.of(
                new ClusterNetworkPolicy(
                        policy.meta(),
                        policy.form(),
                        policy.tier(),
                        policy.priority(),
                        policy.subject(),
                        egress ? policy.ingress() : rules,
                        egress ? rules : policy.egress()));
    }

    private static boolean isNamed(NetworkPolicy.Port port, String name) {
        return port instanceof NetworkPolicy.Port.Named named && named.name().equals(name);
    }

    private static NetworkPolicy without(NetworkPolicy policy, String message) {
        for (Direction direction : Direction.values()) {
            if (message.startsWith("spec." + RulePlace.field(direction) + " ")) {
                return with(policy, direction, List.of());
            }
        }
        var place = PLACE.matcher(message);
        assertThat(place.matches()).as(message).isTrue();
        var direction = place.group(1).equals("egress") ? Direction.EGRESS : Direction.INGRESS;
        var rules = new ArrayList<>(policy.rules(direction));
        int index = Integer.parseInt(place.group(2));
        var rule = rules.get(index);
        if (place.group(3) != null) {
            int entry = Integer.parseInt(place.group(4));
            var peers = new ArrayList<>(rule.peers());
            var ports = new ArrayList<>(rule.ports());
            (place.group(3).equals("ports") ? ports : peers).remove(entry);
            // Without its last entry a list would mean everything; the rule goes instead.
            boolean last = peers.isEmpty() != rule.peers().isEmpty();
            last |= ports.isEmpty() != rule.ports().isEmpty();
            if (!last) {
                rules.set(index, new NetworkPolicy.Rule(peers, ports, rule.position()));
                return with(policy, direction, rules);
            }
        }
        rules.remove(index);
        return with(policy, direction, rules);
    }

    private static NetworkPolicy with(
            NetworkPolicy policy, Direction direction, List<NetworkPolicy.Rule> rules) {
        boolean egress = direction == Direction.EGRESS;
        return new NetworkPolicy(
                policy.meta(),
                policy.podSelector(),
                policy.policyTypes(),
                egress ? policy.ingress() : rules,
                egress ? rules : policy.egress());
    }
}
