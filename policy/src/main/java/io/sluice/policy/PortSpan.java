package io.sluice.policy;

import io.sluice.model.Protocol;

/// The ports that a question is about: one, several neighbours, or everything.
///
/// @param protocol the IP protocol number, or [EnforcementTable#ANY_PROTOCOL] for every protocol
/// @param first first port
/// @param last last port
public record PortSpan(int protocol, int first, int last) {
    /// Every protocol, those without ports included.
    public static final int ANY = EnforcementTable.ANY_PROTOCOL;

    /// The one port of a connection.
    public static PortSpan of(Connection connection) {
        return new PortSpan(connection.protocol(), connection.port(), connection.port());
    }

    /// The name of a protocol: `TCP`, `UDP`, `SCTP`, `ICMP`, `ICMPv6`, or its number.
    public static String protocolName(int protocol) {
        for (Protocol known : Protocol.values()) {
            if (known.number() == protocol) {
                return known.name();
            }
        }
        return switch (protocol) {
            case 1 -> "ICMP";
            case 58 -> "ICMPv6";
            case ANY -> "any";
            default -> "protocol " + protocol;
        };
    }

    /// True when it is about every port of its protocol or protocols.
    public boolean isEveryPort() {
        return first <= 1 && last == 65535;
    }

    /// The ports alone: `443` or `1-79`.
    public String ports() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    /// `443/TCP`, `1-79/UDP`, `every port`, `every TCP port`, `ICMP`.
    @Override
    public String toString() {
        if (protocol == ANY) {
            return "every port";
        }
        if (!Ports.hasPorts(protocol)) {
            return protocolName(protocol);
        }
        return isEveryPort()
                ? "every " + protocolName(protocol) + " port"
                : ports() + "/" + protocolName(protocol);
    }
}
