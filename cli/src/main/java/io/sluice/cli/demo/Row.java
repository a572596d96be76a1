package io.sluice.cli.demo;

/// A claim and what came of it.
///
/// @param claim the claim
/// @param observed what was seen
/// @param why the reasons, one or more lines
/// @param proved true when what was promised was seen, and the decision engine says the same
record Row(Claim claim, Observation observed, String why, boolean proved) {}
