package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.ClusterNetworkPolicy.Rule;
import io.sluice.model.ClusterNetworkPolicy.Tier;
import io.sluice.model.Direction;
import io.sluice.policy.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A rule of a cluster-wide policy and where it stands there.
///
/// @param policy its policy
/// @param direction its direction
/// @param index its place in the list of this direction
/// @param rule the rule
record ClusterRule(ClusterNetworkPolicy policy, Direction direction, int index, Rule rule) {
    static List<ClusterRule> of(ClusterNetworkPolicy policy, Direction direction) {
        var rules = policy.rules(direction);
        return IntStream.range(0, rules.size())
                .mapToObj(i -> new ClusterRule(policy, direction, i, rules.get(i)))
                .toList();
    }

    /// All rules of a policy, ingress first.
    static List<ClusterRule> of(ClusterNetworkPolicy policy) {
        return Stream.of(Direction.INGRESS, Direction.EGRESS)
                .flatMap(direction -> of(policy, direction).stream())
                .toList();
    }

    static List<ClusterRule> of(LintSubject subject, Direction direction) {
        return subject.cluster().clusterNetworkPolicies().stream()
                .flatMap(policy -> of(policy, direction).stream())
                .toList();
    }

    /// True when this rule is asked before the other one wherever both apply. Between policies of
    /// one priority nobody knows.
    boolean before(ClusterRule other) {
        if (direction != other.direction) {
            return false;
        }
        if (policy.equals(other.policy)) {
            return index < other.index;
        }
        return policy.tier() == other.policy.tier()
                ? policy.priority() < other.policy.priority()
                : policy.tier() == Tier.ADMIN;
    }

    /// True when this rule surely matches every connection that the other one matches.
    boolean covers(ClusterRule other, Profile profile) {
        return ClusterPeers.covers(policy.subject(), other.policy.subject())
                && ClusterPeers.covers(rule.peers(), other.rule.peers(), profile)
                && PortCover.covers(rule.ports(), other.rule.ports());
    }

    /// True when both may match one connection.
    boolean mayMeet(ClusterRule other) {
        return direction == other.direction
                && ClusterPeers.mayMeet(policy.subject(), other.policy.subject())
                && ClusterPeers.mayMeet(rule.peers(), other.rule.peers())
                && PortCover.mayMeet(rule.ports(), other.rule.ports());
    }

    /// True when both match the same connections.
    boolean isEqual(ClusterRule other, Profile profile) {
        return other.covers(this, profile) && covers(other, profile);
    }

    /// True when this rule could decide otherwise than a rule before it that accepts or passes.
    ///
    /// @param baseline both are in the tier Baseline, where only a Deny differs from silence
    boolean differs(ClusterRule earlier, boolean baseline) {
        return !equals(earlier)
                && (!understood()
                        || (baseline
                                ? rule.action() == ClusterNetworkPolicy.Action.DENY
                                : rule.action() != ClusterNetworkPolicy.Action.PASS));
    }

    /// False when it fails closed (rules C8 and C9), so that its peers do not say what it matches.
    boolean understood() {
        boolean accepts = rule.action() == ClusterNetworkPolicy.Action.ACCEPT;
        return rule.peers().stream()
                .noneMatch(peer ->
                        peer instanceof Peer.Unknown
                                || peer instanceof Peer.DomainNames && !accepts);
    }

    /// The field of the peers: `from` or `to`.
    String peersField() {
        return switch (direction) {
            case INGRESS -> "from";
            case EGRESS -> "to";
        };
    }

    /// The path of something in this rule.
    String[] path(String... inside) {
        var path =
                new ArrayList<>(
                        List.of("spec", RulePlace.field(direction), Integer.toString(index)));
        path.addAll(List.of(inside));
        return path.toArray(String[]::new);
    }

    /// The path of something in a peer.
    String[] peerPath(int peer, String... inside) {
        var path = new ArrayList<>(List.of(path(peersField(), Integer.toString(peer))));
        path.addAll(List.of(inside));
        return path.toArray(String[]::new);
    }

    /// `egress[0]`.
    String text() {
        return RulePlace.field(direction) + "[" + index + "]";
    }

    /// `egress[0].to[1]`.
    String peerText(int peer) {
        return text() + "." + peersField() + "[" + peer + "]";
    }

    /// `egress[0] (Deny)`, with the policy when it is another one than that of the reader's place.
    String textFor(ClusterNetworkPolicy reader) {
        return text()
                + " ("
                + actionText()
                + ")"
                + (policy.equals(reader) ? "" : " of " + ObjectName.of(policy));
    }

    /// The action as the policy's kind writes it.
    String actionText() {
        return switch (rule.action()) {
            case ACCEPT ->
                    policy.form() == ClusterNetworkPolicy.Form.CLUSTER_NETWORK_POLICY
                            ? "Accept"
                            : "Allow";
            case DENY -> "Deny";
            case PASS -> "Pass";
        };
    }
}
