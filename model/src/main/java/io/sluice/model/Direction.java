package io.sluice.model;

/// The direction of a policy, seen from the Pod it selects.
public enum Direction {
    INGRESS,
    EGRESS
}
