package io.sluice.flows;

/// The stages of a connection, in order.
public enum Stage {
    DNS("DNS"),
    POLICY("policy"),
    CONNECT("connect"),
    TLS("TLS"),
    FIRST_BYTE("first byte"),
    TRANSFER("transfer");

    private final String text;

    Stage(String text) {
        this.text = text;
    }

    /// As it appears in output.
    public String text() {
        return text;
    }
}
