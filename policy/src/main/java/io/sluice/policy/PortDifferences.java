package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.NetworkPolicy.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How far a rule's ports are from the ports that were asked for.
///
/// @param asked the ports that were asked for
/// @param destination the destination's named ports
/// @param destinationIsPod false when no name can match (rule T4)
record PortDifferences(PortSpan asked, List<ContainerPort> destination, boolean destinationIsPod) {
    /// 0 when they match, 1 when port or protocol differ, 2 when both do.
    int count(List<Port> ports) {
        if (ports.isEmpty()) {
            return 0;
        }
        int best = 2;
        for (Port port : ports) {
            best = Math.min(best, count(port));
        }
        return best;
    }

    private int count(Port port) {
        return (sameProtocol(port) ? 0 : 1) + (samePort(port) ? 0 : 1);
    }

    private boolean sameProtocol(Port port) {
        return port.protocol().number() == asked.protocol();
    }

    private boolean samePort(Port port) {
        return switch (port) {
            case Port.All all -> true;
            case Port.Range range -> range.first() <= asked.first() && asked.last() <= range.last();
            case Port.Named named -> {
                for (ContainerPort candidate : destination) {
                    if (candidate.protocol() == named.protocol()
                            && candidate.name().equals(named.name())
                            && candidate.port() == asked.first()
                            && asked.first() == asked.last()) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /// What differs, measured at the alternative that is nearest.
    List<Difference> of(List<Port> ports) {
        int best = count(ports);
        if (best == 0) {
            return List.of();
        }
        var nearest = ports.stream().filter(port -> count(port) == best).findFirst().orElseThrow();
        String allows = ", the rule allows " + text(ports);
        var differences = new ArrayList<Difference>();
        if (!Ports.hasPorts(asked.protocol())) {
            differences.add(
                    new Difference(
                            "protocol",
                            asked.protocol() == PortSpan.ANY
                                    ? "every protocol is asked for" + allows
                                    : "protocol is "
                                            + PortSpan.protocolName(asked.protocol())
                                            + allows));
            return differences;
        }
        if (!sameProtocol(nearest)) {
            differences.add(
                    new Difference(
                            "protocol",
                            "protocol is " + PortSpan.protocolName(asked.protocol()) + allows));
        }
        if (!samePort(nearest)) {
            boolean unnameable = nearest instanceof Port.Named && !destinationIsPod;
            String detail = unnameable ? " (a name that only Pods have)" : "";
            differences.add(new Difference("port", "port is " + asked.ports() + allows + detail));
        }
        return differences;
    }

    /// `5432/TCP`, several joined by commas, a long list cut short.
    private static String text(List<Port> ports) {
        String text =
                ports.stream()
                        .limit(4)
                        .map(PortDifferences::text)
                        .collect(Collectors.joining(", "));
        return ports.size() > 4 ? text + ", and " + (ports.size() - 4) + " more" : text;
    }

    private static String text(Port port) {
        return switch (port) {
            case Port.All all -> "every " + all.protocol() + " port";
            case Port.Range range ->
                    new PortSpan(range.protocol().number(), range.first(), range.last()).toString();
            case Port.Named named -> named.name() + "/" + named.protocol();
        };
    }
}
