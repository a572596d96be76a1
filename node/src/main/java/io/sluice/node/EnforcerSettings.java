package io.sluice.node;

import io.sluice.model.Cidr;
import java.util.List;

/// How a node enforces.
///
/// @param podCidrs blocks that Pod addresses come from: an address in them that belongs to no known
///   Pod is closed
/// @param podInterfaces what the names of Pods' interfaces on this node begin with, at most 15
///   bytes: from one that belongs to no known Pod, nothing but the address of an unknown Pod is
///   taken, to be refused; empty when they cannot be told by their names
/// @param interceptDns true when Pods' DNS queries go to the DNS proxy of this node; without a
///   running proxy they are then refused
/// @param resetDenied true when open connections end as soon as a change of policy denies them,
///   false when they go on
public record EnforcerSettings(
        List<Cidr> podCidrs, String podInterfaces, boolean interceptDns, boolean resetDenied) {
    public EnforcerSettings {
        podCidrs = List.copyOf(podCidrs);
    }

    /// DNS intercepted, denied connections reset.
    public static EnforcerSettings of(List<Cidr> podCidrs, String podInterfaces) {
        return new EnforcerSettings(podCidrs, podInterfaces, true, true);
    }
}
