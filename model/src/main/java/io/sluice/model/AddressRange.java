package io.sluice.model;

/// Neighbouring addresses of one family, both ends included.
public record AddressRange(IpAddress first, IpAddress last) implements Comparable<AddressRange> {
    /// Every IPv4 address.
    public static final AddressRange ALL_V4 = new Cidr(IpAddress.v4(0), 0).range();

    /// Every IPv6 address.
    public static final AddressRange ALL_V6 = new Cidr(new IpAddress(true, 0, 0), 0).range();

    public AddressRange {
        if (first.v6() != last.v6() || first.compareTo(last) > 0) {
            throw new IllegalArgumentException("not a range: " + first + "-" + last);
        }
    }

    public boolean contains(IpAddress address) {
        return address.v6() == first.v6()
                && first.compareTo(address) <= 0
                && address.compareTo(last) <= 0;
    }

    @Override
    public int compareTo(AddressRange other) {
        int byFirst = first.compareTo(other.first);
        return byFirst != 0 ? byFirst : last.compareTo(other.last);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
