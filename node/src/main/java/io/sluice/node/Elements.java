package io.sluice.node;

import io.sluice.linux.NftBatch;
import io.sluice.linux.NftData;
import io.sluice.linux.NftElement;
import io.sluice.linux.NftSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The contents of sets, as units that are added and removed as a whole: one element, or the two
/// that bound a range.
///
/// @param bySet units by the set's name; sets without elements may be absent
record Elements(Map<String, Set<List<NftElement>>> bySet) {
    static final Elements NONE = new Elements(Map.of());

    Elements {
        bySet = Map.copyOf(bySet);
    }

    /// The units of what the kernel listed.
    static Set<List<NftElement>> units(NftSet set, List<NftElement> listed) {
        var units = new LinkedHashSet<List<NftElement>>();
        if (!set.intervals() || set.key().size() > 1) {
            listed.forEach(element -> units.add(List.of(element)));
            return units;
        }
        var sorted = new ArrayList<>(listed);
        sorted.sort(
                Comparator.<NftElement, String>comparing(element -> element.key().toString())
                        .thenComparing(element -> !element.intervalEnd()));
        for (int i = 0; i < sorted.size(); i++) {
            var start = sorted.get(i);
            boolean bounded = i + 1 < sorted.size() && sorted.get(i + 1).intervalEnd();
            units.add(bounded ? List.of(start, sorted.get(++i)) : List.of(start));
        }
        return units;
    }

    /// These and others, in sets that these do not fill.
    Elements and(Elements others) {
        var all = new HashMap<>(bySet);
        all.putAll(others.bySet);
        return new Elements(all);
    }

    Set<List<NftElement>> of(String set) {
        return bySet.getOrDefault(set, Set.of());
    }

    /// Adds to a batch what turns `loaded` into these. Removals come first, so that ranges may take
    /// each other's place.
    ///
    /// @return how many elements are added and removed
    Counts changeFrom(Elements loaded, NftBatch batch) {
        int removed = 0;
        int added = 0;
        for (var set : RuleSet.sets()) {
            var elements = without(loaded.of(set.name()), of(set.name()));
            batch.remove(RuleSet.TABLE, set.name(), elements);
            removed += elements.size();
        }
        for (var set : RuleSet.sets()) {
            var elements = without(of(set.name()), loaded.of(set.name()));
            batch.add(RuleSet.TABLE, set.name(), elements);
            added += elements.size();
        }
        return new Counts(added, removed);
    }

    record Counts(int added, int removed) {}

    private static List<NftElement> without(
            Set<List<NftElement>> units, Set<List<NftElement>> others) {
        var rest = new ArrayList<NftElement>();
        for (var unit : units) {
            if (!others.contains(unit)) {
                rest.addAll(unit);
            }
        }
        return rest;
    }

    /// Collects units.
    static final class Builder {
        private final Map<String, Set<List<NftElement>>> bySet = new HashMap<>();

        Builder add(String set, NftData key) {
            return unit(set, List.of(NftElement.of(key)));
        }

        Builder add(String set, NftData key, NftData value) {
            return unit(set, List.of(NftElement.of(key, value)));
        }

        Builder unit(String set, List<NftElement> unit) {
            bySet.computeIfAbsent(set, _ -> new LinkedHashSet<>()).add(unit);
            return this;
        }

        Elements build() {
            return new Elements(bySet);
        }
    }
}
