package io.sluice.gateway;

import io.sluice.linux.EventLoop;

/// What a connection is doing. Each phase goes over into the next one of this order, or ends.
sealed interface Phase extends EventLoop.Handler permits HelloPhase, DialPhase, Relay, Farewell {
    /// The session's timer has come to its end.
    void expired();

    /// Closes everything that the phase holds, except the client's socket.
    void release();
}
