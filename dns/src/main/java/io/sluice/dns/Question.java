package io.sluice.dns;

/// What is asked.
///
/// @param name the name, case kept
/// @param type a record type, see [RecordType]
/// @param dnsClass 1 for the Internet
public record Question(DnsName name, int type, int dnsClass) {
    /// The class of the Internet.
    public static final int INTERNET = 1;

    /// True when both ask the same; the name's case does not matter.
    public boolean same(Question other) {
        return type == other.type && dnsClass == other.dnsClass && name.same(other.name);
    }
}
