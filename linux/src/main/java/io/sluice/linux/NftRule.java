package io.sluice.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A rule as a list of expressions, in the shapes that `nft` itself writes, so that `nft list` can
/// print it. Registers are counted in slots of 4 bytes, 0..15; a value of several fields lies in
/// neighbouring slots.
public final class NftRule {
    private static final int FIRST_32_BIT_REGISTER = 8;
    private static final int VERDICT_REGISTER = 0;

    /// A source of packet metadata (`enum nft_meta_keys`).
    public enum Meta {
        PRIORITY(2),
        MARK(3),
        INPUT_NAME(6),
        OUTPUT_NAME(7),
        FAMILY(15),
        PROTOCOL(16);

        private final int key;

        Meta(int key) {
            this.key = key;
        }
    }

    /// A property of the connection (`enum nft_ct_keys`).
    public enum Ct {
        STATE(0),
        /// One byte: 0 when the packet goes the way of the connection's first, 1 for answers.
        DIRECTION(1),
        MARK(3),
        /// The source address of a direction's packets.
        SOURCE_V4(19),
        SOURCE_V6(21);

        private final int key;

        Ct(int key) {
            this.key = key;
        }
    }

    /// Bits of [Ct#STATE].
    public static final int INVALID = 1;

    public static final int ESTABLISHED = 2;
    public static final int RELATED = 4;
    public static final int NEW = 8;
    public static final int UNTRACKED = 64;

    /// Where a payload's offset counts from.
    public enum Header {
        NETWORK(1),
        TRANSPORT(2);

        private final int number;

        Header(int number) {
            this.number = number;
        }
    }

    private interface Expression {
        void write(NetlinkMessage to);
    }

    private final List<Expression> expressions = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private String comment = "";

    private NftRule add(String name, Expression body) {
        names.add(name);
        expressions.add(to -> {
            long element = to.nest(1);
            to.string(1, name);
            long data = to.nest(2);
            body.write(to);
            to.unnest(data).unnest(element);
        });
        return this;
    }

    private static int register(int slot) {
        if (slot < 0 || slot > 15) {
            throw new IllegalArgumentException("register slot " + slot + " is outside 0..15");
        }
        return FIRST_32_BIT_REGISTER + slot;
    }

    private static void data(NetlinkMessage to, int attribute, NftData value) {
        long nest = to.nest(attribute);
        to.bytes(1, value.bytes());
        to.unnest(nest);
    }

    /// Loads metadata.
    public NftRule load(Meta key, int slot) {
        return add("meta", to -> to.be32(2, key.key).be32(1, register(slot)));
    }

    /// Sets metadata.
    public NftRule store(Meta key, int slot) {
        return add("meta", to -> to.be32(2, key.key).be32(3, register(slot)));
    }

    /// Loads a property of the connection.
    public NftRule load(Ct key, int slot) {
        return add("ct", to -> to.be32(2, key.key).be32(1, register(slot)));
    }

    /// Loads a property that the connection has for each direction.
    ///
    /// @param replies true for that of the answers, as [Ct#DIRECTION]
    public NftRule load(Ct key, boolean replies, int slot) {
        return add("ct", to -> to.be32(2, key.key).u8(3, replies ? 1 : 0).be32(1, register(slot)));
    }

    /// Sets a property of the connection.
    public NftRule store(Ct key, int slot) {
        return add("ct", to -> to.be32(2, key.key).be32(4, register(slot)));
    }

    /// Loads bytes of a header.
    public NftRule payload(Header header, int offset, int length, int slot) {
        return add(
                "payload",
                to ->
                        to.be32(1, register(slot))
                                .be32(2, header.number)
                                .be32(3, offset)
                                .be32(4, length));
    }

    /// Loads 1 when an IPv6 extension header is present, otherwise 0.
    public NftRule extensionHeaderPresent(int header, int slot) {
        return add(
                "exthdr",
                to ->
                        to.be32(1, register(slot))
                                .u8(2, header)
                                .be32(3, 0)
                                .be32(4, 1)
                                .be32(6, 0)
                                .be32(5, 1));
    }

    /// Goes on when the register holds the value.
    public NftRule equal(int slot, NftData value) {
        return compare(slot, 0, value);
    }

    /// Goes on when the register does not hold the value.
    public NftRule notEqual(int slot, NftData value) {
        return compare(slot, 1, value);
    }

    private NftRule compare(int slot, int operator, NftData value) {
        return add(
                "cmp",
                to -> {
                    to.be32(1, register(slot)).be32(2, operator);
                    data(to, 3, value);
                });
    }

    /// `register = (register & mask) ^ flip`.
    public NftRule bits(int slot, NftData mask, NftData flip) {
        return add(
                "bitwise",
                to -> {
                    to.be32(1, register(slot))
                            .be32(2, register(slot))
                            .be32(3, mask.length())
                            .be32(6, 0);
                    data(to, 4, mask);
                    data(to, 5, flip);
                });
    }

    /// Turns a value of `length` bytes from the machine's byte order to big endian, in units of
    /// `size` bytes.
    public NftRule swap(int slot, int length, int size) {
        return add(
                "byteorder",
                to ->
                        to.be32(1, register(slot))
                                .be32(2, register(slot))
                                .be32(3, 1)
                                .be32(4, length)
                                .be32(5, size));
    }

    /// Goes on when the set holds the key that starts in the slot.
    public NftRule in(String set, int slot) {
        return add("lookup", to -> to.string(1, set).be32(2, register(slot)));
    }

    /// Goes on when the set does not hold the key.
    public NftRule notIn(String set, int slot) {
        return add("lookup", to -> to.string(1, set).be32(2, register(slot)).be32(5, 1));
    }

    /// Replaces the key by its value in a map; the rule ends when there is none.
    public NftRule map(String map, int keySlot, int valueSlot) {
        return add(
                "lookup",
                to -> to.string(1, map).be32(2, register(keySlot)).be32(3, register(valueSlot)));
    }

    /// Does what a verdict map says for the key.
    public NftRule verdict(String map, int slot) {
        return add(
                "lookup",
                to -> to.string(1, map).be32(2, register(slot)).be32(3, VERDICT_REGISTER));
    }

    /// Loads a constant.
    public NftRule constant(int slot, NftData value) {
        return add(
                "immediate",
                to -> {
                    to.be32(1, register(slot));
                    data(to, 2, value);
                });
    }

    /// Loads a random number below `modulus`.
    public NftRule random(int modulus, int slot) {
        return add(
                "numgen", to -> to.be32(1, register(slot)).be32(2, modulus).be32(3, 1).be32(4, 0));
    }

    /// Counts within the rule.
    public NftRule counter() {
        return add("counter", to -> {});
    }

    /// Counts in a named counter of the table.
    public NftRule counter(String name) {
        return add("objref", to -> to.be32(1, 1).string(2, name));
    }

    /// Goes on for what exceeds `perSecond` packets after a burst.
    public NftRule over(int perSecond, int burst) {
        return add(
                "limit",
                to -> to.be64(1, perSecond).be64(2, 1).be32(3, burst).be32(4, 0).be32(5, 1));
    }

    /// Sends the packet's first `bytes` to a netlink log group.
    public NftRule log(String prefix, int group, int bytes) {
        return add("log", to -> to.string(2, prefix).be16(1, group).be32(3, bytes).be16(4, 1));
    }

    /// Refuses with a TCP reset; only after a match of TCP.
    public NftRule reset() {
        return add("reject", to -> to.be32(1, 1).u8(2, 0));
    }

    /// Refuses with ICMP or ICMPv6 "administratively prohibited".
    public NftRule prohibit() {
        return add("reject", to -> to.be32(1, 2).u8(2, 3));
    }

    /// Hands the packet to the transparent socket that is bound to the port in the slot; the rule
    /// ends when there is none. The packet must be routed to this machine afterwards.
    public NftRule transparentProxy(boolean v6, int portSlot) {
        return add("tproxy", to -> to.be32(1, v6 ? 10 : 2).be32(3, register(portSlot)));
    }

    /// Translates the destination.
    public NftRule translateDestination(boolean v6, int addressSlot, int portSlot) {
        return add(
                "nat",
                to ->
                        to.be32(1, 1)
                                .be32(2, v6 ? 10 : 2)
                                .be32(3, register(addressSlot))
                                .be32(5, register(portSlot)));
    }

    /// Translates the source to the address of the outgoing interface.
    public NftRule masquerade() {
        return add("masq", to -> {});
    }

    public NftRule accept() {
        return verdict(1, "");
    }

    public NftRule drop() {
        return verdict(0, "");
    }

    /// Leaves the chain.
    public NftRule leave() {
        return verdict(-5, "");
    }

    /// Calls a chain.
    public NftRule jump(String chain) {
        return verdict(-3, chain);
    }

    /// Goes to a chain without coming back.
    public NftRule goTo(String chain) {
        return verdict(-4, chain);
    }

    private NftRule verdict(int code, String chain) {
        return add(
                "immediate",
                to -> {
                    to.be32(1, VERDICT_REGISTER);
                    long value = to.nest(2);
                    writeVerdict(to, code, chain);
                    to.unnest(value);
                });
    }

    private static void writeVerdict(NetlinkMessage to, int code, String chain) {
        long verdict = to.nest(2);
        to.be32(1, code);
        if (!chain.isEmpty()) {
            to.string(2, chain);
        }
        to.unnest(verdict);
    }

    /// Goes on for packets of one family.
    public NftRule family(boolean v6) {
        return load(Meta.FAMILY, 0).equal(0, NftData.raw((byte) (v6 ? 10 : 2)));
    }

    /// Goes on for packets of one transport protocol.
    public NftRule protocol(int number) {
        return load(Meta.PROTOCOL, 0).equal(0, NftData.raw((byte) number));
    }

    /// A remark that `nft list` prints.
    public NftRule comment(String text) {
        comment = text;
        return this;
    }

    /// The names of its expressions.
    @Override
    public String toString() {
        return names.toString();
    }

    void write(NetlinkMessage to) {
        long list = to.nest(4);
        for (var expression : expressions) {
            expression.write(to);
        }
        to.unnest(list);
        if (!comment.isEmpty()) {
            to.bytes(7, userComment(comment));
        }
    }

    /// A comment in the form of libnftnl's user data: type 0, length, text with a final zero.
    static byte[] userComment(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var data = new byte[bytes.length + 3];
        data[1] = (byte) (bytes.length + 1);
        System.arraycopy(bytes, 0, data, 2, bytes.length);
        return data;
    }
}
