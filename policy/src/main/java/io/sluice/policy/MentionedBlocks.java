package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/// The blocks that the rules of a node mention, exceptions included, and the segments of addresses
/// between their boundaries. Blocks nest or are apart, so the blocks that hold an address are found
/// by trying each mentioned prefix length.
final class MentionedBlocks {
    private final Set<Cidr> blocks = new HashSet<>();
    private final TreeSet<Integer> prefixes = new TreeSet<>();
    private final Segments segments;

    MentionedBlocks(Iterable<Side> sides) {
        for (Side side : sides) {
            for (var block : side.blocks()) {
                add(block.cidr());
                block.except().forEach(this::add);
            }
        }
        segments = Segments.cutAt(blocks);
    }

    private void add(Cidr block) {
        blocks.add(block);
        prefixes.add(block.prefix());
    }

    Segments segments() {
        return segments;
    }

    /// The blocks that hold an address, widest first, as text; empty when none does.
    String holding(IpAddress address) {
        var text = new StringBuilder();
        for (int prefix : prefixes) {
            if (prefix <= address.width()) {
                var block = new Cidr(address, prefix);
                if (blocks.contains(block)) {
                    text.append(block).append(' ');
                }
            }
        }
        return text.toString();
    }
}
