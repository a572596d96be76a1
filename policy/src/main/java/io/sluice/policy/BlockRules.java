package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer.IpBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The rules that name blocks of addresses, found by address (rule P6). What they match is kept for
/// each segment of addresses between the boundaries of the blocks.
final class BlockRules {
    /// So few are all asked.
    private static final int FEW = 8;

    private final RulePlaces<IpBlock> rules;
    private final Segments segments;
    private final AtomicReferenceArray<@Nullable Ports> ports;

    /// By their blocks, where they are many; otherwise none.
    private final Map<Cidr, List<Entry>> entries;

    private final CidrSet blocks;

    /// @param place the place of the block
    private record Entry(CidrSet except, int place) {}

    /// @param rules the places of the rules that name each block
    BlockRules(RulePlaces<IpBlock> rules) {
        this.rules = rules;
        this.segments = Segments.cutAt(cuts(rules));
        this.ports = new AtomicReferenceArray<>(segments.count());
        this.entries = rules.size() > FEW ? entries(rules) : Map.of();
        this.blocks = entries.isEmpty() ? CidrSet.NONE : new CidrSet(entries.keySet());
    }

    private static Map<Cidr, List<Entry>> entries(RulePlaces<IpBlock> rules) {
        var entries = new HashMap<Cidr, List<Entry>>();
        for (int i = 0; i < rules.size(); i++) {
            IpBlock block = rules.key(i);
            entries.computeIfAbsent(block.cidr(), any -> new ArrayList<>(1))
                    .add(new Entry(new CidrSet(block.except()), i));
        }
        return entries;
    }

    /// The boundaries of blocks.
    static List<Cidr> cuts(RulePlaces<IpBlock> rules) {
        var cuts = new ArrayList<Cidr>();
        for (int i = 0; i < rules.size(); i++) {
            cuts.add(rules.key(i).cidr());
            cuts.addAll(rules.key(i).except());
        }
        return cuts;
    }

    Segments segments() {
        return segments;
    }

    /// What is kept for an address, if anything is.
    @Nullable Ports known(IpAddress address) {
        return ports.get(segments.of(address));
    }

    /// Keeps what an address may.
    void keep(IpAddress address, Ports made) {
        ports.set(segments.of(address), made);
    }

    /// Calls with each rule that has a block that holds an address, and with some more than once.
    void forEach(IpAddress address, IntConsumer action) {
        if (entries.isEmpty()) {
            for (int i = 0; i < rules.size(); i++) {
                if (rules.key(i).contains(address)) {
                    visit(rules.rules(i), action);
                }
            }
            return;
        }
        for (Cidr block : blocks.holding(address)) {
            for (Entry entry : entries.getOrDefault(block, List.of())) {
                if (entry.except.holding(address).isEmpty()) {
                    visit(rules.rules(entry.place), action);
                }
            }
        }
    }

    private static void visit(int[] places, IntConsumer action) {
        for (int place : places) {
            action.accept(place);
        }
    }
}
