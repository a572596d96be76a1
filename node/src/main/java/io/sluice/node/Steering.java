package io.sluice.node;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.time.Duration;

/// What goes through the gateway.
@FunctionalInterface
public interface Steering {
    /// Sends TCP connections from Pods to this address and port to the gateway. Programmed into the
    /// kernel when it returns; a later call for the same address and port starts its time again.
    ///
    /// @param lifetime how long it holds for new connections
    /// @throws IOException when the kernel refused it
    void attract(IpAddress address, int port, Duration lifetime) throws IOException;
}
