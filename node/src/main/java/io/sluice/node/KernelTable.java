package io.sluice.node;

import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.NftBatch;
import io.sluice.linux.NftElement;
import io.sluice.linux.NftSet;
import io.sluice.linux.Nftables;
import io.sluice.linux.Subscription;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The table as the kernel holds it.
final class KernelTable implements AutoCloseable {
    private static final int REPLACED_AT_ONCE = 128;
    private static final int PAIR_BYTES_V6 = 32;

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
    ///
    /// The named destinations, of which Pods may make many, follow in as many transactions as they
    /// need. What the numbers mean that they carry came with the first: one whose turn has not come
    /// carries what it did, or a number that nothing is found for, and then it is closed.
    ///
    /// @param named the elements of named destinations
    Loaded change(Elements wanted, List<NftElement> named) throws IOException {
        var state = state();
        if (state == State.CURRENT) {
            var batch = new NftBatch();
            var counts = wanted.changeFrom(read(), batch);
            var replaced = Replacement.between(named(), named);
            commit(batch, replaced);
            return loaded(false, counts, replaced);
        }
        var attracted = state == State.FOREIGN ? attracted() : Map.<String, List<NftElement>>of();
        var batch = RuleSet.load();
        attracted.forEach((set, elements) -> batch.add(RuleSet.TABLE, set, elements));
        var counts = wanted.changeFrom(Elements.NONE, batch);
        var replaced = Replacement.between(List.of(), named);
        commit(batch, replaced);
        return loaded(true, counts, replaced);
    }

    private static Loaded loaded(
            boolean rules, Elements.Counts counts, List<Replacement> replaced) {
        long added = replaced.stream().filter(one -> one.after().isPresent()).count();
        long removed = replaced.stream().filter(one -> one.before().isPresent()).count();
        return new Loaded(rules, counts.added() + (int) added, counts.removed() + (int) removed);
    }

    /// Changes named destinations.
    ///
    /// @param rulings what numbers mean that were not used before
    void replace(Elements rulings, List<Replacement> replacements) throws IOException {
        var batch = new NftBatch();
        rulings.changeFrom(Elements.NONE, batch);
        commit(batch, replacements);
    }

    private void commit(NftBatch first, List<Replacement> replacements) throws IOException {
        var batch = first;
        int count = 0;
        for (var replacement : replacements) {
            if (count++ == REPLACED_AT_ONCE) {
                nftables.commit(batch);
                batch = new NftBatch();
                count = 1;
            }
            boolean v6 = replacement.key().length() == PAIR_BYTES_V6;
            replacement.to(RuleSet.name(RuleSet.NAMED, v6), batch);
        }
        nftables.commit(batch);
    }

    /// The elements of named destinations.
    List<NftElement> named() throws IOException {
        var found = new ArrayList<NftElement>();
        var loaded = nftables.sets(RuleSet.TABLE);
        for (var set : RuleSet.sets()) {
            if (isNamed(set) && loaded.contains(set.name())) {
                found.addAll(nftables.elements(RuleSet.TABLE, set));
            }
        }
        return found;
    }

    private Elements read() throws IOException {
        var bySet = new HashMap<String, Set<List<NftElement>>>();
        for (var set : RuleSet.sets()) {
            if (!set.timeouts()) {
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
        return set.timeouts() && !set.isMap();
    }

    private static boolean isNamed(NftSet set) {
        return set.timeouts() && set.isMap();
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
