package io.sluice.policy;

import io.sluice.model.Direction;

/// The compiled sides of every identity, made when first asked for.
///
/// @param namespaces by their ordinals
record Sides(SharedList<NamespaceState> namespaces) {
    Side of(Direction direction, Identity subject) {
        return namespaces.get(subject.namespace().ordinal()).sides().of(direction, subject);
    }
}
