package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.util.List;
import java.util.Optional;

/// What became of a real attempt.
public sealed interface ProbeResult {
    /// The server answered.
    ///
    /// @param server the address that was connected to
    /// @param clientSeen the client's address as the server saw it
    /// @param certificateSubject the verified server certificate's subject, with TLS
    record Connected(IpAddress server, IpAddress clientSeen, Optional<String> certificateSubject)
            implements ProbeResult {}

    /// The name has these addresses.
    record Resolved(List<IpAddress> addresses) implements ProbeResult {
        public Resolved {
            addresses = List.copyOf(addresses);
        }
    }

    /// TCP: a reset instead of a connection. UDP: ICMP port unreachable.
    record Refused() implements ProbeResult {}

    /// An ICMP error: prohibited or unreachable.
    ///
    /// @param why the system's words
    record Rejected(String why) implements ProbeResult {}

    /// Nothing came back in time.
    record TimedOut() implements ProbeResult {}

    /// The name has no address, or no name server answered.
    record NameFailed(String why) implements ProbeResult {}

    /// The connection stands, TLS does not: an alert, a certificate that does not verify, an end or
    /// a reset during the handshake.
    record TlsFailed(String why) implements ProbeResult {}

    /// The connection was accepted and then ended or reset before the server answered.
    record Ended(String why) implements ProbeResult {}

    /// True when the other side answered.
    default boolean answered() {
        return switch (this) {
            case Connected _, Resolved _ -> true;
            case Refused _, Rejected _, TimedOut _, NameFailed _, TlsFailed _, Ended _ -> false;
        };
    }
}
