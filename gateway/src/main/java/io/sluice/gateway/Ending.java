package io.sluice.gateway;

/// Who ended a connection.
public enum Ending {
    CLIENT("client"),
    SERVER("server"),
    GATEWAY("gateway");

    private final String text;

    Ending(String text) {
        this.text = text;
    }

    /// As it appears in the access log.
    public String text() {
        return text;
    }
}
