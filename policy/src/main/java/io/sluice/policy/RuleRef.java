package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.Position;

/// A rule by name.
///
/// @param kind the kind of the policy, such as `ClusterNetworkPolicy`
/// @param policy the policy as `namespace/name`, a cluster-wide one as its name alone
/// @param direction the direction of the rule
/// @param index its place in the policy's list, from 0
/// @param name what the rule is called in its policy; empty when it has no name
/// @param position where it is written
public record RuleRef(
        String kind,
        String policy,
        Direction direction,
        int index,
        String name,
        Position position) {
    static final String NETWORK_POLICY = "NetworkPolicy";

    /// A rule of a NetworkPolicy.
    public RuleRef(String policy, Direction direction, int index, Position position) {
        this(NETWORK_POLICY, policy, direction, index, "", position);
    }

    /// The rule within its policy, such as `egress[0]`.
    public String rule() {
        return (direction == Direction.EGRESS ? "egress[" : "ingress[") + index + "]";
    }

    @Override
    public String toString() {
        return policy + " " + rule();
    }
}
