package io.sluice.policy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The Pods that a peer's selectors select, found out when first asked. Shared by all rules with
/// equal selectors.
final class PodSet {
    private final String content;
    private final Supplier<IdentitySet> selection;
    private volatile @Nullable IdentitySet identities;

    /// @param content what is selected, as text: equal for equal selectors in every process
    PodSet(String content, Supplier<IdentitySet> selection) {
        this.content = content;
        this.selection = selection;
    }

    String content() {
        return content;
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
