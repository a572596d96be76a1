package io.sluice.flows;

/// How a destination does. [DestinationHealth] says when which holds.
public enum HealthState {
    HEALTHY("healthy"),
    DEGRADED("degraded"),
    FAILING("failing"),
    UNKNOWN("unknown");

    private final String text;

    HealthState(String text) {
        this.text = text;
    }

    /// As it appears in output.
    public String text() {
        return text;
    }
}
