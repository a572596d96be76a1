package io.sluice.policy;

import io.sluice.model.NetworkPolicy;

/// The other end of a rule with its look-ups done.
sealed interface ResolvedPeer {
    /// Pods, never an outside address (rules P2, P3, P4).
    record Pods(PodSet set, NetworkPolicy.Peer.Pods written) implements ResolvedPeer {}

    /// Addresses (rule P6).
    record Block(NetworkPolicy.Peer.IpBlock block) implements ResolvedPeer {}
}
