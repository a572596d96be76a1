package io.sluice.linux;

import java.io.IOException;
import java.util.function.Consumer;

/// The smallest requests that show whether a part of netfilter is there. Their tables stay in the
/// scratch namespace and go with it. Numbers are those of linux/netfilter/nf_tables.h,
/// nfnetlink_conntrack.h and nfnetlink_log.h.
final class NetfilterTrial {
    private static final int BATCH_BEGIN = 0x10;
    private static final int BATCH_END = 0x11;
    private static final int NF_TABLES = 10;
    private static final int NEW_TABLE = NF_TABLES << 8;
    private static final int NEW_CHAIN = NF_TABLES << 8 | 3;
    private static final int NEW_RULE = NF_TABLES << 8 | 6;
    private static final int CONNTRACK_GET = 1 << 8 | 1;
    private static final int LOG_CONFIG = 4 << 8 | 1;
    private static final int INET = 1;
    private static final int PREROUTING = 0;
    private static final int REGISTER_1 = 1;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int LOG_GROUP = 100;

    private NetfilterTrial() {}

    /// A rule without statements.
    static void nothing(NetworkNamespace scratch) throws IOException {
        load(scratch, "filter", message -> {});
    }

    /// `tproxy to :1`.
    static void transparentProxy(NetworkNamespace scratch) throws IOException {
        load(
                scratch,
                "filter",
                message -> {
                    immediate(message, (byte) 0, (byte) 1);
                    expression(message, "tproxy", data -> data.be32(1, 2).be32(3, REGISTER_1));
                });
    }

    /// `socket transparent`.
    static void socketMatch(NetworkNamespace scratch) throws IOException {
        load(
                scratch,
                "filter",
                message ->
                        expression(message, "socket", data -> data.be32(1, 0).be32(2, REGISTER_1)));
    }

    /// `dnat ip to 10.0.0.1`.
    static void nat(NetworkNamespace scratch) throws IOException {
        load(
                scratch,
                "nat",
                message -> {
                    immediate(message, (byte) 10, (byte) 0, (byte) 0, (byte) 1);
                    expression(
                            message, "nat", data -> data.be32(1, 1).be32(2, 2).be32(3, REGISTER_1));
                });
    }

    /// Subscribes to events of new connections and lists connections.
    static void conntrack(NetworkNamespace scratch) throws IOException {
        try (var socket = open(scratch, 1)) {
            int sequence = socket.nextSequence();
            var message =
                    new NetlinkMessage()
                            .begin(
                                    CONNTRACK_GET,
                                    NetlinkMessage.REQUEST | NetlinkMessage.DUMP,
                                    sequence)
                            .netfilterHeader(0, 0);
            socket.request("list connections", message, sequence, (type, offset, end) -> {});
        }
    }

    /// Subscribes to a group of logged packets.
    static void packetLog(NetworkNamespace scratch) throws IOException {
        try (var socket = open(scratch, 0)) {
            int sequence = socket.nextSequence();
            var message =
                    new NetlinkMessage()
                            .begin(
                                    LOG_CONFIG,
                                    NetlinkMessage.REQUEST | NetlinkMessage.ACK,
                                    sequence)
                            .netfilterHeader(0, LOG_GROUP)
                            .u8(1, 1);
            socket.request("bind packet log", message, sequence, (type, offset, end) -> {});
        }
    }

    private static void load(
            NetworkNamespace scratch, String chainType, Consumer<NetlinkMessage> expressions)
            throws IOException {
        try (var socket = open(scratch, 0)) {
            String table = "trial_" + chainType;
            int create = NetlinkMessage.REQUEST | NetlinkMessage.CREATE;
            var message = new NetlinkMessage();
            message.begin(BATCH_BEGIN, NetlinkMessage.REQUEST, 0).netfilterHeader(0, NF_TABLES);
            message.begin(NEW_TABLE, create, 0).netfilterHeader(INET, 0).string(1, table);
            message.begin(NEW_CHAIN, create, 0)
                    .netfilterHeader(INET, 0)
                    .string(1, table)
                    .string(3, "c");
            long hook = message.nest(4);
            message.be32(1, PREROUTING).be32(2, -100).unnest(hook).string(7, chainType);
            int last = socket.nextSequence();
            message.begin(NEW_RULE, create | NetlinkMessage.APPEND | NetlinkMessage.ACK, last)
                    .netfilterHeader(INET, 0)
                    .string(1, table)
                    .string(2, "c");
            long list = message.nest(4);
            expressions.accept(message);
            message.unnest(list);
            message.begin(BATCH_END, NetlinkMessage.REQUEST, 0).netfilterHeader(0, NF_TABLES);
            socket.request("load a " + chainType + " rule", message, last, (t, o, e) -> {});
        }
    }

    private static NetlinkSocket open(NetworkNamespace scratch, int groups) throws IOException {
        return scratch.call(() -> new NetlinkSocket(NetlinkSocket.NETFILTER, groups, BUFFER_BYTES));
    }

    private static void immediate(NetlinkMessage message, byte... value) {
        expression(
                message,
                "immediate",
                data -> {
                    data.be32(1, REGISTER_1);
                    long nested = data.nest(2);
                    data.bytes(1, value).unnest(nested);
                });
    }

    private static void expression(
            NetlinkMessage message, String name, Consumer<NetlinkMessage> data) {
        long element = message.nest(1);
        message.string(1, name);
        long nested = message.nest(2);
        data.accept(message);
        message.unnest(nested).unnest(element);
    }
}
