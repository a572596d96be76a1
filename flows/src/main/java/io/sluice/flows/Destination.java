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
        int protocol) {
    /// The name; the address when there is no name, `unknown` when there is neither.
    public String label() {
        return name.isEmpty() ? address.map(IpAddress::toString).orElse("unknown") : name;
    }

    /// `TCP`, `UDP`, `SCTP`, `ICMP`, `ICMPv6`, or the number of the protocol.
    public String protocolName() {
        return switch (protocol) {
            case 1 -> "ICMP";
            case 6 -> "TCP";
            case 17 -> "UDP";
            case 58 -> "ICMPv6";
            case 132 -> "SCTP";
            default -> Integer.toString(protocol);
        };
    }
}
