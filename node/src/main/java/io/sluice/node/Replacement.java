package io.sluice.node;

import io.sluice.linux.NftBatch;
import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One element that lives for a time, put in the place of another with the same key. Pure.
///
/// @param before what the kernel holds, or held until it ended
/// @param after what it is to hold
record Replacement(Optional<NftElement> before, Optional<NftElement> after) {
    /// Lifetimes that differ by no more are alike: they are counted by two clocks.
    private static final long CLOSE_MILLIS = 2000;

    /// Longer than a transaction takes.
    private static final long MEANWHILE_MILLIS = 60_000;

    /// What turns some elements into others.
    static List<Replacement> between(Collection<NftElement> loaded, Collection<NftElement> wanted) {
        var before = byKey(loaded);
        var changes = new ArrayList<Replacement>();
        for (var element : wanted) {
            var there = Optional.ofNullable(before.remove(element.key()));
            if (there.isEmpty() || !isLike(there.get(), element)) {
                changes.add(new Replacement(there, Optional.of(element)));
            }
        }
        // What is closed comes first.
        var all = new ArrayList<Replacement>();
        before.values().forEach(e -> all.add(new Replacement(Optional.of(e), Optional.empty())));
        all.addAll(changes);
        return all;
    }

    private static Map<NftData, NftElement> byKey(Collection<NftElement> elements) {
        var byKey = new LinkedHashMap<NftData, NftElement>();
        elements.forEach(element -> byKey.put(element.key(), element));
        return byKey;
    }

    private static boolean isLike(NftElement loaded, NftElement wanted) {
        return loaded.value().equals(wanted.value())
                && loaded.comment().equals(wanted.comment())
                && Math.abs(loaded.leftMillis() - wanted.timeoutMillis()) <= CLOSE_MILLIS;
    }

    /// Adds the change to a batch.
    void to(String set, NftBatch batch) {
        // What is there may end at any time, and to remove what is not there is an error: it is
        // made certain to exist first.
        before.map(element -> List.of(element.withTimeout(MEANWHILE_MILLIS)))
                .ifPresent(element ->
                        batch.add(RuleSet.TABLE, set, element)
                                .remove(
                                        RuleSet.TABLE,
                                        set,
                                        List.of(NftElement.of(element.getFirst().key()))));
        after.map(List::of).ifPresent(element -> batch.add(RuleSet.TABLE, set, element));
    }

    NftData key() {
        return before.or(() -> after).orElseThrow().key();
    }
}
