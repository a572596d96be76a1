package io.sluice.node;

import io.sluice.model.Cidr;
import java.util.List;

/// How a node enforces.
///
/// @param podCidrs blocks that Pod addresses come from: an address in them that belongs to no known
///   Pod is closed
/// @param interceptDns true when Pods' DNS queries go to the DNS proxy of this node; without a
///   running proxy they are then refused
/// @param existing what happens to open connections that a change of policy no longer allows
public record EnforcerSettings(
        List<Cidr> podCidrs, boolean interceptDns, ExistingConnections existing) {
    public EnforcerSettings {
        podCidrs = List.copyOf(podCidrs);
    }

    /// What happens to open connections when their verdict changes to deny.
    public enum ExistingConnections {
        /// Their state is deleted: the next packet is answered by a reset.
        RESET,
        /// They go on until they end.
        KEEP
    }

    /// DNS intercepted, denied connections reset.
    public static EnforcerSettings of(List<Cidr> podCidrs) {
        return new EnforcerSettings(podCidrs, true, ExistingConnections.RESET);
    }
}
