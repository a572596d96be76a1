package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftElement;
import io.sluice.linux.NftSet;
import io.sluice.linux.Nftables;
import io.sluice.linux.Subscription;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The table as the kernel holds it.
final class KernelTable implements AutoCloseable {
    private final Nftables nftables;

    private KernelTable(Nftables nftables) {
        this.nftables = nftables;
    }

    static KernelTable open(NetworkNamespace node) throws IOException {
        return new KernelTable(Nftables.open(node));
    }

    /// The way the table is.
    enum State {
        MISSING,
        /// Loaded by another version, or damaged by another program.
        FOREIGN,
        CURRENT
    }

    /// What a change did.
    record Loaded(boolean rulesLoaded, int added, int removed) {
        boolean isEmpty() {
            return !rulesLoaded && added == 0 && removed == 0;
        }
    }

    State state() throws IOException {
        var comment = nftables.tableComment(RuleSet.TABLE);
        if (comment.isEmpty()) {
            return State.MISSING;
        }
        boolean same =
                comment.get().equals(RuleSet.VERSION)
                        && nftables.ruleCounts(RuleSet.TABLE).equals(RuleSet.RULE_COUNTS);
        return same ? State.CURRENT : State.FOREIGN;
    }

    /// Makes the sets hold what is wanted, and loads the rules where they are not current, in one
    /// transaction. Destinations that are attracted stay attracted.
    Loaded change(Elements wanted) throws IOException {
        var state = state();
        if (state == State.CURRENT) {
            var batch = new NftBatch();
            var counts = wanted.changeFrom(read(), batch);
            nftables.commit(batch);
            return new Loaded(false, counts.added(), counts.removed());
        }
        var attracted = state == State.FOREIGN ? attracted() : Map.<String, List<NftElement>>of();
        var batch = RuleSet.load();
        attracted.forEach((set, elements) -> batch.add(RuleSet.TABLE, set, elements));
        var counts = wanted.changeFrom(Elements.NONE, batch);
        nftables.commit(batch);
        return new Loaded(true, counts.added(), counts.removed());
    }

    private Elements read() throws IOException {
        var bySet = new HashMap<String, Set<List<NftElement>>>();
        for (var set : RuleSet.sets()) {
            if (!isAttract(set)) {
                var listed = nftables.elements(RuleSet.TABLE, set);
                bySet.put(set.name(), Elements.units(set, listed));
            }
        }
        return new Elements(bySet);
    }

    private Map<String, List<NftElement>> attracted() throws IOException {
        var found = new HashMap<String, List<NftElement>>();
        var loaded = nftables.sets(RuleSet.TABLE);
        for (var set : RuleSet.sets()) {
            if (isAttract(set) && loaded.contains(set.name())) {
                found.put(set.name(), nftables.elements(RuleSet.TABLE, set));
            }
        }
        return found;
    }

    private static boolean isAttract(NftSet set) {
        return set.name().startsWith(RuleSet.ATTRACT);
    }

    /// Adds an element that may be there already, with its whole lifetime.
    void renew(String set, NftElement element) throws IOException {
        // An element that exists keeps its timer when it is added again: made certain to exist,
        // then replaced, in one step.
        var one = List.of(element);
        nftables.commit(
                new NftBatch()
                        .add(RuleSet.TABLE, set, one)
                        .remove(RuleSet.TABLE, set, List.of(NftElement.of(element.key())))
                        .add(RuleSet.TABLE, set, one));
    }

    /// Tells when another program changes the table.
    Subscription watch(NetworkNamespace node, Runnable changed) throws IOException {
        return nftables.watch(node, RuleSet.TABLE, changed);
    }

    /// Packets by counter.
    Map<String, Long> counters() throws IOException {
        return nftables.counters(RuleSet.TABLE);
    }

    @Override
    public void close() {
        nftables.close();
    }
}
