/// From text to resources: YAML and JSON with positions, guarded against hostile input, then one
/// reader per kind that defaults and validates as the API server does. Problems become
/// [io.sluice.model.Finding]s, never exceptions. Only [ManifestReader], [Strictness] and
/// [PlacedManifests] are for others.
@NullMarked
package io.sluice.model.reader;

import org.jspecify.annotations.NullMarked;
