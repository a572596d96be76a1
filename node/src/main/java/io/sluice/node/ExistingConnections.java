package io.sluice.node;

import io.sluice.linux.Conntrack;
import io.sluice.linux.ConntrackEntry;
import io.sluice.linux.NetworkNamespace;
import io.sluice.model.IpAddress;
import io.sluice.policy.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

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
    /// @param names the names of a destination that count for a Pod
    /// @return how many
    int reset(Enforced enforced, BiFunction<IpAddress, IpAddress, List<String>> names)
            throws IOException {
        int count = 0;
        for (var entry : conntrack.list(entry -> isDenied(enforced, names, entry))) {
            if (conntrack.delete(entry)) {
                count++;
            }
        }
        return count;
    }

    private boolean isDenied(
            Enforced enforced,
            BiFunction<IpAddress, IpAddress, List<String>> names,
            ConntrackEntry entry) {
        var packet = Packet.of(entry);
        var decisions = enforced.decisions();
        if (isUnknown(decisions.endpoint(packet.source()))
                || isUnknown(decisions.endpoint(packet.destination()))) {
            return true;
        }
        return !enforced.allows(packet, entry.mark())
                && !decisions.allows(
                        decisions
                                .connection(
                                        packet.source(),
                                        packet.destination(),
                                        packet.protocol(),
                                        packet.port())
                                .to(names.apply(packet.source(), packet.destination())));
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
