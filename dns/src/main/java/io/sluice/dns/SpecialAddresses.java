package io.sluice.dns;

import io.sluice.model.AddressRange;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which addresses a name may not lead to: everything in IANA's special-purpose address registries
/// (RFC 6890, as of 2025), multicast, and the metadata services of clouds. An IPv6 address that
/// carries an IPv4 address inside is judged by both.
public final class SpecialAddresses {
    private record Block(AddressRange range, String what) {}

    private static final List<Block> SPECIAL =
            List.of(
                    block("0.0.0.0/8", "this network"),
                    block("10.0.0.0/8", "private"),
                    block("100.64.0.0/10", "shared (carrier-grade NAT)"),
                    block("127.0.0.0/8", "loopback"),
                    block("169.254.0.0/16", "link-local"),
                    block("172.16.0.0/12", "private"),
                    block("192.0.0.0/24", "IETF protocol assignments"),
                    block("192.0.2.0/24", "documentation"),
                    block("192.31.196.0/24", "AS112"),
                    block("192.52.193.0/24", "AMT"),
                    block("192.88.99.0/24", "6to4 relay"),
                    block("192.168.0.0/16", "private"),
                    block("192.175.48.0/24", "AS112"),
                    block("198.18.0.0/15", "benchmarking"),
                    block("198.51.100.0/24", "documentation"),
                    block("203.0.113.0/24", "documentation"),
                    block("224.0.0.0/4", "multicast"),
                    block("240.0.0.0/4", "reserved"),
                    block("::/128", "unspecified"),
                    block("::1/128", "loopback"),
                    block("::/96", "IPv4-compatible"),
                    block("::ffff:0:0/96", "IPv4-mapped"),
                    block("::ffff:0:0:0/96", "IPv4-translated"),
                    block("64:ff9b:1::/48", "NAT64 of a local network"),
                    block("100::/64", "discard-only"),
                    block("100:0:0:1::/64", "dummy prefix"),
                    block("2001::/32", "Teredo"),
                    block("2001::/23", "IETF protocol assignments"),
                    block("2001:db8::/32", "documentation"),
                    block("2002::/16", "6to4"),
                    block("2620:4f:8000::/48", "AS112"),
                    block("3fff::/20", "documentation"),
                    block("5f00::/16", "segment routing"),
                    block("fc00::/7", "unique local"),
                    block("fe80::/10", "link-local"),
                    block("fec0::/10", "site-local"),
                    block("ff00::/8", "multicast"));

    private static final List<IpAddress> METADATA =
            List.of(
                    address("169.254.169.254"),
                    address("169.254.170.2"),
                    address("169.254.170.23"),
                    address("fd00:ec2::254"),
                    address("fd00:ec2::23"),
                    address("fd20:ce::254"),
                    address("100.100.100.200"),
                    address("168.63.129.16"),
                    address("192.0.0.192"));

    private static final AddressRange NAT64 = range("64:ff9b::/96");
    private static final AddressRange NAT64_LOCAL = range("64:ff9b:1::/48");
    private static final AddressRange LOW_96 = range("::/96");
    private static final AddressRange MAPPED = range("::ffff:0:0/96");
    private static final AddressRange TRANSLATED = range("::ffff:0:0:0/96");
    private static final AddressRange SIX_TO_FOUR = range("2002::/16");
    private static final AddressRange TEREDO = range("2001::/32");

    private final List<Cidr> allowed;

    /// @param allowed ranges that a name may lead to although they are special
    public SpecialAddresses(List<Cidr> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    private static Block block(String cidr, String what) {
        return new Block(range(cidr), what);
    }

    private static AddressRange range(String cidr) {
        return Cidr.parse(cidr).orElseThrow().range();
    }

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    /// Why a name may not lead to an address, such as `a special-purpose address (private)`; empty
    /// when it may.
    public Optional<String> forbids(IpAddress address) {
        if (METADATA.contains(address)) {
            return allowed.contains(Cidr.of(address))
                    ? Optional.empty()
                    : Optional.of("the address of a cloud metadata service");
        }
        for (Block block : SPECIAL) {
            if (block.range().contains(address) && !isAllowed(address)) {
                return Optional.of("a special-purpose address (" + block.what() + ")");
            }
        }
        for (IpAddress inner : embedded(address)) {
            var why = forbids(inner);
            if (why.isPresent()) {
                return Optional.of(why.get() + " inside an IPv6 address");
            }
        }
        return Optional.empty();
    }

    private boolean isAllowed(IpAddress address) {
        for (Cidr cidr : allowed) {
            if (cidr.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// The IPv4 addresses inside an IPv6 address: mapped, compatible, translated, NAT64 (RFC 6052),
    /// 6to4 (RFC 3056), Teredo's server and client (RFC 4380), ISATAP (RFC 5214).
    public static List<IpAddress> embedded(IpAddress address) {
        if (!address.v6()) {
            return List.of();
        }
        var found = new ArrayList<IpAddress>(2);
        if (SIX_TO_FOUR.contains(address)) {
            found.add(IpAddress.v4((int) (address.high() >>> 16)));
        }
        if (TEREDO.contains(address)) {
            found.add(IpAddress.v4((int) address.high()));
            found.add(IpAddress.v4((int) ~address.low()));
        }
        boolean isatap = (address.low() >>> 32 & 0xfdff_ffffL) == 0x5efe;
        boolean inLow32 =
                NAT64.contains(address)
                        || NAT64_LOCAL.contains(address)
                        || MAPPED.contains(address)
                        || TRANSLATED.contains(address)
                        || LOW_96.contains(address) && address.low() > 1;
        if (isatap || inLow32) {
            found.add(IpAddress.v4((int) address.low()));
        }
        return found;
    }
}
