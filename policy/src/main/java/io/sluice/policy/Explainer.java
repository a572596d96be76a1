package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.Direction;
import io.sluice.policy.Explanation.Reason;
import io.sluice.policy.Explanation.Step;
import io.sluice.policy.Explanation.Tier;
import io.sluice.policy.Residents.Resident;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives the reasons for a verdict.
final class Explainer {
    private final Residents residents;
    private final Sides sides;
    private final Profile profile;
    private final Remedies remedies;

    Explainer(Residents residents, Sides sides, Profile profile, Remedies remedies) {
        this.profile = profile;
        this.residents = residents;
        this.sides = sides;
        this.remedies = remedies;
    }

    /// @param asked the ports that nearest miss and fix speak of, the connection's the first of
    ///   them; empty when neither is wanted
    Explanation explain(Connection connection, Optional<PortSpan> asked) {
        Resident source = residents.of(connection.source(), connection.sourceAddress());
        Resident destination =
                residents.of(connection.destination(), connection.destinationAddress());
        if (source != null && source == destination) {
            return toItself(connection, source, asked);
        }
        var egress =
                source == null
                        ? always(Reason.NOT_GOVERNED)
                        : side(
                                Direction.EGRESS,
                                source,
                                new OtherEnd(
                                        identity(destination),
                                        connection.destinationAddress(),
                                        connection.destinationNames()),
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
                                        new OtherEnd(
                                                identity(source),
                                                connection.sourceAddress(),
                                                List.of()),
                                        connection,
                                        asked);
        boolean allowed = egress.verdict() == Verdict.ALLOW && ingress.verdict() == Verdict.ALLOW;
        return new Explanation(connection, allowed ? Verdict.ALLOW : Verdict.DENY, egress, ingress);
    }

    private Explanation toItself(Connection connection, Resident pod, Optional<PortSpan> asked) {
        boolean isAlways = !connection.throughService() || !profile.hairpinIsHeldToPolicy();
        var egress =
                isAlways
                        ? always(Reason.SAME_POD)
                        : toItself(Direction.EGRESS, connection, pod, asked);
        var ingress =
                isAlways || !profile.hairpinIngressIsHeldToPolicy()
                        ? always(Reason.SAME_POD)
                        : toItself(Direction.INGRESS, connection, pod, asked);
        boolean allowed = egress.verdict() == Verdict.ALLOW && ingress.verdict() == Verdict.ALLOW;
        return new Explanation(connection, allowed ? Verdict.ALLOW : Verdict.DENY, egress, ingress);
    }

    private Explanation.Side toItself(
            Direction direction, Connection connection, Resident pod, Optional<PortSpan> asked) {
        var side =
                side(
                        direction,
                        pod,
                        new OtherEnd(
                                Optional.of(pod.identity()),
                                connection.destinationAddress(),
                                List.of()),
                        connection,
                        asked);
        return side.tier() == Tier.NETWORK_POLICY && profile.networkPoliciesAllowHairpin()
                ? always(Reason.SAME_POD)
                : side;
    }

    private static Optional<Identity> identity(@Nullable Resident resident) {
        return resident == null ? Optional.empty() : Optional.of(resident.identity());
    }

    private static Explanation.Side always(Reason reason) {
        return allowed(reason, Tier.DEFAULT, List.of(new Step(Tier.DEFAULT, "Allow")));
    }

    private static Explanation.Side allowed(Reason reason, Tier tier, List<Step> path) {
        return new Explanation.Side(
                Verdict.ALLOW,
                tier,
                List.of(),
                Optional.empty(),
                reason,
                path,
                Optional.empty(),
                "");
    }

    /// Asks the tiers in turn, as [Side#allows] does.
    private Explanation.Side side(
            Direction direction,
            Resident subject,
            OtherEnd peer,
            Connection connection,
            Optional<PortSpan> asked) {
        Side side = sides.of(direction, subject.identity());
        var path = new ArrayList<Step>(4);
        int found = find(side.admin(), peer, connection);
        path.add(new Step(Tier.ADMIN, outcome(side.admin(), found)));
        if (isFinal(side.admin(), found)) {
            return byRule(Tier.ADMIN, side, found, path, subject, peer, asked);
        }
        if (side.isIsolated()) {
            return isolated(side, found, path, subject, peer, connection, asked);
        }
        path.add(new Step(Tier.NETWORK_POLICY, "NotIsolated"));
        found = find(side.baseline(), peer, connection);
        path.add(new Step(Tier.BASELINE, outcome(side.baseline(), found)));
        if (isFinal(side.baseline(), found)) {
            return byRule(Tier.BASELINE, side, found, path, subject, peer, asked);
        }
        path.add(new Step(Tier.DEFAULT, "Allow"));
        return allowed(Reason.NOT_ISOLATED, Tier.DEFAULT, path);
    }

    private static int find(RuleList tier, OtherEnd peer, Connection connection) {
        return tier.find(
                peer.identity().orElse(null),
                peer.address(),
                peer.names(),
                connection.protocol(),
                connection.port());
    }

    private static boolean isFinal(RuleList tier, int found) {
        return found != Ports.NO_RULE && tier.action(found) != Action.PASS;
    }

    private static String outcome(RuleList tier, int found) {
        if (found == Ports.NO_RULE) {
            return "NoMatch";
        }
        return switch (tier.action(found)) {
            case ACCEPT -> "Allow";
            case DENY -> "Deny";
            case PASS -> "Pass";
        };
    }

    /// A rule of a cluster-wide policy decides.
    private Explanation.Side byRule(
            Tier tier,
            Side side,
            int found,
            List<Step> path,
            Resident subject,
            OtherEnd peer,
            Optional<PortSpan> asked) {
        RuleList list = tier == Tier.ADMIN ? side.admin() : side.baseline();
        ResolvedRule rule = list.rules().get(found);
        boolean denies = rule.action() == Action.DENY;
        var decided =
                new Explanation.Side(
                        denies ? Verdict.DENY : Verdict.ALLOW,
                        tier,
                        List.of(rule.ref().policy()),
                        Optional.of(rule.ref()),
                        denies ? Reason.RULE_DENIES : Reason.RULE_MATCHES,
                        path,
                        Optional.empty(),
                        "");
        return denies && asked.isPresent()
                ? remedies.ofDenyRule(decided, side, found, subject.identity(), peer, asked.get())
                : decided;
    }

    private Explanation.Side isolated(
            Side side,
            int passed,
            List<Step> path,
            Resident subject,
            OtherEnd peer,
            Connection connection,
            Optional<PortSpan> asked) {
        if (side.isFree(connection.protocol())) {
            path.add(new Step(Tier.NETWORK_POLICY, "Allow"));
            return allowed(Reason.NOT_GOVERNED, Tier.NETWORK_POLICY, path);
        }
        int found = find(side.networkPolicies(), peer, connection);
        boolean allows = found != Ports.NO_RULE;
        path.add(new Step(Tier.NETWORK_POLICY, allows ? "Allow" : "Deny"));
        var decided =
                new Explanation.Side(
                        allows ? Verdict.ALLOW : Verdict.DENY,
                        Tier.NETWORK_POLICY,
                        side.policyNames(),
                        allows
                                ? Optional.of(side.networkPolicies().rules().get(found).ref())
                                : Optional.empty(),
                        allows ? Reason.RULE_MATCHES : Reason.NO_RULE_MATCHES,
                        path,
                        Optional.empty(),
                        "");
        return allows || asked.isEmpty()
                ? decided
                : remedies.ofIsolation(
                        decided, side, passed, subject.identity(), peer, asked.get());
    }
}
