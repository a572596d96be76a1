package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy;
import java.util.List;

/// A policy with its rules resolved.
///
/// @param path `namespace/name`
/// @param written what the user wrote
/// @param ingress rules that count for ingress; none when it does not list the direction (rule S4)
/// @param egress rules that count for egress
record ResolvedPolicy(
        String path, NetworkPolicy written, List<ResolvedRule> ingress, List<ResolvedRule> egress) {
    ResolvedPolicy {
        ingress = List.copyOf(ingress);
        egress = List.copyOf(egress);
    }

    boolean isolates(Direction direction) {
        return written.policyTypes().contains(direction);
    }

    List<ResolvedRule> rules(Direction direction) {
        return switch (direction) {
            case INGRESS -> ingress;
            case EGRESS -> egress;
        };
    }
}
