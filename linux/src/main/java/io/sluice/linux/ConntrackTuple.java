package io.sluice.linux;

import java.net.InetAddress;

/// One direction of a tracked connection.
///
/// @param source where its packets come from
/// @param destination where they go
/// @param protocol the IP protocol number
/// @param sourcePort 0 for protocols without ports
/// @param destinationPort 0 for protocols without ports
public record ConntrackTuple(
        InetAddress source,
        InetAddress destination,
        int protocol,
        int sourcePort,
        int destinationPort) {
    private static final int V4_SOURCE = 1;
    private static final int V4_DESTINATION = 2;
    private static final int V6_SOURCE = 3;
    private static final int V6_DESTINATION = 4;

    /// Reads a `CTA_TUPLE_*` attribute.
    static ConntrackTuple read(AttributeCursor attributes) {
        byte[] source = new byte[4];
        byte[] destination = new byte[4];
        int protocol = 0;
        int sourcePort = 0;
        int destinationPort = 0;
        while (attributes.next()) {
            boolean addresses = attributes.type() == 1;
            var parts = attributes.nested();
            while (parts.next()) {
                if (addresses) {
                    switch (parts.type()) {
                        case V4_SOURCE, V6_SOURCE -> source = parts.bytes();
                        case V4_DESTINATION, V6_DESTINATION -> destination = parts.bytes();
                        default -> {}
                    }
                } else {
                    switch (parts.type()) {
                        case 1 -> protocol = parts.u8();
                        case 2 -> sourcePort = parts.be16();
                        case 3 -> destinationPort = parts.be16();
                        default -> {}
                    }
                }
            }
        }
        return new ConntrackTuple(
                inet(source), inet(destination), protocol, sourcePort, destinationPort);
    }

    private static InetAddress inet(byte[] address) {
        if (address.length != 4 && address.length != 16) {
            throw new IllegalStateException(
                    "the kernel told of an address of " + address.length + " bytes");
        }
        return Prefix.inet(address);
    }

    boolean v6() {
        return source.getAddress().length == 16;
    }

    /// Writes a `CTA_TUPLE_*` attribute.
    void write(NetlinkMessage message, int attribute) {
        long tuple = message.nest(attribute);
        long addresses = message.nest(1);
        message.bytes(v6() ? V6_SOURCE : V4_SOURCE, source.getAddress())
                .bytes(v6() ? V6_DESTINATION : V4_DESTINATION, destination.getAddress())
                .unnest(addresses);
        long ports = message.nest(2);
        message.u8(1, protocol).be16(2, sourcePort).be16(3, destinationPort).unnest(ports);
        message.unnest(tuple);
    }
}
