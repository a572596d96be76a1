package io.sluice.linux;

/// A tracked connection (linux/netfilter/nfnetlink_conntrack.h).
///
/// @param id the kernel's number for it
/// @param original as its first packet was
/// @param reply as answers are: after address translation, the answer's source is who really
///   answers
/// @param mark the connection mark
/// @param status bits of [#SEEN_REPLY] and [#ASSURED]
/// @param tcpState one of `TCP_CONNTRACK_*`; 0 for other protocols and where it is not told
/// @param packetsOut packets in the original direction; counters are 0 unless the namespace counts
/// @param bytesOut bytes, with headers, in the original direction
/// @param packetsIn packets in the reply direction
/// @param bytesIn bytes in the reply direction
/// @param startNanos when it began, in nanoseconds since 1970; 0 unless the namespace takes times
/// @param stopNanos when it ended; 0 while it lives
public record ConntrackEntry(
        int id,
        ConntrackTuple original,
        ConntrackTuple reply,
        int mark,
        int status,
        int tcpState,
        long packetsOut,
        long bytesOut,
        long packetsIn,
        long bytesIn,
        long startNanos,
        long stopNanos) {
    /// In [#status]: packets went both ways.
    public static final int SEEN_REPLY = 2;

    /// In [#status]: more than an attempt; for TCP, the handshake was completed.
    public static final int ASSURED = 4;

    /// In [#tcpState]: both sides have closed.
    public static final int TCP_TIME_WAIT = 7;

    /// In [#tcpState]: reset.
    public static final int TCP_CLOSE = 8;

    public boolean has(int statusBits) {
        return (status & statusBits) == statusBits;
    }

    /// Reads the attributes of a connection.
    static ConntrackEntry read(AttributeCursor attributes) {
        int id = 0;
        ConntrackTuple original = null;
        ConntrackTuple reply = null;
        int mark = 0;
        int status = 0;
        int tcpState = 0;
        long[] out = new long[2];
        long[] in = new long[2];
        long[] times = new long[2];
        while (attributes.next()) {
            switch (attributes.type()) {
                case 1 -> original = ConntrackTuple.read(attributes.nested());
                case 2 -> reply = ConntrackTuple.read(attributes.nested());
                case 3 -> status = attributes.be32();
                case 4 -> tcpState = tcpState(attributes.nested());
                case 8 -> mark = attributes.be32();
                case 9 -> pair(attributes.nested(), out);
                case 10 -> pair(attributes.nested(), in);
                case 12 -> id = attributes.be32();
                case 20 -> pair(attributes.nested(), times);
                default -> {}
            }
        }
        if (original == null || reply == null) {
            throw new IllegalStateException("the kernel told of a connection without addresses");
        }
        return new ConntrackEntry(
                id, original, reply, mark, status, tcpState, out[0], out[1], in[0], in[1], times[0],
                times[1]);
    }

    private static int tcpState(AttributeCursor protocols) {
        while (protocols.next()) {
            if (protocols.type() == 1) {
                var tcp = protocols.nested();
                while (tcp.next()) {
                    if (tcp.type() == 1) {
                        return tcp.u8();
                    }
                }
            }
        }
        return 0;
    }

    private static void pair(AttributeCursor attributes, long[] into) {
        while (attributes.next()) {
            if (attributes.type() == 1 || attributes.type() == 2) {
                into[attributes.type() - 1] = attributes.be64();
            }
        }
    }
}
