package io.sluice.policy;

import java.util.Map;

/// A namespace of a snapshot.
///
/// @param ordinal its place in the snapshot, from 0
/// @param name its name
/// @param labels its labels, `kubernetes.io/metadata.name` among them (rule P8)
record NamespaceEntry(int ordinal, String name, Map<String, String> labels) {}
