package io.sluice.model.reader;

import io.sluice.model.Finding;
import io.sluice.model.Position;
import io.sluice.model.Severity;

/// What there is to say about one object; remembers whether any of it is an error.
final class ObjectReport {
    private final Findings findings;
    private final String object;
    private final Strictness strictness;
    private boolean failed;
    private int notUnderstood;

    /// @param object `Kind namespace/name`
    ObjectReport(Findings findings, String object, Strictness strictness) {
        this.findings = findings;
        this.object = object;
        this.strictness = strictness;
    }

    boolean failed() {
        return failed;
    }

    /// How much of the object was not understood so far.
    int notUnderstood() {
        return notUnderstood;
    }

    /// Says that a part of the object is not understood.
    void notUnderstood(String rule, Position position, String message, String fix) {
        notUnderstood++;
        switch (strictness) {
            case STRICT -> error(rule, position, message, fix);
            case LENIENT -> warning(rule, position, message, fix);
        }
    }

    /// Says that the API server refuses a part whose meaning is clear all the same.
    void refused(String rule, Position position, String message, String fix) {
        switch (strictness) {
            case STRICT -> error(rule, position, message, fix);
            case LENIENT -> warning(rule, position, message, fix);
        }
    }

    void error(String rule, Position position, String message, String fix) {
        add(Severity.ERROR, rule, position, message, fix);
    }

    void warning(String rule, Position position, String message, String fix) {
        add(Severity.WARNING, rule, position, message, fix);
    }

    void info(String rule, Position position, String message, String fix) {
        add(Severity.INFO, rule, position, message, fix);
    }

    void add(Severity severity, String rule, Position position, String message, String fix) {
        failed |= severity == Severity.ERROR;
        findings.add(new Finding(rule, severity, position, object, message, fix));
    }
}
