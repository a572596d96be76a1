package io.sluice.cli.demo;

import io.sluice.lab.ProbeResult;
import java.time.Instant;

/// An attempt that was made.
///
/// @param claim what it is to show
/// @param aim where it went
/// @param started when it began
/// @param result what the Pod saw of it; for a forged source address, [ProbeResult.TimedOut] when
///   the datagram did not arrive
record Trial(Claim claim, Aim aim, Instant started, ProbeResult result) {}
