package io.sluice.gateway;

/// What the connections of one client address hold of one loop. Belongs to the loop.
final class SourceShare {
    /// Connections whose sockets are open.
    int connections;

    /// Of those, without a complete ClientHello.
    int openHellos;

    /// Bytes that wait for slow receivers.
    long keptBytes;
}
