package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import java.util.Optional;
import java.util.function.Predicate;

/// The compiled policies of a cluster: the one object that the command line, the node and the
/// gateway ask. Immutable; a change makes a new one.
public interface Decisions {
    /// `sha256:` and the hash of everything that can change a verdict.
    String hash();

    Profile profile();

    /// What it was compiled from.
    Cluster cluster();

    /// The Pod that has an address now, or the outside.
    Endpoint endpoint(IpAddress address);

    Optional<Pod> pod(String namespace, String name);

    /// The answer alone. Allocates nothing.
    boolean allows(Connection connection);

    /// The answer and its reasons.
    Explanation explain(Connection connection);

    /// A connection between two addresses.
    default Connection connection(IpAddress source, IpAddress destination, int protocol, int port) {
        return new Connection(
                endpoint(source), source, endpoint(destination), destination, protocol, port);
    }

    /// What one node enforces.
    ///
    /// @param local the Pods that are on this node
    EnforcementTable enforcement(Predicate<Pod> local);
}
