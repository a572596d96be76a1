package io.sluice.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/// Gives out pairs of an IPv4 and an IPv6 address with the same last 16 bits, chosen by name.
final class AddressPool {
    private static final int SIZE = 1 << 16;

    private final IpAddress v4;
    private final IpAddress v6;
    private final int first;
    private final int end;
    private final Set<IpAddress> taken = new HashSet<>();
    private boolean empty;

    /// @param v4 the base of the IPv4 block
    /// @param v6 the base of the IPv6 block
    /// @param first offsets below are not given out
    /// @param end neither are this and those above
    private AddressPool(IpAddress v4, IpAddress v6, int first, int end) {
        this.v4 = v4;
        this.v6 = v6;
        this.first = first;
        this.end = end;
    }

    /// 10.244.0.0/16 and fd00:10:244::/64. 10.244.255.0/24 is for what the lab adds.
    static AddressPool forPods() {
        return new AddressPool(
                IpAddress.v4(10 << 24 | 244 << 16),
                new IpAddress(true, 0xfd00_0010_0244_0000L, 0),
                1,
                0xff00);
    }

    /// 10.96.0.0/16 and fd00:10:96::/112. The lowest 256 are for well-known Services.
    static AddressPool forServices() {
        return new AddressPool(
                IpAddress.v4(10 << 24 | 96 << 16),
                new IpAddress(true, 0xfd00_0010_0096_0000L, 0),
                256,
                SIZE - 1);
    }

    /// Addresses that somebody has already.
    void take(Collection<IpAddress> addresses) {
        taken.addAll(addresses);
    }

    /// The free pair that is next to the place of this name; none when the pool is empty.
    List<IpAddress> give(String name) {
        if (empty) {
            return List.of();
        }
        int span = end - first;
        var hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        int start = (int) (hash.getValue() % span);
        for (int step = 0; step < span; step++) {
            int offset = first + (start + step) % span;
            var pair =
                    List.of(
                            IpAddress.v4((int) v4.low() | offset),
                            new IpAddress(true, v6.high(), v6.low() | offset));
            if (pair.stream().noneMatch(taken::contains)) {
                taken.addAll(pair);
                return pair;
            }
        }
        empty = true;
        return List.of();
    }
}
