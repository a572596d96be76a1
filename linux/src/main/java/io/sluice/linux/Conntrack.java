package io.sluice.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The tracked connections of one network namespace. Calls are serialised.
public final class Conntrack implements AutoCloseable {
    private static final int SUBSYSTEM = 1;
    private static final int NEW = 0;
    private static final int GET = 1;
    private static final int DELETE = 2;
    private static final int TUPLE_ORIGINAL = 1;
    private static final int ID = 12;
    private static final int UNSPECIFIED = 0;
    private static final int IPV4 = 2;
    private static final int IPV6 = 10;
    private static final int BUFFER_BYTES = 4 << 20;
    private static final int GROUP_NEW = 1;
    private static final int GROUP_UPDATE = 2;
    private static final int GROUP_DESTROY = 4;

    private final NetlinkSocket socket;

    private Conntrack(NetlinkSocket socket) {
        this.socket = socket;
    }

    public static Conntrack open(NetworkNamespace namespace) throws IOException {
        return new Conntrack(
                namespace.call(() -> new NetlinkSocket(NetlinkSocket.NETFILTER, 0, BUFFER_BYTES)));
    }

    /// The connections that a condition holds for.
    public synchronized List<ConntrackEntry> list(Predicate<ConntrackEntry> condition)
            throws KernelException {
        var found = new ArrayList<ConntrackEntry>();
        int sequence = socket.nextSequence();
        var message = request(GET, NetlinkMessage.DUMP, sequence, UNSPECIFIED);
        socket.request(
                "list connections",
                message,
                sequence,
                (type, start, end) -> {
                    if (type == (SUBSYSTEM << 8 | NEW)) {
                        var entry = read(start, end);
                        if (condition.test(entry)) {
                            found.add(entry);
                        }
                    }
                });
        return found;
    }

    /// A connection as it is now; empty when it has ended.
    public synchronized Optional<ConntrackEntry> find(ConntrackTuple original)
            throws KernelException {
        var found = new ArrayList<ConntrackEntry>();
        int sequence = socket.nextSequence();
        var message = request(GET, NetlinkMessage.ACK, sequence, family(original));
        original.write(message, TUPLE_ORIGINAL);
        try {
            socket.request(
                    "read connection " + original,
                    message,
                    sequence,
                    (type, start, end) -> found.add(read(start, end)));
        } catch (KernelException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return found.stream().findFirst();
    }

    /// Forgets a connection: its next packet is judged like a first one.
    ///
    /// @return false when it had ended already
    public synchronized boolean delete(ConntrackEntry entry) throws KernelException {
        int sequence = socket.nextSequence();
        var message = request(DELETE, NetlinkMessage.ACK, sequence, family(entry.original()));
        entry.original().write(message, TUPLE_ORIGINAL);
        message.be32(ID, entry.id());
        try {
            socket.request(
                    "delete connection " + entry.original(),
                    message,
                    sequence,
                    (type, start, end) -> {});
            return true;
        } catch (KernelException e) {
            if (e.errno() == Errno.ENOENT) {
                return false;
            }
            throw e;
        }
    }

    private ConntrackEntry read(int start, int end) {
        return ConntrackEntry.read(new AttributeCursor(socket.received(), start + 4, end));
    }

    private static int family(ConntrackTuple tuple) {
        return tuple.v6() ? IPV6 : IPV4;
    }

    private static NetlinkMessage request(int type, int flags, int sequence, int family) {
        return new NetlinkMessage()
                .begin(SUBSYSTEM << 8 | type, NetlinkMessage.REQUEST | flags, sequence)
                .netfilterHeader(family, 0);
    }

    /// Takes events, on a thread of their own.
    public interface Listener {
        /// A connection's first packet has passed.
        void started(ConntrackEntry entry);

        /// Something about it changed, such as its TCP state. Counters are not told.
        void changed(ConntrackEntry entry);

        /// It is over, with its final counters.
        void ended(ConntrackEntry entry);

        /// An unknown number of events was lost because they came too fast.
        void overrun();
    }

    /// Tells a listener of every connection from now on, until the result is closed.
    ///
    /// @param bufferBytes how much may wait to be read
    public static Subscription listen(
            NetworkNamespace namespace, int bufferBytes, Listener listener) throws IOException {
        var socket =
                namespace.call(() ->
                        new NetlinkSocket(
                                NetlinkSocket.NETFILTER,
                                GROUP_NEW | GROUP_UPDATE | GROUP_DESTROY,
                                bufferBytes));
        var thread = new NetlinkListener("conntrack", socket, new Events(listener)).start();
        return thread::close;
    }

    private record Events(Listener listener) implements NetlinkListener.Handler {
        @Override
        public void message(int type, int flags, int port, AttributeCursor attributes) {
            var entry = ConntrackEntry.read(attributes);
            if (type == (SUBSYSTEM << 8 | DELETE)) {
                listener.ended(entry);
            } else if ((flags & NetlinkMessage.CREATE) != 0) {
                listener.started(entry);
            } else {
                listener.changed(entry);
            }
        }

        @Override
        public void overrun() {
            listener.overrun();
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
