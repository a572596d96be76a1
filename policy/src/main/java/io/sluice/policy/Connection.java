package io.sluice.policy;

import io.sluice.model.IpAddress;

/// A connection to decide on, as it is after Service translation (rule T3).
///
/// @param source who opens it
/// @param sourceAddress the address it comes from
/// @param destination who is called
/// @param destinationAddress the address that is called
/// @param protocol the IP protocol number (6 TCP, 17 UDP, 132 SCTP, others without ports)
/// @param port the destination port, 0 for protocols without ports
public record Connection(
        Endpoint source,
        IpAddress sourceAddress,
        Endpoint destination,
        IpAddress destinationAddress,
        int protocol,
        int port) {}
