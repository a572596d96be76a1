package io.sluice.cli.frame;

/// A command that cannot be carried out: ends the process with an exit code and a message for a
/// person (what, where, why, what to do; one or more lines).
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public Refusal(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    public static Refusal invalid(String message) {
        return new Refusal(Exit.INVALID, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
