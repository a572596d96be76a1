package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.TreeSet;

/// All addresses, cut at the boundaries of blocks: within a segment every address is in the same
/// blocks.
final class Segments {
    private final IpAddress[] starts;

    private Segments(IpAddress[] starts) {
        this.starts = starts;
    }

    static Segments cutAt(Collection<Cidr> blocks) {
        var starts = new TreeSet<IpAddress>();
        starts.add(AddressRange.ALL_V4.first());
        starts.add(AddressRange.ALL_V6.first());
        for (Cidr block : blocks) {
            starts.add(block.base());
            block.last().next().ifPresent(starts::add);
        }
        return new Segments(starts.toArray(IpAddress[]::new));
    }

    int count() {
        return starts.length;
    }

    /// The segment that holds an address.
    int of(IpAddress address) {
        int at = Arrays.binarySearch(starts, address);
        return at >= 0 ? at : -at - 2;
    }

    IpAddress first(int segment) {
        return starts[segment];
    }

    AddressRange range(int segment) {
        boolean v6 = starts[segment].v6();
        boolean isLast = segment + 1 == starts.length || starts[segment + 1].v6() != v6;
        IpAddress end =
                isLast
                        ? (v6 ? AddressRange.ALL_V6 : AddressRange.ALL_V4).last()
                        : starts[segment + 1].previous().orElseThrow();
        return new AddressRange(starts[segment], end);
    }
}
