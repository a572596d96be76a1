package io.sluice.flows;

import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.util.Optional;

/// Where a connection went.
///
/// @param name the DNS name in lower case, `namespace/pod` for a Pod, empty when not known
/// @param nameSource how the name is known
/// @param workload the workload, when it is a Pod of the cluster
/// @param address the address; empty when a name was never resolved
/// @param port the port, 0 for protocols without ports
/// @param protocol the IP protocol number
public record Destination(
        String name,
        NameSource nameSource,
        Optional<WorkloadRef> workload,
        Optional<IpAddress> address,
        int port,
        int protocol) {}
