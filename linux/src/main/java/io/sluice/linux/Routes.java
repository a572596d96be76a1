package io.sluice.linux;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The routes of a network namespace, of all tables. Header: `rtmsg` {u8 family, u8 destination
/// length, u8 source length, u8 tos, u8 table, u8 protocol, u8 scope, u8 type, u32 flags}.
public final class Routes {
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_GETROUTE = 26;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_TABLE = 15;
    private static final int RTNH_F_ONLINK = 4;
    private static final int RTM_F_CLONED = 0x200;
    private static final int PROTOCOL_STATIC = 4;
    private static final int SCOPE_UNIVERSE = 0;
    private static final int SCOPE_LINK = 253;
    private static final int SCOPE_HOST = 254;
    private static final int SCOPE_NOWHERE = 255;
    private static final int TABLE_UNSPECIFIED = 0;
    private static final int HEADER_BYTES = 12;

    private final Rtnetlink netlink;

    Routes(Rtnetlink netlink) {
        this.netlink = netlink;
    }

    /// Adds a route.
    ///
    /// @throws KernelException with `EEXIST` when the destination has one in this table already
    public void add(Route route) throws KernelException {
        change("add", RTM_NEWROUTE, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, route);
    }

    /// Adds a route, in place of one that leads to the same destination.
    public void replace(Route route) throws KernelException {
        change("replace", RTM_NEWROUTE, NetlinkMessage.CREATE | NetlinkMessage.REPLACE, route);
    }

    /// @throws KernelException with `ESRCH` when there is no such route
    public void delete(Route route) throws KernelException {
        change("delete", RTM_DELROUTE, 0, route);
    }

    private void change(String verb, int messageType, int flags, Route route)
            throws KernelException {
        int index = route.device().isEmpty() ? 0 : netlink.links().index(route.device());
        var destination = route.destination();
        boolean deletion = messageType == RTM_DELROUTE;
        byte[] head = {
            (byte) destination.family(),
            (byte) destination.length(),
            0,
            0,
            TABLE_UNSPECIFIED,
            (byte) (deletion ? 0 : PROTOCOL_STATIC),
            (byte) (deletion ? SCOPE_NOWHERE : scope(route)),
            (byte) route.type().number()
        };
        netlink.change(
                verb + " route " + text(route),
                messageType,
                flags,
                message -> {
                    message.raw(head)
                            .rawU32(route.onLink() ? RTNH_F_ONLINK : 0)
                            .u32(RTA_TABLE, route.table());
                    if (destination.length() > 0) {
                        message.bytes(RTA_DST, destination.address().getAddress());
                    }
                    if (index != 0) {
                        message.u32(RTA_OIF, index);
                    }
                    route.gateway()
                            .ifPresent(gateway -> message.bytes(RTA_GATEWAY, gateway.getAddress()));
                    route.source()
                            .ifPresent(source -> message.bytes(RTA_PREFSRC, source.getAddress()));
                });
    }

    /// The scope that ip-route(8) chooses.
    private static int scope(Route route) {
        if (route.destination().v6()) {
            return SCOPE_UNIVERSE;
        }
        return switch (route.type()) {
            case LOCAL -> SCOPE_HOST;
            case UNICAST -> route.gateway().isPresent() ? SCOPE_UNIVERSE : SCOPE_LINK;
            case BLACKHOLE, UNREACHABLE, PROHIBIT -> SCOPE_UNIVERSE;
        };
    }

    private static String text(Route route) {
        return route.type().name().toLowerCase(java.util.Locale.ROOT)
                + " "
                + route.destination()
                + route.gateway().map(gateway -> " via " + gateway.getHostAddress()).orElse("")
                + (route.device().isEmpty() ? "" : " dev " + route.device())
                + " table "
                + route.table();
    }

    /// The routes of all tables that have one of the types of [Route.Type]; those that the kernel
    /// makes for addresses are among them.
    public List<Route> list() throws KernelException {
        Map<Integer, String> names = new HashMap<>();
        for (var link : netlink.links().list()) {
            names.put(link.index(), link.name());
        }
        var routes = new ArrayList<Route>();
        netlink.dump(
                "list routes",
                RTM_GETROUTE,
                HEADER_BYTES,
                (messageType, header, attributes) -> {
                    var type = Route.Type.of(header[7]);
                    if (type.isPresent() && Prefix.known(header[0]) && !cloned(header)) {
                        routes.add(read(header, attributes, type.get(), names));
                    }
                });
        return routes;
    }

    private static boolean cloned(byte[] header) {
        return (header[9] & RTM_F_CLONED >> 8) != 0;
    }

    private static Route read(
            byte[] header,
            NetlinkAttributes attributes,
            Route.Type type,
            Map<Integer, String> names) {
        byte[] destination =
                attributes.has(RTA_DST)
                        ? attributes.bytes(RTA_DST)
                        : new byte[Prefix.v6(header[0]) ? 16 : 4];
        return new Route(
                Prefix.of(destination, header[1] & 0xff),
                address(attributes, RTA_GATEWAY),
                names.getOrDefault(attributes.u32(RTA_OIF, 0), ""),
                (header[8] & RTNH_F_ONLINK) != 0,
                attributes.u32(RTA_TABLE, header[4] & 0xff),
                type,
                address(attributes, RTA_PREFSRC));
    }

    private static Optional<InetAddress> address(NetlinkAttributes attributes, int type) {
        return attributes.has(type)
                ? Optional.of(Prefix.inet(attributes.bytes(type)))
                : Optional.empty();
    }
}
