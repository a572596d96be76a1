package io.sluice.model.reader;

/// What a part of a manifest means that this release does not understand.
public enum Strictness {
    /// It is an error, and its object is not read.
    STRICT,
    /// It is a warning, and its object is read without it. A policy fails closed: a rule with such
    /// a part allows nothing more, and denies everything when it does not allow.
    LENIENT
}
