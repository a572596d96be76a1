package io.sluice.cli;

/// Exit codes, the same for every command.
final class Exit {
    /// Yes, or clean.
    static final int YES = 0;

    /// No, findings, or a failed case.
    static final int NO = 1;

    /// Wrong usage, invalid input, or a machine that cannot do it.
    static final int INVALID = 2;

    /// Nothing runs that could answer.
    static final int NO_SERVER = 3;

    /// The data is incomplete.
    static final int INCOMPLETE = 4;

    private Exit() {}
}
