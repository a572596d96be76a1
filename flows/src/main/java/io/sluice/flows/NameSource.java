package io.sluice.flows;

/// How a destination's name is known, surest first.
public enum NameSource {
    /// The server name of a ClientHello.
    SNI,
    /// A DNS answer that the source Pod got for this address.
    DNS,
    /// The destination is a Pod of the cluster.
    POD,
    /// Not known.
    NONE
}
