package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// The rules that name blocks of addresses, found by address (rule P6).
final class BlockRules {
    private final Map<Cidr, List<Entry>> entries = new HashMap<>();
    private final CidrSet blocks;

    private record Entry(CidrSet except, List<Integer> rules) {}

    /// @param rules the places of the rules that name each block
    BlockRules(Map<IpBlock, List<Integer>> rules) {
        rules.forEach((block, numbers) ->
                entries.computeIfAbsent(block.cidr(), any -> new ArrayList<>())
                        .add(new Entry(new CidrSet(block.except()), numbers)));
        blocks = new CidrSet(entries.keySet());
    }

    /// Calls with each rule that has a block that holds an address, and with some more than once.
    void forEach(IpAddress address, IntConsumer action) {
        for (Cidr block : blocks.holding(address)) {
            for (Entry entry : entries.getOrDefault(block, List.of())) {
                if (entry.except.holding(address).isEmpty()) {
                    entry.rules.forEach(action::accept);
                }
            }
        }
    }
}
