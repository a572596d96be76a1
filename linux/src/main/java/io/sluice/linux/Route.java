package io.sluice.linux;

import java.net.InetAddress;
import java.util.Optional;

/// A route.
///
/// @param destination where it leads
/// @param gateway the next machine; none when the destination is on the link or here
/// @param device the interface's name, empty for types that need none
/// @param onLink true when the gateway is taken to be on the interface's link, whatever the
///   addresses say
/// @param table the routing table; see [#MAIN]
/// @param type what happens to packets
/// @param source the address that this machine's own packets take; none leaves it to the kernel
public record Route(
        Prefix destination,
        Optional<InetAddress> gateway,
        String device,
        boolean onLink,
        int table,
        Type type,
        Optional<InetAddress> source) {
    /// The table that is used when no rule names another.
    public static final int MAIN = 254;

    /// What a route does with packets, with its number in `rtmsg`.
    public enum Type {
        UNICAST(1),
        LOCAL(2),
        BLACKHOLE(6),
        UNREACHABLE(7),
        PROHIBIT(8);

        private final int number;

        Type(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }

        static Optional<Type> of(int number) {
            for (Type type : values()) {
                if (type.number == number) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /// A route of the main table to neighbours on an interface's link.
    public static Route onLink(Prefix destination, String device) {
        return new Route(
                destination, Optional.empty(), device, false, MAIN, Type.UNICAST, Optional.empty());
    }

    /// A route of the main table through a gateway, which is taken to be on the interface's link.
    ///
    /// @param gateway 4 or 16 bytes in network order
    public static Route via(Prefix destination, byte[] gateway, String device) {
        return new Route(
                destination,
                Optional.of(Prefix.inet(gateway)),
                device,
                true,
                MAIN,
                Type.UNICAST,
                Optional.empty());
    }

    /// A route that hands everything of a family to sockets of this machine (`local default dev
    /// lo`), for use with [Rule]s.
    public static Route localAll(boolean v6, int table) {
        return new Route(
                Prefix.all(v6), Optional.empty(), "lo", false, table, Type.LOCAL, Optional.empty());
    }

    /// A route of the main table that answers what is sent there with "host unreachable".
    public static Route unreachable(Prefix destination) {
        return new Route(
                destination, Optional.empty(), "", false, MAIN, Type.UNREACHABLE, Optional.empty());
    }

    /// The same route, and this machine's own packets take this source address.
    ///
    /// @param address 4 or 16 bytes in network order
    public Route withSource(byte[] address) {
        return new Route(
                destination,
                gateway,
                device,
                onLink,
                table,
                type,
                Optional.of(Prefix.inet(address)));
    }
}
