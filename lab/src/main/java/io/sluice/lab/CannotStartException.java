package io.sluice.lab;

import java.io.IOException;

/// A program that could not be started inside a Pod.
public final class CannotStartException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean exists;

    CannotStartException(String message, boolean exists, IOException cause) {
        super(message, cause);
        this.exists = exists;
    }

    /// Whether there is a file of that name, which then cannot be executed.
    public boolean exists() {
        return exists;
    }
}
