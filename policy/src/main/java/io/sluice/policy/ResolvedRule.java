package io.sluice.policy;

import io.sluice.model.NetworkPolicy;
import java.util.List;

/// A rule with its peers resolved.
///
/// @param ref its name
/// @param peers alternatives; none = any peer (rule P1)
/// @param written what the user wrote
record ResolvedRule(RuleRef ref, List<ResolvedPeer> peers, NetworkPolicy.Rule written) {
    ResolvedRule {
        peers = List.copyOf(peers);
    }

    /// Alternatives; none = everything (rule T1).
    List<NetworkPolicy.Port> ports() {
        return written.ports();
    }

    /// The named ports among the alternatives.
    List<NetworkPolicy.Port.Named> namedPorts() {
        return ports().stream()
                .filter(NetworkPolicy.Port.Named.class::isInstance)
                .map(NetworkPolicy.Port.Named.class::cast)
                .toList();
    }
}
