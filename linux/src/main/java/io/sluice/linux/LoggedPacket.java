package io.sluice.linux;

/// A packet that a rule logged.
///
/// @param prefix what the rule says
/// @param inputInterface index of the interface that it came from, 0 when it was made here
/// @param payload the first bytes, from the network header on
public record LoggedPacket(String prefix, int inputInterface, NftData payload) {}
