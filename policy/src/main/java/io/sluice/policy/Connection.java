package io.sluice.policy;

import io.sluice.model.IpAddress;
import java.util.List;

/// A connection to decide on, as it is after Service translation (rule T3).
///
/// @param source who opens it
/// @param sourceAddress the address it comes from
/// @param destination who is called
/// @param destinationAddress the address that is called
/// @param protocol the IP protocol number (6 TCP, 17 UDP, 132 SCTP, others without ports)
/// @param port the destination port, 0 for protocols without ports
/// @param destinationNames what the destination is known to be called, in lower case and without a
///   final dot: the name that was looked up, its aliases; none when only the address is known, and
///   then no rule matches by name (rule C8)
/// @param throughService whether it was made to the address of a Service, which counts when a Pod
///   reaches itself
public record Connection(
        Endpoint source,
        IpAddress sourceAddress,
        Endpoint destination,
        IpAddress destinationAddress,
        int protocol,
        int port,
        List<String> destinationNames,
        boolean throughService) {
    public Connection {
        destinationNames = List.copyOf(destinationNames);
    }

    /// A connection that was not made to a Service.
    public Connection(
            Endpoint source,
            IpAddress sourceAddress,
            Endpoint destination,
            IpAddress destinationAddress,
            int protocol,
            int port,
            List<String> destinationNames) {
        this(
                source,
                sourceAddress,
                destination,
                destinationAddress,
                protocol,
                port,
                destinationNames,
                false);
    }

    /// A connection of which no name is known.
    public Connection(
            Endpoint source,
            IpAddress sourceAddress,
            Endpoint destination,
            IpAddress destinationAddress,
            int protocol,
            int port) {
        this(source, sourceAddress, destination, destinationAddress, protocol, port, List.of());
    }

    /// The same connection to a destination that is known by some names.
    public Connection to(List<String> names) {
        return new Connection(
                source,
                sourceAddress,
                destination,
                destinationAddress,
                protocol,
                port,
                names,
                throughService);
    }
}
