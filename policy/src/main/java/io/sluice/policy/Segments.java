package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// All addresses, cut at the boundaries of blocks: within a segment every address is in the same
/// blocks.
final class Segments {
    /// One segment for each family.
    static final Segments WHOLE =
            new Segments(
                    new IpAddress[] {AddressRange.ALL_V4.first(), AddressRange.ALL_V6.first()});

    private final IpAddress[] starts;

    private Segments(IpAddress[] starts) {
        this.starts = starts;
    }

    static Segments cutAt(Collection<Cidr> blocks) {
        if (blocks.isEmpty()) {
            return WHOLE;
        }
        var starts = new ArrayList<IpAddress>(2 * blocks.size() + 2);
        starts.addAll(List.of(WHOLE.starts));
        for (Cidr block : blocks) {
            starts.add(block.base());
            block.last().next().ifPresent(starts::add);
        }
        return new Segments(starts.stream().sorted().distinct().toArray(IpAddress[]::new));
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
