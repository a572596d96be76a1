package io.sluice.node;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;

/// Which destinations Pods know by name, for rules by name.
@FunctionalInterface
public interface Naming {
    /// Takes an answer before it goes on to its Pod: what rules say to the name counts for the
    /// Pod's new connections to these addresses, in the kernel, when this returns. Called again, it
    /// counts for the longer of both lifetimes.
    ///
    /// @param pod the address of the Pod that asked
    /// @param name the name that it asked for, in lower case and without a final dot
    /// @param addresses what the name leads to
    /// @param lifetime how long it counts for new connections
    /// @throws IOException when the kernel refuses it
    void answered(IpAddress pod, String name, Collection<IpAddress> addresses, Duration lifetime)
            throws IOException;
}
