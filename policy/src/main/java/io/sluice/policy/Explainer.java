package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.policy.Explanation.Reason;
import io.sluice.policy.Explanation.Step;
import io.sluice.policy.Explanation.Tier;
import io.sluice.policy.Residents.Resident;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives the reasons for a verdict.
final class Explainer {
    private final Residents residents;
    private final Sides sides;
    private final Profile profile;

    Explainer(Residents residents, Sides sides, Profile profile) {
        this.residents = residents;
        this.sides = sides;
        this.profile = profile;
    }

    /// @param asked the ports that nearest miss and fix speak of, the connection's the first of
    ///   them; empty when neither is wanted
    Explanation explain(Connection connection, Optional<PortSpan> asked) {
        Resident source = residents.of(connection.source(), connection.sourceAddress());
        Resident destination =
                residents.of(connection.destination(), connection.destinationAddress());
        if (source != null && source == destination) {
            return new Explanation(
                    connection, Verdict.ALLOW, always(Reason.SAME_POD), always(Reason.SAME_POD));
        }
        var egress =
                source == null
                        ? always(Reason.NOT_GOVERNED)
                        : side(
                                Direction.EGRESS,
                                source,
                                destination,
                                connection.destinationAddress(),
                                connection,
                                asked);
        var ingress =
                destination == null
                        ? always(Reason.NOT_GOVERNED)
                        : source == null
                                        && residents.isOwnNode(
                                                destination, connection.sourceAddress())
                                ? always(Reason.OWN_NODE)
                                : side(
                                        Direction.INGRESS,
                                        destination,
                                        source,
                                        connection.sourceAddress(),
                                        connection,
                                        asked);
        boolean allowed = egress.verdict() == Verdict.ALLOW && ingress.verdict() == Verdict.ALLOW;
        return new Explanation(connection, allowed ? Verdict.ALLOW : Verdict.DENY, egress, ingress);
    }

    private static Explanation.Side always(Reason reason) {
        return new Explanation.Side(
                Verdict.ALLOW,
                Tier.DEFAULT,
                List.of(),
                Optional.empty(),
                reason,
                List.of(new Step(Tier.DEFAULT, "Allow")),
                Optional.empty(),
                "");
    }

    private Explanation.Side side(
            Direction direction,
            Resident subject,
            @Nullable Resident peer,
            IpAddress address,
            Connection connection,
            Optional<PortSpan> asked) {
        Side side = sides.of(direction, subject.identity());
        if (!side.isIsolated()) {
            return new Explanation.Side(
                    Verdict.ALLOW,
                    Tier.DEFAULT,
                    List.of(),
                    Optional.empty(),
                    Reason.NOT_ISOLATED,
                    List.of(
                            new Step(Tier.ADMIN, "NoMatch"),
                            new Step(Tier.NETWORK_POLICY, "NotIsolated"),
                            new Step(Tier.BASELINE, "NoMatch"),
                            new Step(Tier.DEFAULT, "Allow")),
                    Optional.empty(),
                    "");
        }
        if (!Ports.hasPorts(connection.protocol()) && !profile.icmpFollowsAllPorts()) {
            return always(Reason.NOT_GOVERNED);
        }
        Identity identity = peer == null ? null : peer.identity();
        int found = side.find(identity, address, connection.protocol(), connection.port());
        if (found != Ports.NO_RULE) {
            return new Explanation.Side(
                    Verdict.ALLOW,
                    Tier.NETWORK_POLICY,
                    side.policyNames(),
                    Optional.of(side.rules().get(found).ref()),
                    Reason.RULE_MATCHES,
                    List.of(
                            new Step(Tier.ADMIN, "NoMatch"),
                            new Step(Tier.NETWORK_POLICY, "Allow")),
                    Optional.empty(),
                    "");
        }
        var denied =
                new Explanation.Side(
                        Verdict.DENY,
                        Tier.NETWORK_POLICY,
                        side.policyNames(),
                        Optional.empty(),
                        Reason.NO_RULE_MATCHES,
                        List.of(
                                new Step(Tier.ADMIN, "NoMatch"),
                                new Step(Tier.NETWORK_POLICY, "Deny")),
                        Optional.empty(),
                        "");
        return asked.isEmpty()
                ? denied
                : withNearest(
                        denied,
                        side,
                        subject.identity(),
                        Optional.ofNullable(identity),
                        address,
                        asked.get());
    }

    private Explanation.Side withNearest(
            Explanation.Side denied,
            Side side,
            Identity subject,
            Optional<Identity> peer,
            IpAddress address,
            PortSpan asked) {
        var ports =
                switch (side.direction()) {
                    case EGRESS ->
                            new PortDifferences(
                                    asked,
                                    peer.map(Identity::namedPorts).orElse(List.of()),
                                    peer.isPresent());
                    case INGRESS -> new PortDifferences(asked, subject.namedPorts(), true);
                };
        var nearest =
                NearestMiss.among(
                        side,
                        new PeerDifferences(peer, address, profile.ipBlockMatchesPods()),
                        ports);
        return new Explanation.Side(
                denied.verdict(),
                denied.tier(),
                denied.policies(),
                denied.rule(),
                denied.reason(),
                denied.path(),
                nearest.map(NearestMiss::explained),
                new Fix(side.direction(), peer, address, asked).patch(side, nearest));
    }
}
