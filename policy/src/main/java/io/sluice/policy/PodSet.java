package io.sluice.policy;

import io.sluice.model.LabelSelector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Pods that a peer's selectors select (rules P2, P3, P4), whoever lives in the cluster. Shared
/// by all rules with equal selectors. [IdentityIndex#members] says which identities of a snapshot
/// they are.
final class PodSet {
    private final String ownNamespace;
    private final Optional<LabelSelector> namespaces;
    private final Optional<LabelSelector> pods;
    private volatile @Nullable String content;

    private PodSet(
            String ownNamespace, Optional<LabelSelector> namespaces, Optional<LabelSelector> pods) {
        this.ownNamespace = ownNamespace;
        this.namespaces = namespaces;
        this.pods = pods.filter(selector -> !selector.isEmpty());
    }

    /// Pods of one namespace; `pods` empty = all.
    static PodSet inNamespace(String namespace, Optional<LabelSelector> pods) {
        return new PodSet(namespace, Optional.empty(), pods);
    }

    /// Pods of the namespaces that a selector selects; `pods` empty = all.
    static PodSet inNamespaces(LabelSelector namespaces, Optional<LabelSelector> pods) {
        return new PodSet("", Optional.of(namespaces), pods);
    }

    boolean contains(Identity identity) {
        return (namespaces.isPresent()
                        ? namespaces.get().matches(identity.namespace().labels())
                        : ownNamespace.equals(identity.namespace().name()))
                && (pods.isEmpty() || pods.get().matches(identity.labels()));
    }

    /// The namespace, when it is one by name.
    Optional<String> ownNamespace() {
        return namespaces.isPresent() ? Optional.empty() : Optional.of(ownNamespace);
    }

    Optional<LabelSelector> namespaces() {
        return namespaces;
    }

    /// What is asked of the Pods' labels; empty = nothing.
    Optional<LabelSelector> pods() {
        return pods;
    }

    /// What is selected, as text: equal for equal selectors in every process.
    String content() {
        var known = content;
        if (known == null) {
            known =
                    ownNamespace
                            + "\0"
                            + namespaces.map(SelectorText::of).orElse("own")
                            + "/"
                            + pods.map(SelectorText::of).orElse("{}");
            content = known;
        }
        return known;
    }
}
