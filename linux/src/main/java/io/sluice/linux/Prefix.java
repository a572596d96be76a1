package io.sluice.linux;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// A block of addresses, or one address with the length of its network's prefix.
///
/// @param address an address of the block
/// @param length the number of leading bits that count
public record Prefix(InetAddress address, int length) {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    public Prefix {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException("prefix length " + length + " of " + address);
        }
    }

    /// A block by an address's 4 or 16 bytes in network order.
    public static Prefix of(byte[] address, int length) {
        return new Prefix(inet(address), length);
    }

    /// The block that holds one address only.
    public static Prefix host(byte[] address) {
        return of(address, address.length * 8);
    }

    /// All addresses of a family: where a default route leads.
    public static Prefix all(boolean v6) {
        return of(new byte[v6 ? 16 : 4], 0);
    }

    static InetAddress inet(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    public boolean v6() {
        return address.getAddress().length == 16;
    }

    /// The address family as rtnetlink numbers it.
    int family() {
        return v6() ? AF_INET6 : AF_INET;
    }

    static boolean known(int family) {
        return family == AF_INET || family == AF_INET6;
    }

    static boolean v6(int family) {
        return family == AF_INET6;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}
