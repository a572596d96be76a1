package io.sluice.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Where the fields of objects are written.
public interface Places {
    /// Knows no field.
    Places NONE =
            new Places() {
                @Override
                public Optional<Position> find(ObjectMeta object, List<String> path) {
                    return Optional.empty();
                }

                @Override
                public Map<Position, Ends> ends(Set<Position> starts) {
                    return Map.of();
                }
            };

    /// Where a field's value is written; empty when the field is absent or null.
    ///
    /// @param object the object, as it was read
    /// @param path names of fields, and places in lists from 0: `spec`, `egress`, `0`
    Optional<Position> find(ObjectMeta object, List<String> path);

    /// Where that ends which begins at these places; places where nothing begins are left out.
    Map<Position, Ends> ends(Set<Position> starts);

    /// An object without braces begins where the name of its first field does, so two things may
    /// begin at one place. Ends are exclusive: the places after the last character.
    ///
    /// @param name the end of the field's name that begins there
    /// @param value the end of the value that begins there, the outermost if there are several
    record Ends(Optional<Position> name, Optional<Position> value) {}
}
