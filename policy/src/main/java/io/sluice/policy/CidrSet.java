package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Blocks of addresses. Blocks nest or are apart, so those that hold an address are found by trying
/// each prefix length that occurs, however many blocks there are.
final class CidrSet {
    static final CidrSet NONE = new CidrSet(List.of());

    private final Set<Cidr> blocks;
    private final int[] prefixes;

    CidrSet(Collection<Cidr> blocks) {
        this.blocks = Set.copyOf(blocks);
        this.prefixes = this.blocks.stream().mapToInt(Cidr::prefix).sorted().distinct().toArray();
    }

    Set<Cidr> all() {
        return blocks;
    }

    /// Those that hold an address, widest first.
    List<Cidr> holding(IpAddress address) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        var holding = new ArrayList<Cidr>();
        for (int prefix : prefixes) {
            if (prefix > address.width()) {
                break;
            }
            var block = new Cidr(address, prefix);
            if (blocks.contains(block)) {
                holding.add(block);
            }
        }
        return holding;
    }
}
