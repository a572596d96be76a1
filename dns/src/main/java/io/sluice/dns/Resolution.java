package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.List;

/// What became of a name.
public sealed interface Resolution {
    /// The name has addresses.
    ///
    /// @param addresses at least one, each once, in the order of the answers, IPv6 first
    /// @param ttl how long they may still be used, the shortest of all records that led to them
    record Found(List<IpAddress> addresses, Duration ttl) implements Resolution {
        public Found {
            addresses = List.copyOf(addresses);
        }
    }

    /// The name does not exist, or exists without an address (NXDOMAIN or NODATA, RFC 2308).
    record NoSuchName() implements Resolution {}

    /// No server gave a usable answer.
    ///
    /// @param why for a person, such as `10.96.0.10: no answer within 2 s`
    record Failed(String why) implements Resolution {}
}
