package io.sluice.model;

/// How serious a [Finding] is.
public enum Severity {
    /// The manifest cannot be carried out: nothing is started with it.
    ERROR,
    /// It can be carried out, but hardly means what its author intended.
    WARNING,
    /// Worth knowing.
    INFO
}
