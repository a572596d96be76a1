package io.sluice.model;

/// A transport protocol with ports, with its IANA protocol number.
public enum Protocol {
    TCP(6),
    UDP(17),
    SCTP(132);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /// The number in the IP header.
    public int number() {
        return number;
    }
}
