package io.sluice.policy;

/// A condition of a rule that does not hold.
///
/// @param what the condition, such as `port` or `namespace label env`
/// @param detail one sentence
record Difference(String what, String detail) {}
