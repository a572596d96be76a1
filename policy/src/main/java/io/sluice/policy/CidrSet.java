package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Blocks of addresses. Blocks nest or are apart, so those that hold an address are found by trying
/// each prefix length that occurs, however many blocks there are.
final class CidrSet {
    private final Set<Cidr> blocks;
    private final TreeSet<Integer> prefixes = new TreeSet<>();

    CidrSet(Collection<Cidr> blocks) {
        this.blocks = new HashSet<>(blocks);
        this.blocks.forEach(block -> prefixes.add(block.prefix()));
    }

    Set<Cidr> all() {
        return blocks;
    }

    /// Those that hold an address, widest first.
    List<Cidr> holding(IpAddress address) {
        var holding = new ArrayList<Cidr>();
        for (int prefix : prefixes.headSet(address.width(), true)) {
            var block = new Cidr(address, prefix);
            if (blocks.contains(block)) {
                holding.add(block);
            }
        }
        return holding;
    }
}
