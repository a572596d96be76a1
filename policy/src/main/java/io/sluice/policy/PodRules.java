package io.sluice.policy;

import java.util.ArrayList;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The rules that name sets of Pods, found by identity.
final class PodRules {
    /// So few are all asked.
    private static final int FEW = 8;

    private final RulePlaces<PodSet> rules;
    private final @Nullable LabelIndex<int[]> index;

    /// @param rules the places of the rules that name each set
    PodRules(RulePlaces<PodSet> rules) {
        this.rules = rules;
        this.index = rules.size() <= FEW ? null : index(rules);
    }

    private static LabelIndex<int[]> index(RulePlaces<PodSet> rules) {
        var entries = new ArrayList<LabelIndex.Entry<int[]>>(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            entries.add(new LabelIndex.Entry<>(rules.key(i), rules.rules(i)));
        }
        return new LabelIndex<>(entries);
    }

    /// Calls with each rule that names an identity, and with some more than once.
    void forEach(Identity identity, IntConsumer action) {
        if (index != null) {
            index.forEach(identity, places -> visit(places, action));
            return;
        }
        for (int i = 0; i < rules.size(); i++) {
            if (rules.key(i).contains(identity)) {
                visit(rules.rules(i), action);
            }
        }
    }

    private static void visit(int[] places, IntConsumer action) {
        for (int place : places) {
            action.accept(place);
        }
    }
}
