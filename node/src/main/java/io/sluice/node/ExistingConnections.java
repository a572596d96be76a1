package io.sluice.node;

import io.sluice.linux.Conntrack;
import io.sluice.linux.ConntrackEntry;
import io.sluice.linux.NetworkNamespace;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import java.io.IOException;
import java.util.List;

/// Open connections, judged again when what is enforced has changed.
final class ExistingConnections implements AutoCloseable {
    private final Conntrack conntrack;
    private final EnforcerSettings settings;

    private ExistingConnections(Conntrack conntrack, EnforcerSettings settings) {
        this.conntrack = conntrack;
        this.settings = settings;
    }

    static ExistingConnections open(NetworkNamespace node, EnforcerSettings settings)
            throws IOException {
        return new ExistingConnections(Conntrack.open(node), settings);
    }

    /// Forgets the connections of Pods that are not allowed: their next packet is in the middle of
    /// a connection without state and is answered by a reset.
    ///
    /// @return how many
    int reset(Decisions decisions) throws IOException {
        int count = 0;
        for (var entry : denied(decisions)) {
            if (conntrack.delete(entry)) {
                count++;
            }
        }
        return count;
    }

    private List<ConntrackEntry> denied(Decisions decisions) throws IOException {
        return conntrack.list(entry -> isDenied(decisions, entry));
    }

    private boolean isDenied(Decisions decisions, ConntrackEntry entry) {
        var packet = Packet.of(entry);
        var connection =
                decisions.connection(
                        packet.source(), packet.destination(), packet.protocol(), packet.port());
        return isUnknown(connection.source())
                || isUnknown(connection.destination())
                || !decisions.allows(connection);
    }

    private boolean isUnknown(Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.OfPod _ -> false;
            case Endpoint.Outside outside ->
                    settings.podCidrs().stream().anyMatch(cidr -> cidr.contains(outside.address()));
        };
    }

    @Override
    public void close() {
        conntrack.close();
    }
}
