package io.sluice.model;

import java.util.List;

/// A Pod, written as such or standing for a [Workload]'s template.
///
/// @param meta name and labels
/// @param owner the workload that owns it; the Pod itself when nothing does
/// @param nodeName the node it runs on, empty when not known
/// @param hostNetwork true when it uses its node's address: policies neither select nor match it
/// @param finished true when its phase is `Succeeded` or `Failed`: its address may belong to
///   another Pod already
/// @param addresses its `status.podIPs`, at most one of each family; none when not known
/// @param ports the ports of all its containers
public record Pod(
        ObjectMeta meta,
        WorkloadRef owner,
        String nodeName,
        boolean hostNetwork,
        boolean finished,
        List<IpAddress> addresses,
        List<ContainerPort> ports)
        implements Resource {
    public Pod {
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
    }

    /// The same Pod with other addresses.
    public Pod withAddresses(List<IpAddress> other) {
        return new Pod(meta, owner, nodeName, hostNetwork, finished, other, ports);
    }

    /// True when policies apply to it (policy-semantics, section 3): not on the host network, not
    /// finished.
    public boolean governed() {
        return !hostNetwork && !finished;
    }
}
