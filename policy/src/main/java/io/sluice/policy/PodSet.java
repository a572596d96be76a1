package io.sluice.policy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Pods that a peer's selectors select, found out when first asked. Shared by all rules with
/// equal selectors.
final class PodSet {
    private final Supplier<IdentitySet> selection;
    private volatile @Nullable IdentitySet identities;

    PodSet(Supplier<IdentitySet> selection) {
        this.selection = selection;
    }

    /// Two threads may both find it out; they find the same.
    IdentitySet identities() {
        var known = identities;
        if (known == null) {
            known = selection.get();
            identities = known;
        }
        return known;
    }
}
