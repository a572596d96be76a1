package io.sluice.linux;

import java.io.IOException;
import java.util.function.Consumer;

/// Interfaces, addresses, routes and policy-routing rules of one network namespace (rtnetlink(7)).
/// May be used by several threads; requests go one after another. Refusals are [KernelException]s
/// that carry the kernel's own words where it gives any.
public final class Rtnetlink implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 20;

    private final NetlinkSocket socket;
    private final NetlinkMessage message = new NetlinkMessage();
    private final Links links = new Links(this);
    private final Addresses addresses = new Addresses(this);
    private final Routes routes = new Routes(this);
    private final Rules rules = new Rules(this);

    private Rtnetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Opens the namespace's routing tables. Reading needs no rights, changing needs CAP_NET_ADMIN
    /// over the namespace.
    public static Rtnetlink open(NetworkNamespace namespace) throws IOException {
        return new Rtnetlink(
                namespace.call(() -> new NetlinkSocket(NetlinkSocket.ROUTE, 0, BUFFER_BYTES)));
    }

    public Links links() {
        return links;
    }

    public Addresses addresses() {
        return addresses;
    }

    public Routes routes() {
        return routes;
    }

    public Rules rules() {
        return rules;
    }

    /// Takes the messages of a dump.
    interface Reader {
        /// @param type the message's type
        /// @param header the family header's bytes
        /// @param attributes what follows it
        void message(int type, byte[] header, NetlinkAttributes attributes);
    }

    /// One change, acknowledged.
    synchronized void change(String what, int type, int flags, Consumer<NetlinkMessage> body)
            throws KernelException {
        int sequence = socket.nextSequence();
        message.reset().begin(type, NetlinkMessage.REQUEST | NetlinkMessage.ACK | flags, sequence);
        body.accept(message);
        socket.request(what, message, sequence, (answer, offset, end) -> {});
    }

    /// Reads all objects of a kind.
    ///
    /// @param headerBytes the size of the family header, in the request and in every answer
    synchronized void dump(String what, int type, int headerBytes, Reader reader)
            throws KernelException {
        int sequence = socket.nextSequence();
        message.reset()
                .begin(type, NetlinkMessage.REQUEST | NetlinkMessage.DUMP, sequence)
                .raw(new byte[headerBytes]);
        socket.request(
                what,
                message,
                sequence,
                (answer, offset, end) ->
                        reader.message(
                                answer,
                                socket.received()
                                        .asSlice(offset, headerBytes)
                                        .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE),
                                new NetlinkAttributes(
                                        socket.received(), offset + headerBytes, end)));
    }

    @Override
    public void close() {
        socket.close();
    }
}
