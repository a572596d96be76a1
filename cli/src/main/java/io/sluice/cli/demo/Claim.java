package io.sluice.cli.demo;

/// Something that the examples promise.
///
/// @param text the promise in words
/// @param from the Pod, `namespace/name`
/// @param attempt how it is tried
/// @param promised what must come of it
record Claim(String text, String from, Attempt attempt, Observation promised) {}
