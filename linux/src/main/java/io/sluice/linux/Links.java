package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// The interfaces of a network namespace. Header: `ifinfomsg` {u8 family, u8, u16 type, s32 index,
/// u32 flags, u32 change}.
public final class Links {
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_GETLINK = 18;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFF_UP = 1;
    private static final int HEADER_BYTES = 16;

    private final Rtnetlink netlink;

    Links(Rtnetlink netlink) {
        this.netlink = netlink;
    }

    /// An interface.
    ///
    /// @param index its number in its namespace
    /// @param name its name
    /// @param up true when it was set up
    /// @param hardwareAddress colon-separated hexadecimal bytes, empty when it has none
    public record Link(int index, String name, boolean up, String hardwareAddress) {}

    /// Makes a pair of connected interfaces: one here, its peer born in another namespace, so that
    /// no third namespace ever sees either. Both are down.
    public void createVeth(String name, NetworkNamespace peerNamespace, String peerName)
            throws KernelException {
        netlink.change(
                "create veth pair " + name + " - " + peerName,
                RTM_NEWLINK,
                NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE,
                message -> {
                    header(message, 0, 0, 0).string(IFLA_IFNAME, name);
                    long info = message.nest(IFLA_LINKINFO);
                    message.string(IFLA_INFO_KIND, "veth");
                    long data = message.nest(IFLA_INFO_DATA);
                    long peer = message.nest(VETH_INFO_PEER);
                    header(message, 0, 0, 0)
                            .string(IFLA_IFNAME, peerName)
                            .u32(IFLA_NET_NS_FD, peerNamespace.fd());
                    message.unnest(peer).unnest(data).unnest(info);
                });
    }

    /// Sets an interface up.
    public void up(String name) throws KernelException {
        netlink.change(
                "set interface " + name + " up",
                RTM_NEWLINK,
                0,
                message -> header(message, 0, IFF_UP, IFF_UP).string(IFLA_IFNAME, name));
    }

    /// Removes an interface; the other end of a pair goes with it.
    public void delete(String name) throws KernelException {
        netlink.change(
                "delete interface " + name,
                RTM_DELLINK,
                0,
                message -> header(message, 0, 0, 0).string(IFLA_IFNAME, name));
    }

    /// Every interface, in the kernel's order.
    public List<Link> list() throws KernelException {
        var links = new ArrayList<Link>();
        netlink.dump(
                "list interfaces",
                RTM_GETLINK,
                HEADER_BYTES,
                (type, header, attributes) -> {
                    var fields = MemorySegment.ofArray(header);
                    links.add(
                            new Link(
                                    fields.get(JAVA_INT_UNALIGNED, 4),
                                    attributes.text(IFLA_IFNAME),
                                    (fields.get(JAVA_INT_UNALIGNED, 8) & IFF_UP) != 0,
                                    HexFormat.ofDelimiter(":")
                                            .formatHex(attributes.bytes(IFLA_ADDRESS))));
                });
        return links;
    }

    /// The interface of this name, if there is one.
    public Optional<Link> find(String name) throws KernelException {
        return list().stream().filter(link -> link.name().equals(name)).findFirst();
    }

    /// The number of an interface.
    ///
    /// @throws KernelException with `ENODEV` when there is no such interface
    public int index(String name) throws KernelException {
        var link = find(name);
        if (link.isEmpty()) {
            throw new KernelException("find interface " + name, Errno.ENODEV);
        }
        return link.get().index();
    }

    private static NetlinkMessage header(
            NetlinkMessage message, int index, int flags, int changed) {
        return message.rawU32(0).rawU32(index).rawU32(flags).rawU32(changed);
    }
}
