package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// All addresses, cut at the boundaries of blocks: within a segment every address is in the same
/// blocks.
final class Segments {
    /// One segment for each family.
    static final Segments WHOLE =
            new Segments(
                    new IpAddress[] {AddressRange.ALL_V4.first(), AddressRange.ALL_V6.first()});

    private final IpAddress[] starts;

    // The same as numbers, because look-ups live on them; IPv4 comes first.
    private final long[] highs;
    private final long[] lows;
    private final int v4Count;

    private Segments(IpAddress[] starts) {
        this.starts = starts;
        this.highs = new long[starts.length];
        this.lows = new long[starts.length];
        int v4 = 0;
        for (int i = 0; i < starts.length; i++) {
            highs[i] = starts[i].high();
            lows[i] = starts[i].low();
            v4 += starts[i].v6() ? 0 : 1;
        }
        this.v4Count = v4;
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
        starts.sort(Comparator.naturalOrder());
        int count = 0;
        for (IpAddress start : starts) {
            if (count == 0 || !start.equals(starts.get(count - 1))) {
                starts.set(count++, start);
            }
        }
        return new Segments(starts.subList(0, count).toArray(IpAddress[]::new));
    }

    int count() {
        return starts.length;
    }

    /// The segment that holds an address.
    int of(IpAddress address) {
        boolean v6 = address.v6();
        int first = v6 ? v4Count : 0;
        int last = (v6 ? starts.length : v4Count) - 1;
        while (first < last) {
            int middle = first + last + 1 >>> 1;
            if (isAfter(middle, address)) {
                last = middle - 1;
            } else {
                first = middle;
            }
        }
        return first;
    }

    private boolean isAfter(int segment, IpAddress address) {
        int upper = Long.compareUnsigned(highs[segment], address.high());
        return upper > 0 || upper == 0 && Long.compareUnsigned(lows[segment], address.low()) > 0;
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
