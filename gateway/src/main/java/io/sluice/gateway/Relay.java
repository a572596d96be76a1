package io.sluice.gateway;

import io.sluice.flows.Reason;
import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.Sockets;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A tunnel that stands: bytes go both ways until both sides have ended, one is reset, or nothing
/// moves for too long. Each side's end is passed on as it came: an end of stream, or a reset. A
/// server that ends before its ServerHello is complete ends the tunnel: no handshake can follow.
final class Relay implements Phase, Runnable {
    /// A client that waited this long for a first byte left because none came.
    private static final long PATIENT_NANOS = 2_000_000_000L;

    private final Session session;
    private final int server;
    private final Direction out;
    private final Direction in;
    private final long establishedNanos = System.nanoTime();
    private long lastNanos;
    private boolean deferred;
    private boolean over;
    private boolean resetServer;
    private boolean clientBroken;
    private boolean serverBroken;
    private @Nullable ServerHelloWatch watch = new ServerHelloWatch();
    private String tlsFailure = "";
    private @Nullable Ending firstEnd;

    Relay(Session session, int server) {
        this.session = session;
        this.server = server;
        out = new Direction(session, session.client, server, true);
        in = new Direction(session, server, session.client, false);
    }

    /// Sends the ClientHello on and starts to relay.
    ///
    /// @param moreToRead true when the client may have sent more
    /// @param clientClosed true when the client has ended its sending direction
    /// @param serverEvents what was reported of the server's socket when it was connected
    void begin(
            byte[] hello,
            int helloLength,
            boolean moreToRead,
            boolean clientClosed,
            int serverEvents) {
        session.gateway.carried();
        var timeouts = session.gateway.settings().timeouts();
        long first = Math.min(timeouts.firstByte().toNanos(), timeouts.idle().toNanos());
        session.gateway.loop().schedule(session, first);
        lastNanos = session.gateway.loop().nowNanos();
        out.senderReady(
                (moreToRead ? EventLoop.READABLE : 0) | (clientClosed ? EventLoop.PEER_CLOSED : 0));
        in.senderReady(serverEvents & ~EventLoop.WRITABLE);
        var sent = out.sendFirst(hello, helloLength);
        if (sent == Direction.Result.RECEIVER_FAILED) {
            failed(Ending.SERVER, out.failure());
            return;
        }
        if (!session.clientWatched) {
            session.watchClient(GatewayLoop.INCOMING);
        }
        drive();
    }

    @Override
    public void ready(int fd, int events) {
        lastNanos = session.gateway.loop().nowNanos();
        boolean fromClient = fd == session.client;
        boolean broken = (events & EventLoop.ERROR) != 0;
        clientBroken |= broken && fromClient;
        serverBroken |= broken && !fromClient;
        (fromClient ? out : in).senderReady(events);
        (fromClient ? in : out).receiverReady(events);
        drive();
    }

    @Override
    public void run() {
        deferred = false;
        if (!over) {
            session.guarded(this::drive);
        }
    }

    private void drive() {
        var outward = out.move(this);
        if (isBroken(outward, out, Ending.CLIENT, Ending.SERVER)) {
            return;
        }
        noteEnd(out, Ending.CLIENT);
        var inward = in.move(this);
        if (isBroken(inward, in, Ending.SERVER, Ending.CLIENT)) {
            return;
        }
        noteEnd(in, Ending.SERVER);
        if (in.isOver() && (out.isOver() || watch != null)) {
            finish();
            return;
        }
        if (serverBroken && in.isOver()) {
            failed(Ending.SERVER, Errno.ECONNRESET);
            return;
        }
        if (clientBroken && out.isOver()) {
            failed(Ending.CLIENT, Errno.ECONNRESET);
            return;
        }
        out.passEnd();
        in.passEnd();
        if (!deferred && (outward == Direction.Result.BUSY || inward == Direction.Result.BUSY)) {
            deferred = true;
            session.gateway.loop().defer(this);
        }
    }

    private boolean isBroken(
            Direction.Result result, Direction direction, Ending sender, Ending receiver) {
        switch (result) {
            case BLOCKED, BUSY -> {
                return false;
            }
            case SENDER_FAILED -> failed(sender, direction.failure());
            case RECEIVER_FAILED -> failed(receiver, direction.failure());
        }
        return true;
    }

    private void noteEnd(Direction direction, Ending sender) {
        if (firstEnd == null && direction.hasEnded()) {
            firstEnd = sender;
        }
    }

    /// Looks at the server's first bytes.
    void seen(Direction direction, MemorySegment bytes, int count) {
        var current = watch;
        if (current == null || direction != in) {
            return;
        }
        long sinceEstablished = System.nanoTime() - establishedNanos;
        if (session.firstByteNanos < 0) {
            session.firstByteNanos = sinceEstablished;
        }
        switch (current.add(bytes, count)) {
            case PART -> {
                return;
            }
            case COMPLETE -> session.tlsNanos = sinceEstablished;
            case ALERT ->
                    tlsFailure = "the server answered with TLS alert " + current.alertDescription();
            case NOT_TLS -> tlsFailure = "the server answered with something that is not TLS";
        }
        watch = null;
    }

    private void finish() {
        var ending = firstEnd == null ? Ending.SERVER : firstEnd;
        end(ending, ending == Ending.SERVER ? "the server ended the connection" : "", false, false);
    }

    private void failed(Ending side, int errno) {
        resetServer = side == Ending.CLIENT;
        if (firstEnd == null && side == Ending.SERVER && out.senderIsClosed()) {
            firstEnd = Ending.CLIENT;
        }
        boolean inUse = firstEnd == null;
        var ending = firstEnd == null ? side : firstEnd;
        end(ending, "%s: %s".formatted(side.text(), Errno.text(errno)), true, inUse);
    }

    /// @param how what the side did that ended it, for reasons that say more
    /// @param inUse true when neither side had ended before: a reset that answers what was sent
    ///   after an orderly end is part of many a good connection
    private void end(Ending ending, String how, boolean reset, boolean inUse) {
        if (!tlsFailure.isEmpty()) {
            end(Optional.of(Reason.TLS_FAILED), tlsFailure, ending, reset);
        } else if (session.firstByteNanos < 0) {
            withoutFirstByte(ending, how, reset);
        } else if (watch != null && ending == Ending.SERVER) {
            end(
                    Optional.of(Reason.TLS_FAILED),
                    "the server left in the middle of its ServerHello",
                    ending,
                    reset);
        } else if (reset && inUse && ending == Ending.SERVER) {
            end(Optional.of(Reason.RESET), how, ending, true);
        } else {
            end(Optional.empty(), "", ending, reset);
        }
    }

    private void withoutFirstByte(Ending ending, String how, boolean reset) {
        long waited = System.nanoTime() - establishedNanos;
        if (ending == Ending.SERVER) {
            end(Optional.of(Reason.NO_FIRST_BYTE), how, ending, reset);
        } else if (waited > PATIENT_NANOS) {
            end(
                    Optional.of(Reason.NO_FIRST_BYTE),
                    "the client left after waiting " + waited / 1_000_000_000L + " s",
                    ending,
                    reset);
        } else {
            end(Optional.empty(), "", ending, reset);
        }
    }

    private void end(Optional<Reason> reason, String explanation, Ending ending, boolean reset) {
        session.end(reason, explanation, ending, reset);
    }

    @Override
    public void expired() {
        var timeouts = session.gateway.settings().timeouts();
        long now = session.gateway.loop().nowNanos();
        boolean waits = session.firstByteNanos < 0;
        long limit = waits ? timeouts.firstByte().toNanos() : timeouts.idle().toNanos();
        long passed = now - (waits ? establishedNanos : lastNanos);
        if (passed < limit) {
            session.gateway.loop().schedule(session, limit - passed);
            return;
        }
        resetServer = true;
        if (waits) {
            end(
                    Optional.of(Reason.NO_FIRST_BYTE),
                    "no byte from the server within " + timeouts.firstByte().toSeconds() + " s",
                    Ending.GATEWAY,
                    true);
        } else {
            end(
                    Optional.of(Reason.IDLE_TIMEOUT),
                    "nothing was sent for " + timeouts.idle().toSeconds() + " s",
                    Ending.GATEWAY,
                    true);
        }
    }

    @Override
    public void release() {
        over = true;
        session.bytesOut = out.bytes();
        session.bytesIn = in.bytes();
        out.release();
        in.release();
        if (resetServer) {
            Sockets.resetOnClose(server);
        }
        session.gateway.loop().close(server);
    }
}
