package io.sluice.model;

/// A namespace; its labels always hold `kubernetes.io/metadata.name` (rule P8).
public record Namespace(ObjectMeta meta) implements Resource {}
