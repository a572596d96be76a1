package io.sluice.linux;

/// A datagram as it was received.
public final class Datagram {
    private final byte[] payload;
    private final SocketName source;
    private final SocketName destination;

    Datagram(byte[] payload, SocketName source, SocketName destination) {
        this.payload = payload;
        this.source = source;
        this.destination = destination;
    }

    public byte[] payload() {
        return payload.clone();
    }

    /// Who sent it.
    public SocketName source() {
        return source;
    }

    /// Where it was sent to, before any redirection to this socket.
    public SocketName destination() {
        return destination;
    }
}
