package io.sluice.gateway;

import io.sluice.dns.Resolution;
import io.sluice.flows.Reason;
import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.model.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Resolves the name, checks every address, and connects to one that was checked: the addresses are
/// tried one after the other, the next one when the one before fails or takes long, all within one
/// deadline (after RFC 8305).
final class DialPhase implements Phase {
    /// How long one address may take before the next one is tried beside it.
    private static final long HEAD_START_NANOS = 250_000_000L;

    private final Session session;
    private final byte[] hello;
    private final int helloLength;
    private boolean moreToRead;
    private boolean clientClosed;

    private boolean resolved;
    private List<Route.Choice> choices = List.of();
    private int[] attempts = {-1};
    private int tried;
    private int running;
    private Optional<Ruling.Refused> refusal = Optional.empty();
    private long deadlineNanos;
    private long dialledNanos;
    private String lastFailure = "";
    private boolean over;

    /// @param moreToRead true when the client may have sent more than the hello
    /// @param clientClosed true when the client has ended its sending direction
    DialPhase(
            Session session,
            byte[] hello,
            int helloLength,
            boolean moreToRead,
            boolean clientClosed) {
        this.session = session;
        this.hello = hello;
        this.helloLength = helloLength;
        this.moreToRead = moreToRead;
        this.clientClosed = clientClosed;
    }

    void begin() {
        if (!session.addressedDirectly()
                && session.gateway
                        .recentAnswers()
                        .answered(session.source, session.name, session.original)) {
            dial(List.of(session.original));
            return;
        }
        resolve();
    }

    private void resolve() {
        var loop = session.gateway.loop();
        long asked = System.nanoTime();
        var answer = session.gateway.resolver().resolve(session.name);
        if (answer.isDone()) {
            resolved(answer.join(), asked);
            return;
        }
        loop.schedule(session, session.gateway.settings().timeouts().dns().toNanos());
        var _ =
                answer.thenAccept(resolution ->
                        loop.execute(() -> session.guarded(() -> resolved(resolution, asked))));
    }

    private void resolved(Resolution resolution, long askedNanos) {
        if (over || resolved) {
            return;
        }
        session.dnsNanos = System.nanoTime() - askedNanos;
        switch (resolution) {
            case Resolution.Found(var addresses, _) -> agree(addresses);
            case Resolution.NoSuchName() ->
                    failed(Reason.DNS_FAILED, session.name + " does not exist");
            case Resolution.Failed(String why) -> failed(Reason.DNS_FAILED, why);
        }
    }

    /// A transparent connection goes where the client wanted, if the name agrees.
    private void agree(List<IpAddress> addresses) {
        if (session.addressedDirectly()) {
            dial(addresses);
        } else if (addresses.contains(session.original)) {
            dial(List.of(session.original));
        } else {
            session.refuse(
                    Reason.ADDRESS_MISMATCH,
                    "",
                    "%s is not an address of %s, which has %s"
                            .formatted(session.original, session.name, text(addresses)));
        }
    }

    private static String text(List<IpAddress> addresses) {
        return addresses.stream().map(IpAddress::toString).collect(Collectors.joining(", "));
    }

    private void dial(List<IpAddress> addresses) {
        resolved = true;
        var loop = session.gateway.loop();
        loop.cancel(session);
        switch (Route.among(
                session.snapshot, session.source, session.name, addresses, session.originalPort)) {
            case Route.Refused(var reason, String policies, String explanation) ->
                    session.refuse(reason, policies, explanation);
            case Route.Dial(var checked) -> {
                choices = checked;
                attempts = new int[checked.size()];
                Arrays.fill(attempts, -1);
                dialledNanos = System.nanoTime();
                deadlineNanos =
                        dialledNanos + session.gateway.settings().timeouts().connect().toNanos();
                tryNext();
            }
        }
    }

    /// Starts with the next address, and further ones as long as they fail at once.
    private void tryNext() {
        while (tried < choices.size()) {
            boolean waits = running > 0 && !session.gateway.mayTryBeside();
            if (waits || start(tried++)) {
                long left = deadlineNanos - System.nanoTime();
                session.gateway
                        .loop()
                        .schedule(
                                session,
                                tried < choices.size() ? Math.min(HEAD_START_NANOS, left) : left);
                return;
            }
        }
        if (running == 0) {
            refusal.ifPresentOrElse(this::refuse, () -> failed(Reason.CONNECT_FAILED, lastFailure));
        } else {
            session.gateway.loop().schedule(session, deadlineNanos - System.nanoTime());
        }
    }

    private boolean start(int index) {
        var address = choices.get(index).address();
        if (ruling(address) instanceof Ruling.Refused refused) {
            refusal = Optional.of(refused);
            return false;
        }
        session.dialled = Optional.of(address);
        int fd = Sockets.open(address.v6());
        if (fd < 0) {
            refusal =
                    Optional.of(
                            new Ruling.Refused(
                                    Reason.OVERLOADED, "", "no socket: " + Errno.text(-fd)));
            return false;
        }
        int done = Sockets.connect(fd, new SocketName(address.bytes(), session.originalPort));
        if (done < 0 && done != -Errno.EINPROGRESS) {
            Sockets.close(fd);
            lastFailure = text(address, -done);
            return false;
        }
        attempts[index] = fd;
        nowRunning(running + 1);
        session.gateway.loop().watch(fd, GatewayLoop.BOTH_WAYS, session);
        return true;
    }

    /// The policies may have changed since the addresses were chosen.
    private Ruling ruling(IpAddress address) {
        return session.snapshot.ruling(session.source, address, session.originalPort, session.name);
    }

    private void refuse(Ruling.Refused refused) {
        session.refuse(refused.reason(), refused.rule(), refused.explanation());
    }

    private void nowRunning(int count) {
        session.gateway.triesBeside(Math.max(0, count - 1) - Math.max(0, running - 1));
        running = count;
    }

    private String text(IpAddress address, int errno) {
        return "%s port %d: %s".formatted(address, session.originalPort, Errno.text(errno));
    }

    @Override
    public void ready(int fd, int events) {
        if (fd == session.client) {
            clientReady(events);
            return;
        }
        int index = 0;
        while (attempts[index] != fd) {
            index++;
        }
        if ((events & (EventLoop.ERROR | EventLoop.HANGUP)) != 0) {
            lastFailure = text(choices.get(index).address(), Sockets.error(fd));
            drop(index);
            if (running == 0 || tried < choices.size()) {
                tryNext();
            }
        } else if ((events & EventLoop.WRITABLE) != 0) {
            connected(index, events);
        }
    }

    private void clientReady(int events) {
        if ((events & EventLoop.ERROR) != 0) {
            session.end(
                    Optional.empty(),
                    "the client reset the connection before it was made",
                    Ending.CLIENT,
                    false);
            return;
        }
        moreToRead |= (events & EventLoop.READABLE) != 0;
        clientClosed |= (events & EventLoop.PEER_CLOSED) != 0;
    }

    private void connected(int index, int events) {
        int fd = attempts[index];
        attempts[index] = -1;
        nowRunning(running - 1);
        var choice = choices.get(index);
        release();
        session.gateway.loop().cancel(session);
        session.dialled = Optional.of(choice.address());
        if (ruling(choice.address()) instanceof Ruling.Refused refused) {
            session.gateway.loop().close(fd);
            refuse(refused);
            return;
        }
        session.rule = choice.rule();
        session.connectNanos = System.nanoTime() - dialledNanos;
        if (loopsBack(fd)) {
            session.gateway.loop().close(fd);
            session.refuse(
                    Reason.FORBIDDEN_ADDRESS,
                    "",
                    choice.address() + " port " + session.originalPort + " is the gateway itself");
            return;
        }
        var relay = new Relay(session, fd);
        session.enter(relay);
        relay.begin(hello, helloLength, moreToRead, clientClosed, events);
    }

    /// A connection to the port that we listen on, from one of this host's addresses to the same:
    /// it has come back to us.
    private boolean loopsBack(int fd) {
        if (session.originalPort != session.gateway.settings().port()) {
            return false;
        }
        var address = session.dialled;
        return session.gateway.settings().transparent()
                && Sockets.localOrNone(fd).map(own -> IpAddress.of(own.address())).equals(address);
    }

    private void drop(int index) {
        session.gateway.loop().close(attempts[index]);
        attempts[index] = -1;
        nowRunning(running - 1);
    }

    @Override
    public void expired() {
        if (!resolved) {
            failed(
                    Reason.DNS_FAILED,
                    "no answer within "
                            + session.gateway.settings().timeouts().dns().toSeconds()
                            + " s");
        } else if (System.nanoTime() - deadlineNanos >= 0 || tried == choices.size()) {
            failed(
                    Reason.CONNECT_TIMEOUT,
                    "no connection within "
                            + session.gateway.settings().timeouts().connect().toSeconds()
                            + " s");
        } else {
            tryNext();
        }
    }

    private void failed(Reason reason, String explanation) {
        session.end(Optional.of(reason), explanation, Ending.SERVER, true);
    }

    @Override
    public void release() {
        over = true;
        for (int i = 0; i < attempts.length; i++) {
            if (attempts[i] >= 0) {
                drop(i);
            }
        }
    }
}
