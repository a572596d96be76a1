package io.sluice.linux;

import java.io.IOException;

/// Packets that rules log to a netlink group (linux/netfilter/nfnetlink_log.h).
public final class Nflog {
    private static final int SUBSYSTEM = 4;
    private static final int PACKET = 0;
    private static final int CONFIG = 1;
    private static final int COMMAND = 1;
    private static final int MODE = 2;
    private static final int FLAGS = 6;
    private static final byte BIND = 1;
    private static final byte COPY_PACKET = 2;
    private static final int SEQUENCE_NUMBERS = 1;

    private Nflog() {}

    /// Takes packets, on a thread of their own.
    public interface Listener {
        void packet(LoggedPacket packet);

        /// Packets that were logged and did not arrive here, by their sequence numbers.
        void lost(long count);
    }

    /// Tells a listener of every packet logged to a group from now on, until the result is closed.
    ///
    /// @param copyBytes how much of each packet is wanted
    /// @param bufferBytes how much may wait to be read
    /// @throws KernelException with `EBUSY` when another program reads this group
    public static Subscription listen(
            NetworkNamespace namespace,
            int group,
            int copyBytes,
            int bufferBytes,
            Listener listener)
            throws IOException {
        var socket =
                namespace.call(() -> new NetlinkSocket(NetlinkSocket.NETFILTER, 0, bufferBytes));
        try {
            configure(socket, group, COMMAND, BIND);
            configure(
                    socket,
                    group,
                    MODE,
                    (byte) (copyBytes >> 24),
                    (byte) (copyBytes >> 16),
                    (byte) (copyBytes >> 8),
                    (byte) copyBytes,
                    COPY_PACKET,
                    (byte) 0);
            configure(socket, group, FLAGS, (byte) 0, (byte) SEQUENCE_NUMBERS);
        } catch (KernelException e) {
            socket.close();
            throw e;
        }
        var thread = new NetlinkListener("nflog", socket, new Packets(listener)).start();
        return thread::close;
    }

    private static void configure(NetlinkSocket socket, int group, int attribute, byte... value)
            throws KernelException {
        int sequence = socket.nextSequence();
        var message =
                new NetlinkMessage()
                        .begin(
                                SUBSYSTEM << 8 | CONFIG,
                                NetlinkMessage.REQUEST | NetlinkMessage.ACK,
                                sequence)
                        .netfilterHeader(0, group)
                        .bytes(attribute, value);
        socket.request(
                "configure packet log group " + group, message, sequence, (type, start, end) -> {});
    }

    private static final class Packets implements NetlinkListener.Handler {
        private final Listener listener;
        private int next = -1;

        Packets(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void message(int type, int flags, int port, AttributeCursor attributes) {
            if (type != (SUBSYSTEM << 8 | PACKET)) {
                return;
            }
            String prefix = "";
            int input = 0;
            var payload = NftData.NONE;
            while (attributes.next()) {
                switch (attributes.type()) {
                    case 4 -> input = attributes.be32();
                    case 9 -> payload = NftData.raw(attributes.bytes());
                    case 10 -> prefix = attributes.string();
                    case 12 -> sequence(attributes.be32());
                    default -> {}
                }
            }
            listener.packet(new LoggedPacket(prefix, input, payload));
        }

        private void sequence(int number) {
            if (next != -1 && number != next) {
                listener.lost(Integer.toUnsignedLong(number - next));
            }
            next = number + 1;
        }

        /// The gap in the sequence numbers tells how many.
        @Override
        public void overrun() {}
    }
}
