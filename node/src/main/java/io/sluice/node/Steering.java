package io.sluice.node;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.time.Duration;

/// Which destinations go through the egress gateway. Steering is not permission: policy is asked
/// first, with the original destination.
@FunctionalInterface
public interface Steering {
    /// Sends the Pods' next TCP connections to this address and port to the gateway's transparent
    /// listener. The kernel does so when this returns. Called again, it counts for the longer of
    /// both lifetimes.
    ///
    /// @param lifetime how long it counts for new connections; more than a year is for ever
    /// @throws IOException when the kernel refuses it
    void attract(IpAddress address, int port, Duration lifetime) throws IOException;
}
