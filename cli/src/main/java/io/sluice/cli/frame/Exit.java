package io.sluice.cli.frame;

/// Exit codes, the same for every command.
public final class Exit {
    /// Yes, or clean.
    public static final int YES = 0;

    /// No, findings, or a failed case.
    public static final int NO = 1;

    /// Wrong usage, invalid input, or a machine that cannot do it.
    public static final int INVALID = 2;

    /// Nothing runs that could answer.
    public static final int NO_SERVER = 3;

    /// The data is incomplete.
    public static final int INCOMPLETE = 4;

    private Exit() {}
}
