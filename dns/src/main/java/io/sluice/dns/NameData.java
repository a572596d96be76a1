package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.List;

/// What a [NameServer] knows of a name.
public sealed interface NameData {
    /// How long answers may be kept.
    Duration ttl();

    /// The name has these addresses; none makes a name that exists without an address.
    record Addresses(List<IpAddress> addresses, Duration ttl) implements NameData {
        public Addresses {
            addresses = List.copyOf(addresses);
        }
    }

    /// The name is an alias (CNAME).
    record Alias(String target, Duration ttl) implements NameData {}
}
