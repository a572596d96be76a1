package io.sluice.policy.lint;

import java.util.List;
import java.util.function.BiPredicate;

/// Entries of a list that another entry makes superfluous. Of equal ones the first is kept.
///
/// @param entries the list
/// @param equal whether two say the same
/// @param covers whether the first says all that the second says
record Repetition<T>(List<T> entries, BiPredicate<T, T> equal, BiPredicate<T, T> covers) {
    /// Takes the place of an entry and of what makes it superfluous.
    interface Visitor {
        void superfluous(int entry, int other, boolean equal);
    }

    void forEach(Visitor visitor) {
        for (int i = 0; i < entries.size(); i++) {
            superfluous(i, visitor);
        }
    }

    private void superfluous(int index, Visitor visitor) {
        T entry = entries.get(index);
        for (int i = 0; i < index; i++) {
            if (equal.test(entries.get(i), entry)) {
                visitor.superfluous(index, i, true);
                return;
            }
        }
        for (int i = 0; i < entries.size(); i++) {
            T other = entries.get(i);
            boolean mutual = i > index && covers.test(entry, other);
            if (i != index && !mutual && !equal.test(other, entry) && covers.test(other, entry)) {
                visitor.superfluous(index, i, false);
                return;
            }
        }
    }
}
