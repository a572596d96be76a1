package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The blocks that the rules of a node mention, exceptions included, and the segments of addresses
/// between their boundaries.
final class MentionedBlocks {
    private final CidrSet blocks;
    private final Segments segments;
    private final @Nullable String[] holding;

    /// @param of those blocks of a side that count
    MentionedBlocks(Iterable<Side> sides, Function<Side, Set<IpBlock>> of) {
        var mentioned = new ArrayList<Cidr>();
        for (Side side : sides) {
            for (var block : of.apply(side)) {
                mentioned.add(block.cidr());
                mentioned.addAll(block.except());
            }
        }
        blocks = new CidrSet(mentioned);
        segments = Segments.cutAt(blocks.all());
        holding = new @Nullable String[segments.count()];
    }

    Segments segments() {
        return segments;
    }

    /// The blocks that hold an address, widest first, as text; empty when none does.
    String holding(IpAddress address) {
        int segment = segments.of(address);
        var known = holding[segment];
        if (known == null) {
            known =
                    blocks.holding(address).stream()
                            .map(block -> block + " ")
                            .collect(Collectors.joining());
            holding[segment] = known;
        }
        return known;
    }
}
