package io.sluice.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The packet filter of one network namespace (nf_tables over nfnetlink, linux/netfilter/
/// nf_tables.h). Calls are serialised.
public final class Nftables implements AutoCloseable {
    private static final int SUBSYSTEM = 10;
    private static final int INET = 1;
    private static final int GET_TABLE = 1;
    private static final int GET_RULE = 7;
    private static final int GET_SET = 10;
    private static final int GET_ELEMENTS = 13;
    private static final int GET_GENERATION = 16;
    private static final int GET_OBJECT = 19;
    private static final int NEW_GENERATION = 15;
    private static final int BUFFER_BYTES = 64 << 20;
    private static final int WATCH_BYTES = 8 << 20;

    /// A set whose elements come and go all the time is never read twice alike.
    private static final int MOST_READINGS = 10;

    /// Group 7, `NFNLGRP_NFTABLES`, as a bit.
    private static final int EVENT_GROUP = 1 << 6;

    private final NetlinkSocket socket;

    private Nftables(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// @throws KernelException when the kernel or the user's rights do not allow it
    public static Nftables open(NetworkNamespace namespace) throws IOException {
        return new Nftables(
                namespace.call(() -> new NetlinkSocket(NetlinkSocket.NETFILTER, 0, BUFFER_BYTES)));
    }

    /// Applies all changes of a batch, or none.
    ///
    /// @throws KernelException naming the change, and the element where the kernel names it
    public synchronized void commit(NftBatch batch) throws KernelException {
        if (batch.isEmpty()) {
            return;
        }
        int last = batch.finish();
        socket.send(batch.message());
        var failure = socket.await(last, (type, start, end) -> {});
        if (failure.errno() != 0) {
            // Every message of a refused batch may have its own error; the first one counts.
            socket.discardPending();
            throw new KernelException(batch.describe(failure), failure.errno(), failure.text());
        }
    }

    /// The number that grows with every change by anybody.
    public synchronized int generation() throws KernelException {
        var found = new int[1];
        int sequence = socket.nextSequence();
        var message = request(GET_GENERATION, NetlinkMessage.ACK, sequence, 0);
        run(
                "read rule set generation",
                message,
                sequence,
                attributes -> {
                    while (attributes.next()) {
                        if (attributes.type() == 1) {
                            found[0] = attributes.be32();
                        }
                    }
                });
        return found[0];
    }

    /// The comment of a table; empty when there is no such table.
    public synchronized Optional<String> tableComment(String table) throws KernelException {
        var found = new HashMap<String, String>();
        dump(
                "read tables",
                GET_TABLE,
                message -> found.clear(),
                attributes -> {
                    String name = "";
                    String comment = "";
                    while (attributes.next()) {
                        if (attributes.type() == 1) {
                            name = attributes.string();
                        } else if (attributes.type() == 6) {
                            comment = comment(attributes.bytes());
                        }
                    }
                    found.put(name, comment);
                });
        return Optional.ofNullable(found.get(table));
    }

    /// The names of a table's sets and maps.
    public synchronized List<String> sets(String table) throws KernelException {
        var found = new ArrayList<String>();
        named("read sets", GET_SET, table, found::clear, found::add);
        return found;
    }

    /// How many rules each chain of a table has; chains without rules are absent.
    public synchronized Map<String, Integer> ruleCounts(String table) throws KernelException {
        var found = new HashMap<String, Integer>();
        named(
                "read rules",
                GET_RULE,
                table,
                found::clear,
                chain -> found.merge(chain, 1, Integer::sum));
        return found;
    }

    /// Dumps what belongs to a table and says for each of it the name in its second attribute.
    ///
    /// @param again called before each attempt: an interrupted dump starts anew
    private void named(String what, int kind, String table, Runnable again, Consumer<String> found)
            throws KernelException {
        dump(
                what,
                kind,
                message -> {
                    again.run();
                    message.string(1, table);
                },
                attributes -> {
                    String owner = "";
                    String name = "";
                    while (attributes.next()) {
                        if (attributes.type() == 1) {
                            owner = attributes.string();
                        } else if (attributes.type() == 2) {
                            name = attributes.string();
                        }
                    }
                    if (owner.equals(table)) {
                        found.accept(name);
                    }
                });
    }

    /// The elements of a set or map, each once.
    ///
    /// @throws KernelException with `ENOENT` when there is no such set
    public synchronized List<NftElement> elements(String table, NftSet set) throws KernelException {
        var first = reading(table, set.name());
        if (set.intervals() || first.messages() < 2) {
            return first.once();
        }
        // A hash table that grows between two messages shows elements twice, and others not at all.
        var before = first;
        for (int i = 0; i < MOST_READINGS; i++) {
            var again = reading(table, set.name());
            if (again.untimed().equals(before.untimed())) {
                return again.once();
            }
            before = again;
        }
        return before.once();
    }

    /// What one dump said, in how many messages.
    private record Reading(List<NftElement> elements, int messages) {
        List<NftElement> once() {
            return List.copyOf(new LinkedHashSet<>(elements));
        }

        List<NftElement> untimed() {
            return elements.stream().map(NftElement::untimed).toList();
        }
    }

    private Reading reading(String table, String set) throws KernelException {
        var found = new ArrayList<NftElement>();
        var messages = new int[1];
        dump(
                "read set " + table + " " + set,
                GET_ELEMENTS,
                message -> {
                    found.clear();
                    messages[0] = 0;
                    message.string(1, table).string(2, set);
                },
                attributes -> {
                    messages[0]++;
                    while (attributes.next()) {
                        if (attributes.type() == 3) {
                            var list = attributes.nested();
                            while (list.next()) {
                                found.add(element(list.nested()));
                            }
                        }
                    }
                });
        return new Reading(found, messages[0]);
    }

    /// Packets counted by the named counters of a table.
    public synchronized Map<String, Long> counters(String table) throws KernelException {
        var found = new HashMap<String, Long>();
        dump(
                "read counters",
                GET_OBJECT,
                message -> {
                    found.clear();
                    message.string(1, table);
                },
                attributes -> {
                    String owner = "";
                    String name = "";
                    long packets = 0;
                    while (attributes.next()) {
                        switch (attributes.type()) {
                            case 1 -> owner = attributes.string();
                            case 2 -> name = attributes.string();
                            case 4 -> {
                                var counter = attributes.nested();
                                while (counter.next()) {
                                    if (counter.type() == 2) {
                                        packets = counter.be64();
                                    }
                                }
                            }
                            default -> {}
                        }
                    }
                    if (owner.equals(table)) {
                        found.put(name, packets);
                    }
                });
        return found;
    }

    /// Tells when another program changes anything of a table, until the result is closed.
    ///
    /// @param changed called on a thread of its own, also when events were lost
    public Subscription watch(NetworkNamespace namespace, String table, Runnable changed)
            throws IOException {
        int own = socket.port();
        var listening =
                namespace.call(
                        () -> new NetlinkSocket(NetlinkSocket.NETFILTER, EVENT_GROUP, WATCH_BYTES));
        var handler =
                new NetlinkListener.Handler() {
                    @Override
                    public void message(int type, int flags, int port, AttributeCursor attributes) {
                        if (port != own
                                && type != (SUBSYSTEM << 8 | NEW_GENERATION)
                                && attributes.next()
                                && attributes.type() == 1
                                && attributes.string().equals(table)) {
                            changed.run();
                        }
                    }

                    @Override
                    public void overrun() {
                        changed.run();
                    }
                };
        var thread = new NetlinkListener("nftables", listening, handler).start();
        return thread::close;
    }

    private static NftElement element(AttributeCursor attributes) {
        NftData key = NftData.NONE;
        NftData keyEnd = NftData.NONE;
        NftData value = NftData.NONE;
        long timeout = 0;
        long left = 0;
        boolean end = false;
        String comment = "";
        while (attributes.next()) {
            switch (attributes.type()) {
                case 1 -> key = data(attributes.nested());
                case 2 -> value = data(attributes.nested());
                case 3 -> end = (attributes.be32() & 1) != 0;
                case 4 -> timeout = attributes.be64();
                case 5 -> left = attributes.be64();
                case 6 -> comment = comment(attributes.bytes());
                case 10 -> keyEnd = data(attributes.nested());
                default -> {}
            }
        }
        return new NftElement(key, keyEnd, value, timeout, left, end, comment);
    }

    private static NftData data(AttributeCursor attributes) {
        while (attributes.next()) {
            if (attributes.type() == 1) {
                return NftData.raw(attributes.bytes());
            }
        }
        return NftData.NONE;
    }

    private static String comment(byte[] userData) {
        if (userData.length < 3 || userData[0] != 0) {
            return "";
        }
        int length = Math.min(userData[1] & 0xff, userData.length - 2) - 1;
        return new String(userData, 2, length, java.nio.charset.StandardCharsets.UTF_8);
    }

    private interface Writer {
        void write(NetlinkMessage message);
    }

    private interface Taker {
        void take(AttributeCursor attributes);
    }

    private static NetlinkMessage request(int type, int flags, int sequence, int family) {
        return new NetlinkMessage()
                .begin(SUBSYSTEM << 8 | type, NetlinkMessage.REQUEST | flags, sequence)
                .netfilterHeader(family, 0);
    }

    private void run(String what, NetlinkMessage message, int sequence, Taker taker)
            throws KernelException {
        socket.request(
                what,
                message,
                sequence,
                (type, start, end) ->
                        taker.take(new AttributeCursor(socket.received(), start + 4, end)));
    }

    /// Reads a listing; starts again when the rule set changes meanwhile.
    private void dump(String what, int type, Writer writer, Taker taker) throws KernelException {
        for (int attempt = 0; ; attempt++) {
            int sequence = socket.nextSequence();
            var message = request(type, NetlinkMessage.DUMP, sequence, INET);
            writer.write(message);
            try {
                run(what, message, sequence, taker);
                return;
            } catch (KernelException e) {
                if (e.errno() != Errno.EINTR || attempt == 100) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
