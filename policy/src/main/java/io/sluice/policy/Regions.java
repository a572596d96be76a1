package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All addresses in ranges that some rules treat alike, so that a question about a block is
/// answered by asking for one address of each range.
final class Regions {
    /// Addresses set aside for documentation stand for the outside where they may.
    private static final List<IpAddress> GOOD_EXAMPLES =
            List.of(IpAddress.v4(0xcb007101), new IpAddress(true, 0x20010db800000000L, 1));

    private final Decisions decisions;
    private final Segments segments;

    private Regions(Decisions decisions, Segments segments) {
        this.decisions = decisions;
        this.segments = segments;
    }

    /// @param sides whose rules may tell addresses apart
    /// @param more further blocks to cut at
    static Regions cutBy(Decisions decisions, Collection<Side> sides, Collection<Cidr> more) {
        var cuts = new ArrayList<>(more);
        for (Side side : sides) {
            for (var block : side.blocks()) {
                cuts.add(block.cidr());
                cuts.addAll(block.except());
            }
        }
        return new Regions(decisions, Segments.cutAt(cuts));
    }

    /// The range that holds an address.
    int of(IpAddress address) {
        return segments.of(address);
    }

    /// One address that no Pod has of each range that lies inside.
    List<Party> outside(Predicate<IpAddress> inside) {
        var parties = new ArrayList<Party>();
        for (int segment = 0; segment < segments.count(); segment++) {
            if (inside.test(segments.first(segment))) {
                example(segments.range(segment))
                        .ifPresent(a -> parties.add(new Party(new Endpoint.Outside(a), a)));
            }
        }
        return parties;
    }

    private Optional<IpAddress> example(AddressRange range) {
        for (IpAddress good : GOOD_EXAMPLES) {
            if (range.contains(good) && isOutside(good)) {
                return Optional.of(good);
            }
        }
        var candidate = Optional.of(range.first());
        while (candidate.isPresent()
                && range.contains(candidate.get())
                && !isOutside(candidate.get())) {
            candidate = candidate.get().next();
        }
        return candidate.filter(range::contains);
    }

    private boolean isOutside(IpAddress address) {
        return decisions.endpoint(address) instanceof Endpoint.Outside;
    }
}
