package io.sluice.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/// The rules that name sets of Pods, found by identity: small sets by a table, so that ten thousand
/// rules for a Pod each cost no more than one, and large ones by asking each.
final class PodRules {
    private final Map<Integer, List<List<Integer>>> byIdentity = new HashMap<>();
    private final Map<PodSet, List<Integer>> large = new HashMap<>();

    /// @param rules the places of the rules that name each set
    PodRules(Map<PodSet, List<Integer>> rules) {
        rules.forEach((set, numbers) -> {
            IdentitySet identities = set.identities();
            if (identities.isSparse()) {
                identities.forEach(ordinal ->
                        byIdentity
                                .computeIfAbsent(ordinal, any -> new ArrayList<>(1))
                                .add(numbers));
            } else {
                large.put(set, numbers);
            }
        });
    }

    /// Calls with each rule that names an identity, and with some more than once.
    void forEach(int ordinal, IntConsumer action) {
        for (List<Integer> numbers : byIdentity.getOrDefault(ordinal, List.of())) {
            numbers.forEach(action::accept);
        }
        large.forEach((set, numbers) -> {
            if (set.identities().contains(ordinal)) {
                numbers.forEach(action::accept);
            }
        });
    }
}
