package io.sluice.model;

import java.util.Map;

/// What every object has.
///
/// @param namespace the namespace; `default` when a namespaced object names none, empty for
///   cluster-wide objects
/// @param name the name
/// @param labels labels, immutable
/// @param annotations annotations, immutable
/// @param position where the object starts
public record ObjectMeta(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        Position position) {
    public ObjectMeta {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /// `namespace/name`, or the name alone for cluster-wide objects.
    public String path() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
