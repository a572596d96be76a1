package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.Position;

/// A rule by name.
///
/// @param policy the policy as `namespace/name`
/// @param direction the direction of the rule
/// @param index its place in the policy's list, from 0
/// @param position where it is written
public record RuleRef(String policy, Direction direction, int index, Position position) {
    /// The rule within its policy, such as `egress[0]`.
    public String rule() {
        return (direction == Direction.EGRESS ? "egress[" : "ingress[") + index + "]";
    }

    @Override
    public String toString() {
        return policy + " " + rule();
    }
}
