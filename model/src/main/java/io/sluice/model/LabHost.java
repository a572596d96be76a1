package io.sluice.model;

import java.util.List;

/// A host of the lab's outside world (`sluice.io/v1alpha1`).
///
/// @param meta the name
/// @param addresses its addresses
/// @param names DNS names that lead to its addresses
/// @param listen what it serves
public record LabHost(
        ObjectMeta meta, List<IpAddress> addresses, List<Name> names, List<Listen> listen)
        implements Resource {
    public LabHost {
        addresses = List.copyOf(addresses);
        names = List.copyOf(names);
        listen = List.copyOf(listen);
    }

    /// A DNS name.
    ///
    /// @param name lower case, no final dot
    /// @param ttlSeconds how long its answers may be kept
    public record Name(String name, int ttlSeconds) {}

    /// A port that the host answers on.
    ///
    /// @param port 1..65535
    /// @param protocol TCP or UDP
    /// @param serve what is spoken on it
    public record Listen(int port, Protocol protocol, Serve serve) {}

    /// What a lab server does.
    public enum Serve {
        /// Sends back what it gets.
        ECHO,
        /// Answers HTTP/1.1 requests in the clear.
        HTTP,
        /// Answers HTTP/1.1 requests over TLS, with a certificate for the host's names made at
        /// start.
        TLS,
        /// Accepts connections and answers a ClientHello with a fatal alert.
        TLS_BROKEN,
        /// Accepts connections and never answers.
        SILENT
    }
}
