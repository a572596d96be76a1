package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Addresses of [IpAddress] for the platform's sockets.
final class Endpoint {
    private Endpoint() {}

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
