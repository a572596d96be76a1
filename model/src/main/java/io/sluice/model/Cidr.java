package io.sluice.model;

import java.util.Optional;

/// A block of addresses. Host bits of the base are zero.
///
/// @param base the first address
/// @param prefix the number of leading bits that all addresses of the block share
public record Cidr(IpAddress base, int prefix) {
    public Cidr {
        if (prefix < 0 || prefix > base.width()) {
            throw new IllegalArgumentException(
                    "prefix length " + prefix + " is outside 0.." + base.width());
        }
        base = mask(base, prefix);
    }

    /// The block that holds one address only.
    public static Cidr of(IpAddress address) {
        return new Cidr(address, address.width());
    }

    /// Reads `ADDRESS/PREFIX`; host bits are cleared. Empty when it is malformed.
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String digits = text.substring(slash + 1);
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= 3
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || digits.length() > 1 && digits.charAt(0) == '0') {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(digits);
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> prefix <= address.width())
                .map(address -> new Cidr(address, prefix));
    }

    private static IpAddress mask(IpAddress address, int prefix) {
        if (!address.v6()) {
            return IpAddress.v4(prefix == 0 ? 0 : (int) address.low() & -1 << (32 - prefix));
        }
        long high =
                prefix >= 64
                        ? address.high()
                        : prefix == 0 ? 0 : address.high() & -1L << (64 - prefix);
        long low = prefix <= 64 ? 0 : address.low() & -1L << (128 - prefix);
        return new IpAddress(true, high, low);
    }

    public boolean contains(IpAddress address) {
        return address.v6() == base.v6() && mask(address, prefix).equals(base);
    }

    /// True when every address of `other` is in this block.
    public boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.base);
    }

    /// The last address of the block.
    public IpAddress last() {
        if (!base.v6()) {
            return IpAddress.v4((int) base.low() | (prefix == 32 ? 0 : -1 >>> prefix));
        }
        long high = prefix >= 64 ? base.high() : base.high() | -1L >>> prefix;
        long low =
                prefix == 128
                        ? base.low()
                        : prefix <= 64 ? -1L : base.low() | -1L >>> (prefix - 64);
        return new IpAddress(true, high, low);
    }

    public AddressRange range() {
        return new AddressRange(base, last());
    }

    @Override
    public String toString() {
        return base + "/" + prefix;
    }
}
