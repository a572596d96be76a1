package io.sluice.dns;

/// DNS over TCP: two bytes of length before each message (RFC 1035, section 4.2.2).
public final class Framing {
    private Framing() {}

    /// The message with its length before it, to be sent in one piece (RFC 7766, section 8).
    public static byte[] frame(byte[] message) {
        var framed = new byte[message.length + 2];
        framed[0] = (byte) (message.length >> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, 2, message.length);
        return framed;
    }
}
