package io.sluice.dns;

/// Bytes that are no DNS message, or one that breaks a limit.
public final class DnsException extends Exception {
    private static final long serialVersionUID = 1;

    public DnsException(String what) {
        super(what);
    }
}
