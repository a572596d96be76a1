package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;

/// Addresses of [IpAddress] for the platform's sockets.
final class Endpoint {
    private static final boolean V6 = v6();

    private Endpoint() {}

    /// False for IPv6 addresses when the platform found no IPv6 where this process was started.
    static boolean usable(IpAddress address) {
        return V6 || !address.v6();
    }

    /// @throws IOException in the system's words when the address is not [#usable]
    static void requireUsable(IpAddress address) throws IOException {
        if (!usable(address)) {
            throw new IOException("Network is unreachable");
        }
    }

    private static boolean v6() {
        try (var trial = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            return trial.isOpen();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    static InetSocketAddress of(IpAddress address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + address, e);
        }
    }

    static String text(IpAddress address, int port) {
        return (address.v6() ? "[" + address + "]" : address) + ":" + port;
    }
}
