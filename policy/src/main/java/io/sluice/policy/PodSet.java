package io.sluice.policy;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.Position;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The Pods that selectors select (rules S1, P2, P3, P4), whoever lives in the cluster. Equal when
/// the selectors say the same. [IdentityIndex#members] says which identities of a snapshot they
/// are.
final class PodSet {
    private final String ownNamespace;
    private final Optional<LabelSelector> namespaces;
    private final Optional<LabelSelector> pods;
    private final int hash;
    private volatile @Nullable String content;

    private PodSet(
            String ownNamespace, Optional<LabelSelector> namespaces, Optional<LabelSelector> pods) {
        this.ownNamespace = ownNamespace;
        this.namespaces = normal(namespaces);
        this.pods = pods.isPresent() && pods.get().isEmpty() ? Optional.empty() : normal(pods);
        this.hash =
                31 * (31 * ownNamespace.hashCode() + this.namespaces.hashCode())
                        + this.pods.hashCode();
    }

    /// Pods of one namespace; `pods` empty = all.
    static PodSet inNamespace(String namespace, Optional<LabelSelector> pods) {
        return new PodSet(namespace, Optional.empty(), pods);
    }

    /// Pods of the namespaces that a selector selects; `pods` empty = all.
    static PodSet inNamespaces(LabelSelector namespaces, Optional<LabelSelector> pods) {
        return new PodSet("", Optional.of(namespaces), pods);
    }

    private static Optional<LabelSelector> normal(Optional<LabelSelector> selector) {
        return selector.isPresent() ? Optional.of(normal(selector.get())) : selector;
    }

    /// The same selector for the same content.
    private static LabelSelector normal(LabelSelector selector) {
        if (selector.matchExpressions().isEmpty() && selector.position().equals(Position.NOWHERE)) {
            return selector;
        }
        var requirements = selector.matchExpressions();
        return new LabelSelector(
                selector.matchLabels(),
                switch (requirements.size()) {
                    case 0 -> requirements;
                    case 1 -> List.of(normal(requirements.getFirst()));
                    default ->
                            requirements.stream()
                                    .map(PodSet::normal)
                                    .distinct()
                                    .sorted(Comparator.comparing(Requirement::toString))
                                    .toList();
                },
                Position.NOWHERE);
    }

    private static Requirement normal(Requirement requirement) {
        return isAscending(requirement.values())
                ? requirement
                : new Requirement(
                        requirement.key(),
                        requirement.operator(),
                        requirement.values().stream().distinct().sorted().toList());
    }

    private static boolean isAscending(List<String> values) {
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i - 1).compareTo(values.get(i)) >= 0) {
                return false;
            }
        }
        return true;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || other instanceof PodSet set
                        && hash == set.hash
                        && ownNamespace.equals(set.ownNamespace)
                        && namespaces.equals(set.namespaces)
                        && pods.equals(set.pods);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
