package io.sluice.policy;

/// The answer.
public enum Verdict {
    ALLOW("Allow"),
    DENY("Deny");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /// As it appears in output: `Allow` or `Deny`.
    public String text() {
        return text;
    }
}
