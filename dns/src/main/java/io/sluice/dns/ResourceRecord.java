package io.sluice.dns;

/// One record of a message.
///
/// @param name the owner
/// @param type see [RecordType]
/// @param dnsClass 1 for the Internet; the sender's UDP size when the type is OPT
/// @param ttlSeconds 0 .. 2^31-1: larger values on the wire count as 0 (RFC 2181, section 8); for
///   OPT the raw 32 bits
/// @param data what it says
public record ResourceRecord(
        DnsName name, int type, int dnsClass, long ttlSeconds, RecordData data) {}
