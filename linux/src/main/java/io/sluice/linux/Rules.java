package io.sluice.linux;

import java.util.ArrayList;
import java.util.List;

/// The policy-routing rules of a network namespace. Header: `fib_rule_hdr` {u8 family, u8
/// destination length, u8 source length, u8 tos, u8 table, u8, u8, u8 action, u32 flags}.
public final class Rules {
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;
    private static final int RTM_GETRULE = 34;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final byte TO_TABLE = 1;
    private static final int HEADER_BYTES = 12;

    private final Rtnetlink netlink;

    Rules(Rtnetlink netlink) {
        this.netlink = netlink;
    }

    /// @throws KernelException with `EEXIST` when there is an equal rule
    public void add(Rule rule) throws KernelException {
        change("add", RTM_NEWRULE, NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE, rule);
    }

    /// @throws KernelException with `ENOENT` when there is no such rule
    public void delete(Rule rule) throws KernelException {
        change("delete", RTM_DELRULE, 0, rule);
    }

    private void change(String verb, int type, int flags, Rule rule) throws KernelException {
        byte family = (byte) Prefix.all(rule.v6()).family();
        netlink.change(
                verb + " " + rule,
                type,
                flags,
                message ->
                        message.raw(family, (byte) 0, (byte) 0, (byte) 0)
                                .raw((byte) 0, (byte) 0, (byte) 0, TO_TABLE)
                                .rawU32(0)
                                .u32(FRA_PRIORITY, rule.priority())
                                .u32(FRA_FWMARK, rule.mark())
                                .u32(FRA_FWMASK, rule.mask())
                                .u32(FRA_TABLE, rule.table()));
    }

    /// Every IPv4 and IPv6 rule that leads to a table. Rules without a mark have mark and mask 0.
    public List<Rule> list() throws KernelException {
        var rules = new ArrayList<Rule>();
        netlink.dump(
                "list rules",
                RTM_GETRULE,
                HEADER_BYTES,
                (type, header, attributes) -> {
                    if (Prefix.known(header[0]) && header[7] == TO_TABLE) {
                        int mark = attributes.u32(FRA_FWMARK, 0);
                        rules.add(
                                new Rule(
                                        Prefix.v6(header[0]),
                                        attributes.u32(FRA_PRIORITY, 0),
                                        mark,
                                        attributes.u32(FRA_FWMASK, mark == 0 ? 0 : -1),
                                        attributes.u32(FRA_TABLE, header[4] & 0xff)));
                    }
                });
        return rules;
    }
}
