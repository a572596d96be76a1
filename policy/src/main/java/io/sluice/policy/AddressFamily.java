package io.sluice.policy;

/// IPv4 or IPv6.
public enum AddressFamily {
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String text;

    AddressFamily(String text) {
        this.text = text;
    }

    /// As it appears in output: `IPv4` or `IPv6`.
    public String text() {
        return text;
    }
}
