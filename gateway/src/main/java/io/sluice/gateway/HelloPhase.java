package io.sluice.gateway;

import io.sluice.flows.Reason;
import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.Sockets;
import java.util.Optional;

/// Waits for the ClientHello, then finds out who serves its name.
final class HelloPhase implements Phase {
    private final Session session;
    private final HelloReader reader = new HelloReader();
    private boolean open;

    HelloPhase(Session session) {
        this.session = session;
    }

    /// Reads what is there. Most hellos are complete when the connection is accepted; only the
    /// others are watched and counted.
    @Override
    public void ready(int fd, int events) {
        var buffer = session.gateway.buffer();
        boolean clientClosed = (events & EventLoop.PEER_CLOSED) != 0;
        while (true) {
            int room = reader.room();
            int count = Sockets.receive(session.client, buffer, room);
            if (count == -Errno.EAGAIN) {
                waitForMore();
                return;
            }
            if (count <= 0) {
                gone(count);
                return;
            }
            try {
                var hello = reader.add(buffer, count);
                if (hello.isPresent()) {
                    complete(hello.get(), count == room, clientClosed);
                    return;
                }
            } catch (ClientHello.Malformed e) {
                session.speaksTls = reader.looksLikeTls();
                session.refuse(Reason.BAD_HELLO, "", e.why());
                return;
            }
            if (count < room && !clientClosed) {
                waitForMore();
                return;
            }
        }
    }

    private void waitForMore() {
        if (session.clientWatched) {
            return;
        }
        if (!session.gateway.openHello(session.share())) {
            session.refuse(Reason.OVERLOADED, "", "too many connections without a ClientHello");
            return;
        }
        open = true;
        session.gateway
                .loop()
                .schedule(session, session.gateway.settings().timeouts().hello().toNanos());
        session.watchClient(GatewayLoop.INCOMING);
    }

    private void gone(int count) {
        String how = count == 0 ? "ended the connection" : "reset the connection";
        session.end(
                Optional.of(Reason.BAD_HELLO),
                "the client %s after %d bytes of a ClientHello".formatted(how, reader.length()),
                Ending.CLIENT,
                false);
    }

    private void complete(ClientHello hello, boolean moreToRead, boolean clientClosed) {
        release();
        session.gateway.loop().cancel(session);
        session.speaksTls = true;
        session.helloIs(hello);
        switch (hello.serverName()) {
            case ServerName.None(String why) -> session.refuse(Reason.NO_NAME, "", why);
            case ServerName.Bad(String why) -> session.refuse(Reason.BAD_HELLO, "", why);
            case ServerName.Dns(String name) -> {
                session.name = name;
                route(moreToRead, clientClosed);
            }
        }
    }

    private void route(boolean moreToRead, boolean clientClosed) {
        switch (session.snapshot.listeners().find(session.originalPort, session.name)) {
            case Listeners.Match.NotServed(String why) ->
                    session.refuse(Reason.NAME_NOT_SERVED, "", why);
            case Listeners.Match.Served(String gateway) -> {
                session.carriedBy = gateway;
                var dial =
                        new DialPhase(
                                session, reader.bytes(), reader.length(), moreToRead, clientClosed);
                session.enter(dial);
                dial.begin();
            }
        }
    }

    @Override
    public void expired() {
        session.speaksTls = reader.looksLikeTls();
        session.refuse(
                Reason.BAD_HELLO,
                "",
                "no complete ClientHello within %d s (%d bytes)"
                        .formatted(
                                session.gateway.settings().timeouts().hello().toSeconds(),
                                reader.length()));
    }

    @Override
    public void release() {
        if (open) {
            open = false;
            session.gateway.closeHello(session.share());
        }
    }
}
