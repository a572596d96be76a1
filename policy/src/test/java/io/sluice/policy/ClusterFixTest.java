package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.LabelSelector;
import io.sluice.model.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the fix of a cluster-wide denial says, word for word.
class ClusterFixTest {
    private static final String DENY =
            "- {action: Deny, to: [{networks: [\"0.0.0.0/0\", \"::/0\"]}]}\n";
    private static final String OTHER = "- {action: Accept, to: [{networks: [192.0.2.1/32]}]}\n";

    private static String policy(String name, int priority, String rules) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: %s}
        spec:
          tier: Admin
          priority: %d
          subject: {namespaces: {}}
          egress:
        %s\
        """
                .formatted(name, priority, rules.indent(4));
    }

    private static String alpha(String rules) {
        return """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: old}
        spec:
          priority: 5
          subject: {namespaces: {}}
          egress:
        %s\
        """
                .formatted(rules.indent(4));
    }

    private static String fix(Shop shop, String from, String to) {
        return shop.explain(from, to).deciding().fix();
    }

    @Test
    void thePolicyBeforeAFullOneTakesTheRule() {
        var shop =
                Shop.with(
                        policy("early", 1, OTHER.repeat(24)),
                        policy("full", 2, OTHER.repeat(24) + DENY));

        assertThat(fix(shop, "shop/web", "192.168.1.1:443"))
                .isEqualTo(
                        """
                        # ClusterNetworkPolicy early: accept 192.168.1.1 on 443/TCP by a rule to egress
                        - op: add
                          path: /spec/egress/24
                          value:
                            action: Accept
                            to:
                              - networks: ["192.168.1.1/32"]
                            protocols: [{tcp: {destinationPort: {number: 443}}}]
                        """);
    }

    @Test
    void whereEveryPolicyBeforeIsFullAnotherMustBeWritten() {
        var shop =
                Shop.with(
                        policy("early", 1, OTHER.repeat(25)),
                        policy("full", 2, OTHER.repeat(24) + DENY),
                        policy("late", 3, DENY));

        assertThat(fix(shop, "shop/web", "192.168.1.1:443"))
                .isEqualTo(
                        """
                        # ClusterNetworkPolicy full: it has 25 rules for egress, the most there may be
                        # join two of them, or write a policy with a smaller priority number that accepts 192.168.1.1 on 443/TCP
                        """);
    }

    @Test
    void aPolicyOfTheFormerKindMayHave100Rules() {
        var full = Shop.with(alpha(OTHER.replace("Accept", "Allow").repeat(99) + DENY));
        var room = Shop.with(alpha(OTHER.replace("Accept", "Allow").repeat(98) + DENY));

        assertThat(fix(full, "shop/web", "192.168.1.1:443"))
                .startsWith("# AdminNetworkPolicy old: it has 100 rules for egress");
        assertThat(fix(room, "shop/web", "192.168.1.1:443"))
                .contains("path: /spec/egress/98\n", "    action: Allow\n")
                .endsWith("    ports: [{portNumber: {protocol: TCP, port: 443}}]\n");
    }

    @Test
    void portsAreARangeWhereSeveralAreDenied() {
        String accept = OTHER.replace("192.0.2.1/32]}]", "0.0.0.0/0]}], %s");
        String one = "protocols: [{tcp: {destinationPort: {number: 443}}}]";
        String former = "ports: [{portNumber: {protocol: TCP, port: 443}}]";

        assertThat(
                        fix(
                                Shop.with(policy("p", 1, accept.formatted(one) + DENY)),
                                "shop/web",
                                "192.168.1.1"))
                .contains(
                        "accept 192.168.1.1 on 1-442/TCP by a rule before egress[1]",
                        "protocols: [{tcp: {destinationPort: {range: {start: 1, end: 442}}}}]");
        assertThat(
                        fix(
                                Shop.with(
                                        alpha(
                                                accept.replace("Accept", "Allow").formatted(former)
                                                        + DENY)),
                                "shop/web",
                                "192.168.1.1"))
                .contains("ports: [{portRange: {protocol: TCP, start: 1, end: 442}}]");
    }

    @Test
    void aProtocolWithoutPortsNeedsEveryPort() {
        var decisions = Shop.with(policy("p", 1, DENY)).decisions();
        var ping =
                decisions.connection(
                        Written.address("10.244.0.1"), Written.address("192.168.1.1"), 1, 0);

        assertThat(decisions.explain(ping).deciding().fix())
                .isEqualTo(
                        """
                        # ClusterNetworkPolicy p: accept 192.168.1.1 on every port, which ICMP needs, by a rule before egress[0]
                        - op: add
                          path: /spec/egress/0
                          value:
                            action: Accept
                            to:
                              - networks: ["192.168.1.1/32"]
                        """);
    }

    @Test
    void anAddressOutsideThatIsDeniedIngressCannotBeNamed() {
        var everything = LabelSelector.everything(Position.NOWHERE);
        var pods = new Peer.Pods(everything, Optional.empty(), Position.NOWHERE);
        var understood = rule(Action.ACCEPT, pods);
        var unknown = rule(Action.DENY, new Peer.Unknown(Position.NOWHERE));
        var policies =
                List.of(
                        ingress("first", everything, List.of(understood)),
                        ingress("guard", everything, List.of(understood, unknown)));
        var decisions =
                Policies.compile(
                        Written.withClusterPolicies(Shop.cluster(), policies), Profile.UPSTREAM);

        var answer = Question.parse(decisions, "192.168.1.1", "db/pg:5432").answers().getFirst();

        assertThat(answer.explanation().deciding().fix())
                .isEqualTo(
                        """
                        # ClusterNetworkPolicy guard: no ingress rule can name an address outside
                        # ingress[1] itself must change: it denies every peer because a part of it is not understood here
                        """);
    }

    private static ClusterNetworkPolicy.Rule rule(Action action, Peer peer) {
        return new ClusterNetworkPolicy.Rule(
                "", action, List.of(peer), List.of(), Position.NOWHERE);
    }

    private static ClusterNetworkPolicy ingress(
            String name, LabelSelector everything, List<ClusterNetworkPolicy.Rule> rules) {
        return new ClusterNetworkPolicy(
                Written.meta("", name, Map.of()),
                ClusterNetworkPolicy.Form.CLUSTER_NETWORK_POLICY,
                ClusterNetworkPolicy.Tier.ADMIN,
                1,
                new ClusterNetworkPolicy.Subject(everything, everything),
                rules,
                List.of());
    }
}
