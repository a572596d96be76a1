package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came nearest to allowing a denied connection, and what would allow it.
///
/// @param profile whether blocks match Pods for NetworkPolicies
/// @param nodeLabels the labels of the node at each node address
record Remedies(Profile profile, Map<IpAddress, Map<String, String>> nodeLabels) {
    /// Isolation denies: a NetworkPolicy's rule would allow, or a rule of the Admin tier that is
    /// asked before.
    ///
    /// @param passed the Admin rule that passed it on, or [Ports#NO_RULE]: what comes after it is
    ///   not asked
    Explanation.Side ofIsolation(
            Explanation.Side denied,
            Side side,
            int passed,
            Identity subject,
            OtherEnd peer,
            PortSpan asked) {
        var ports = ports(side, subject, peer, asked);
        var inPolicies =
                NearestMiss.among(
                        side.distancesInPolicies(),
                        Ports.NO_RULE,
                        NearestMiss.ANY_ACTION,
                        differences(peer, profile.ipBlockMatchesPods()),
                        ports);
        var before = inAdmin(side, passed, peer, ports);
        return denied.withRemedy(
                NearestMiss.nearer(inPolicies, before).map(NearestMiss::explained),
                new Fix(side.direction(), peer, asked).patch(side, inPolicies));
    }

    /// A rule of a cluster-wide policy denies: a rule that comes before it would allow.
    ///
    /// @param place the rule's place in its tier
    Explanation.Side ofDenyRule(
            Explanation.Side denied,
            Side side,
            int place,
            Identity subject,
            OtherEnd peer,
            PortSpan asked) {
        var ports = ports(side, subject, peer, asked);
        boolean admin = denied.tier() == Explanation.Tier.ADMIN;
        var before =
                admin
                        ? inAdmin(side, place, peer, ports)
                        : NearestMiss.nearer(
                                NearestMiss.among(
                                        side.distancesInBaseline(),
                                        place,
                                        action -> action != Action.DENY,
                                        differences(peer, profile.networksMatchPods()),
                                        ports),
                                inAdmin(side, Ports.NO_RULE, peer, ports));
        var policies = admin ? side.adminPolicies() : side.baselinePolicies();
        var rule = (admin ? side.admin() : side.baseline()).rules().get(place);
        return denied.withRemedy(
                before.map(NearestMiss::explained),
                new ClusterFix(side.direction(), peer, asked).patch(policies, rule));
    }

    private Optional<NearestMiss> inAdmin(
            Side side, int before, OtherEnd peer, PortDifferences ports) {
        return NearestMiss.among(
                side.distancesInAdmin(),
                before,
                action -> action == Action.ACCEPT,
                differences(peer, profile.networksMatchPods()),
                ports);
    }

    private PeerDifferences differences(OtherEnd peer, boolean blocksMatchPods) {
        return new PeerDifferences(
                peer, blocksMatchPods, Optional.ofNullable(nodeLabels.get(peer.address())));
    }

    private static PortDifferences ports(
            Side side, Identity subject, OtherEnd peer, PortSpan asked) {
        return switch (side.direction()) {
            case EGRESS ->
                    new PortDifferences(
                            asked,
                            peer.identity().map(Identity::namedPorts).orElse(List.of()),
                            peer.identity().isPresent());
            case INGRESS -> new PortDifferences(asked, subject.namedPorts(), true);
        };
    }
}
