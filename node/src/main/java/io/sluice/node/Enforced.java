package io.sluice.node;

import io.sluice.policy.Decisions;
import io.sluice.policy.EnforcementTable;
import java.util.List;

/// What a node enforces at one time.
///
/// @param decisions what was decided
/// @param table what the kernel holds of it
/// @param interfaces the local Pods
public record Enforced(Decisions decisions, EnforcementTable table, List<PodInterface> interfaces) {
    public Enforced {
        interfaces = List.copyOf(interfaces);
    }
}
