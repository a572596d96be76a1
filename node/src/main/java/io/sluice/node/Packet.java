package io.sluice.node;

import io.sluice.linux.ConntrackEntry;
import io.sluice.linux.NftData;
import io.sluice.model.IpAddress;
import java.util.Optional;

/// What the first packet of a connection says, after Service translation.
///
/// @param source where it comes from
/// @param destination where it goes
/// @param protocol the IP protocol number
/// @param port the destination port, 0 for protocols without ports
record Packet(IpAddress source, IpAddress destination, int protocol, int port) {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final int V6_HEADER = 40;

    /// After translation: who answers, on the port that answers.
    static Packet of(ConntrackEntry entry) {
        return new Packet(
                IpAddress.of(entry.original().source().getAddress()),
                IpAddress.of(entry.reply().source().getAddress()),
                entry.original().protocol(),
                entry.reply().sourcePort());
    }

    /// Reads an IPv4 or IPv6 packet from its network header on; empty when it is too short.
    static Optional<Packet> parse(NftData payload) {
        byte[] bytes = payload.bytes();
        if (bytes.length >= 20 && (bytes[0] & 0xf0) == 0x40) {
            int header = (bytes[0] & 0xf) * 4;
            return Optional.of(
                    new Packet(
                            IpAddress.of(bytes, 12, 4),
                            IpAddress.of(bytes, 16, 4),
                            bytes[9] & 0xff,
                            port(bytes, bytes[9] & 0xff, header)));
        }
        if (bytes.length >= V6_HEADER && (bytes[0] & 0xf0) == 0x60) {
            return Optional.of(parseV6(bytes));
        }
        return Optional.empty();
    }

    private static Packet parseV6(byte[] bytes) {
        int protocol = bytes[6] & 0xff;
        int at = V6_HEADER;
        // Hop-by-hop options, routing and destination options (RFC 8200, section 4).
        while ((protocol == 0 || protocol == 43 || protocol == 60) && at + 2 <= bytes.length) {
            protocol = bytes[at] & 0xff;
            at += ((bytes[at + 1] & 0xff) + 1) * 8;
        }
        return new Packet(
                IpAddress.of(bytes, 8, 16),
                IpAddress.of(bytes, 24, 16),
                protocol,
                port(bytes, protocol, at));
    }

    private static int port(byte[] bytes, int protocol, int header) {
        boolean hasPorts = protocol == TCP || protocol == UDP || protocol == SCTP;
        return hasPorts && header + 4 <= bytes.length
                ? (bytes[header + 2] & 0xff) << 8 | bytes[header + 3] & 0xff
                : 0;
    }
}
