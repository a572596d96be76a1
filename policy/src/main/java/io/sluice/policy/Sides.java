package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.policy.Residents.Resident;

/// The compiled sides of every identity, made when first asked for.
///
/// @param namespaces by their ordinals
/// @param known those that were asked for
record Sides(SharedList<NamespaceState> namespaces, KnownSides known) {
    Side of(Direction direction, Identity subject) {
        var side = known.get(direction, subject.ordinal());
        return (side == null ? make(direction, subject) : side).side();
    }

    /// What look-ups ask.
    SideAnswers answers(Direction direction, Resident subject) {
        var side = known.get(direction, subject.ordinal());
        return side == null ? make(direction, subject.identity()) : side;
    }

    private SideAnswers make(Direction direction, Identity subject) {
        var made = namespaces.get(subject.namespace().ordinal()).sides().of(direction, subject);
        known.keep(direction, subject.ordinal(), made);
        return made;
    }
}
