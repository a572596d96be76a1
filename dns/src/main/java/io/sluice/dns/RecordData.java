package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.util.List;

/// What a record says.
public sealed interface RecordData {
    /// A or AAAA.
    record Address(IpAddress address) implements RecordData {}

    /// CNAME.
    record Alias(DnsName target) implements RecordData {}

    /// SOA (RFC 1035, section 3.3.13; the minimum's meaning is in RFC 2308, section 4). Times in
    /// seconds.
    record StartOfAuthority(
            DnsName primary,
            DnsName mailbox,
            long serial,
            long refreshSeconds,
            long retrySeconds,
            long expireSeconds,
            long minimumSeconds)
            implements RecordData {}

    /// SVCB or HTTPS (RFC 9460).
    ///
    /// @param priority 0 for an alias
    /// @param target where the service is; the root stands for the record's owner
    /// @param hints addresses of the target (`ipv4hint`, `ipv6hint`)
    record ServiceBinding(int priority, DnsName target, List<IpAddress> hints)
            implements RecordData {
        public ServiceBinding {
            hints = List.copyOf(hints);
        }
    }

    /// OPT (RFC 6891); its options are not looked at.
    record Edns() implements RecordData {}

    /// A type that is not looked at.
    record Unread() implements RecordData {}
}
