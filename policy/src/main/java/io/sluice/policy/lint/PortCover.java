package io.sluice.policy.lint;

import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import java.util.List;

/// How lists of ports relate. An empty list is every port (rule T1).
final class PortCover {
    private PortCover() {}

    /// True when `wide` surely has every port of `narrow`.
    static boolean covers(List<Port> wide, List<Port> narrow) {
        return wide.isEmpty()
                || !narrow.isEmpty()
                        && narrow.stream()
                                .allMatch(port -> wide.stream().anyMatch(w -> covers(w, port)));
    }

    static boolean covers(Port wide, Port narrow) {
        if (wide.protocol() != narrow.protocol()) {
            return false;
        }
        return switch (wide) {
            case Port.All _ -> true;
            case Port.Range range -> covers(range, narrow);
            case Port.Named named ->
                    narrow instanceof Port.Named other && other.name().equals(named.name());
        };
    }

    private static boolean covers(Port.Range wide, Port narrow) {
        return switch (narrow) {
            case Port.Range range -> wide.first() <= range.first() && range.last() <= wide.last();
            case Port.All _, Port.Named _ -> wide.first() <= 1 && wide.last() == 65535;
        };
    }

    /// True when some port is in both. What a name stands for is not known, so a name shares a port
    /// with its equal and with every port only.
    static boolean overlap(List<Port> one, List<Port> other) {
        return one.isEmpty()
                || other.isEmpty()
                || one.stream().anyMatch(a -> other.stream().anyMatch(b -> overlap(a, b)));
    }

    private static boolean overlap(Port one, Port other) {
        if (one instanceof Port.Range a && other instanceof Port.Range b) {
            return a.protocol() == b.protocol() && a.first() <= b.last() && b.first() <= a.last();
        }
        return covers(one, other) || covers(other, one);
    }

    /// True when some port may be in both, whatever names stand for.
    static boolean mayMeet(List<Port> one, List<Port> other) {
        return one.isEmpty()
                || other.isEmpty()
                || one.stream().anyMatch(a -> other.stream().anyMatch(b -> mayMeet(a, b)));
    }

    private static boolean mayMeet(Port one, Port other) {
        boolean named = one instanceof Port.Named || other instanceof Port.Named;
        return named ? one.protocol() == other.protocol() : overlap(one, other);
    }

    /// True when a port is among them, by number.
    static boolean has(List<Port> ports, Protocol protocol, int number) {
        return ports.isEmpty()
                || ports.stream()
                        .filter(port -> port.protocol() == protocol)
                        .anyMatch(port ->
                                switch (port) {
                                    case Port.All _ -> true;
                                    case Port.Range range ->
                                            range.first() <= number && number <= range.last();
                                    case Port.Named _ -> false;
                                });
    }
}
