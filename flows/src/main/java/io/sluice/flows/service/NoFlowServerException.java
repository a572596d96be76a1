package io.sluice.flows.service;

import java.io.IOException;
import java.nio.file.Path;

/// Nobody answers on the socket: no instance runs, or it belongs to another user.
public final class NoFlowServerException extends IOException {
    private static final long serialVersionUID = 1;

    NoFlowServerException(Path socket, Throwable cause) {
        super(
                "no running instance answers on "
                        + socket
                        + " ("
                        + cause.getMessage()
                        + "); start one with `sluice up` or `sluice demo`",
                cause);
    }
}
