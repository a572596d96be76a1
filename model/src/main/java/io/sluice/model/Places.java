package io.sluice.model;

import java.util.List;
import java.util.Optional;

/// Where the fields of objects are written.
@FunctionalInterface
public interface Places {
    /// Knows no field.
    Places NONE = (object, path) -> Optional.empty();

    /// Where a field's value is written; empty when the field is absent or null.
    ///
    /// @param object the object, as it was read
    /// @param path names of fields, and places in lists from 0: `spec`, `egress`, `0`
    Optional<Position> find(ObjectMeta object, List<String> path);
}
