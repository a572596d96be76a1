package io.sluice.linux;

/// The data types that `nft` knows sets by. The kernel looks at lengths only; the numbers are those
/// of `enum datatypes` in nftables' `datatype.h`, and without them `nft list` cannot print a set.
public enum NftType {
    IPV4_ADDR(7, 4, false),
    IPV6_ADDR(8, 16, false),
    INET_PROTO(12, 1, false),
    INET_SERVICE(13, 2, false),
    MARK(19, 4, true),
    CLASSID(23, 4, true),
    ICMPV6_TYPE(29, 1, false),
    IFNAME(41, 16, true),
    VERDICT(0xffffff00, 16, true);

    private final int number;
    private final int bytes;
    private final boolean hostOrder;

    NftType(int number, int bytes, boolean hostOrder) {
        this.number = number;
        this.bytes = bytes;
        this.hostOrder = hostOrder;
    }

    int number() {
        return number;
    }

    /// Length without padding.
    public int bytes() {
        return bytes;
    }

    boolean hostOrder() {
        return hostOrder;
    }

    int padded() {
        return (bytes + 3) & ~3;
    }
}
