package io.sluice.model;

/// A port that a container declares.
///
/// @param name the name, empty when it has none
/// @param port 1..65535
/// @param protocol TCP when not written
public record ContainerPort(String name, int port, Protocol protocol) {}
