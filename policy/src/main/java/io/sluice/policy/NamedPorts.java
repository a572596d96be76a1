package io.sluice.policy;

import io.sluice.model.Protocol;

/// What is let through to a port that a Pod calls by a name, where the name makes a difference.
///
/// @param name what the Pod calls the port
/// @param protocol its protocol
/// @param ports the numbers under which it is let through, of this protocol alone
public record NamedPorts(String name, Protocol protocol, PortSet ports) {
    /// True when it is let through whatever its number is.
    public boolean isAll() {
        return ports.equals(PortSet.of(protocol));
    }
}
