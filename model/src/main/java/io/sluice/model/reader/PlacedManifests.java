package io.sluice.model.reader;

import io.sluice.model.Manifests;
import io.sluice.model.Places;

/// What was read, and where each field of it is written.
public record PlacedManifests(Manifests manifests, Places places) {}
