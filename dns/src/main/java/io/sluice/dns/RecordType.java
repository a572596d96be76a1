package io.sluice.dns;

/// Record types that this code tells apart; all others pass as they are.
public final class RecordType {
    public static final int A = 1;
    public static final int CNAME = 5;
    public static final int SOA = 6;
    public static final int AAAA = 28;

    /// RFC 6891.
    public static final int OPT = 41;

    /// RFC 9460.
    public static final int SVCB = 64;

    /// RFC 9460.
    public static final int HTTPS = 65;

    /// All types at once, in questions only.
    public static final int ANY = 255;

    private RecordType() {}
}
