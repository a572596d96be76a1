package io.sluice.node;

import io.sluice.model.Cidr;
import java.util.List;

/// How a node enforces.
///
/// @param podCidrs blocks that Pod addresses come from: an address in them that belongs to no known
///   Pod is closed
/// @param interceptDns true when Pods' DNS queries go to the DNS proxy of this node; without a
///   running proxy they are then refused
/// @param resetDenied true when open connections end as soon as a change of policy denies them,
///   false when they go on
public record EnforcerSettings(List<Cidr> podCidrs, boolean interceptDns, boolean resetDenied) {
    public EnforcerSettings {
        podCidrs = List.copyOf(podCidrs);
    }

    /// DNS intercepted, denied connections reset.
    public static EnforcerSettings of(List<Cidr> podCidrs) {
        return new EnforcerSettings(podCidrs, true, true);
    }
}
