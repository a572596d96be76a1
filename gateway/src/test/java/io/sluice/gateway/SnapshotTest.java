package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.HostPattern;
import io.sluice.model.LabelSelector;
import io.sluice.model.Position;
import io.sluice.policy.Policies;
import io.sluice.policy.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Cluster-wide policies, decided on with the name of the connection.
class SnapshotTest {
    private static final LabelSelector ALL = LabelSelector.everything(Position.NOWHERE);

    /// Isolated Pods, and above that: nothing to 8.8.4.0/24, and api.example.com.
    private static final Snapshot SNAPSHOT = snapshot();

    private static Snapshot snapshot() {
        var base =
                Fixture.compile(
                                443,
                                Fixture.POD,
                                List.of(Policy.allowing("203.0.113.0/24")),
                                "*.example.com")
                        .cluster();
        var gate =
                new ClusterNetworkPolicy(
                        Fixture.meta("gate"),
                        ClusterNetworkPolicy.Form.CLUSTER_NETWORK_POLICY,
                        ClusterNetworkPolicy.Tier.ADMIN,
                        0,
                        new ClusterNetworkPolicy.Subject(ALL, ALL),
                        List.of(),
                        List.of(
                                rule(
                                        Action.DENY,
                                        new Peer.Networks(
                                                List.of(Cidr.parse("8.8.4.0/24").orElseThrow()),
                                                Position.NOWHERE)),
                                rule(
                                        Action.ACCEPT,
                                        new Peer.DomainNames(
                                                List.of(new HostPattern("api.example.com")),
                                                Position.NOWHERE))));
        var cluster =
                new Cluster(
                        base.namespaces(),
                        base.pods(),
                        base.services(),
                        base.nodes(),
                        base.networkPolicies(),
                        List.of(gate),
                        base.gateways(),
                        base.labHosts());
        return new Snapshot(Policies.compile(cluster, Profile.UPSTREAM), GatewaySettings.DEFAULT);
    }

    private static ClusterNetworkPolicy.Rule rule(Action action, Peer peer) {
        return new ClusterNetworkPolicy.Rule(
                "", action, List.of(peer), List.of(), Position.NOWHERE);
    }

    private static Ruling ruling(String address, String name) {
        return SNAPSHOT.ruling(Fixture.POD, Fixture.address(address), 443, name);
    }

    @Test
    void aRuleByDomainNameAllowsConnectionsOfThatName() {
        assertThat(ruling("8.8.8.8", "api.example.com"))
                .isInstanceOfSatisfying(
                        Ruling.Allowed.class,
                        allowed -> assertThat(allowed.rule()).endsWith("gate egress[1]"));
        assertThat(ruling("8.8.8.8", "www.example.com")).isInstanceOf(Ruling.Refused.class);
    }

    @Test
    void aDenyBeforeItWinsAndIsNamed() {
        assertThat(ruling("8.8.4.4", "api.example.com"))
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        refused -> {
                            assertThat(refused.rule()).endsWith("gate egress[0]");
                            assertThat(refused.explanation())
                                    .startsWith("ClusterNetworkPolicy ")
                                    .endsWith("gate egress[0] denies 8.8.4.4 port 443");
                        });
    }
}
