package io.sluice.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The addresses of a network namespace's interfaces. Header: `ifaddrmsg` {u8 family, u8 prefix
/// length, u8 flags, u8 scope, u32 index}.
public final class Addresses {
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_GETADDR = 22;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 2;
    private static final int SCOPE_LINK = 253;
    private static final int HEADER_BYTES = 8;

    private final Rtnetlink netlink;

    Addresses(Rtnetlink netlink) {
        this.netlink = netlink;
    }

    /// An address on an interface.
    ///
    /// @param index the interface's number
    /// @param address the address and its network's prefix length
    public record Assigned(int index, Prefix address) {}

    /// Gives an interface an address. IPv6 addresses can be used at once: duplicates are not looked
    /// for.
    public void add(String device, Prefix address) throws KernelException {
        change(
                "add address " + address + " to " + device,
                RTM_NEWADDR,
                NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE,
                device,
                address);
    }

    public void delete(String device, Prefix address) throws KernelException {
        change("delete address " + address + " of " + device, RTM_DELADDR, 0, device, address);
    }

    private void change(String what, int type, int flags, String device, Prefix address)
            throws KernelException {
        int index = netlink.links().index(device);
        byte[] bytes = address.address().getAddress();
        byte[] head = {
            (byte) address.family(),
            (byte) address.length(),
            (byte) (address.v6() ? IFA_F_NODAD : 0),
            (byte) (address.address().isLinkLocalAddress() ? SCOPE_LINK : 0)
        };
        netlink.change(
                what,
                type,
                flags,
                message ->
                        message.raw(head)
                                .rawU32(index)
                                .bytes(IFA_LOCAL, bytes)
                                .bytes(IFA_ADDRESS, bytes));
    }

    /// Every IPv4 and IPv6 address, those that the kernel gave included.
    public List<Assigned> list() throws KernelException {
        var assigned = new ArrayList<Assigned>();
        netlink.dump(
                "list addresses",
                RTM_GETADDR,
                HEADER_BYTES,
                (type, header, attributes) -> {
                    int kind = attributes.has(IFA_LOCAL) ? IFA_LOCAL : IFA_ADDRESS;
                    if (Prefix.known(header[0]) && attributes.has(kind)) {
                        assigned.add(
                                new Assigned(
                                        MemorySegment.ofArray(header).get(JAVA_INT_UNALIGNED, 4),
                                        Prefix.of(attributes.bytes(kind), header[1] & 0xff)));
                    }
                });
        return assigned;
    }
}
