package io.sluice.gateway;

import io.sluice.flows.Destination;
import io.sluice.flows.Flow;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.linux.EventLoop;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.linux.Timer;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.policy.Endpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One client connection from its acceptance to its end: what is known about it, and the one record
/// that it ends in. What it is doing is its [Phase].
final class Session extends Timer implements EventLoop.Handler {
    final GatewayLoop gateway;
    final int client;
    final IpAddress source;
    final IpAddress original;
    final int originalPort;
    final long startedNanos;

    private final SourceShare share;
    private final int sourcePort;
    private final Instant started = Instant.now();

    @Nullable Session older;
    @Nullable Session newer;

    /// The state of the cluster that it is judged by.
    Snapshot snapshot;

    /// True when the loop watches the client's socket.
    boolean clientWatched;

    /// True when the client's first bytes are TLS.
    boolean speaksTls;

    String name = "";
    String carriedBy = "";
    String rule = "";
    Optional<IpAddress> dialled = Optional.empty();
    long dnsNanos = -1;
    long connectNanos = -1;
    long tlsNanos = -1;
    long firstByteNanos = -1;
    long bytesOut;
    long bytesIn;

    private Optional<ClientHello> hello = Optional.empty();
    private Phase phase = new HelloPhase(this);
    private Optional<Pod> pod;
    private boolean recorded;

    Session(GatewayLoop gateway, int client, SocketName peer, SocketName local, SourceShare share) {
        this.gateway = gateway;
        this.client = client;
        this.share = share;
        snapshot = gateway.snapshot();
        source = IpAddress.of(peer.address());
        sourcePort = peer.port();
        original = IpAddress.of(local.address());
        originalPort = local.port();
        startedNanos = gateway.loop().nowNanos();
        pod = podOf(source, snapshot);
    }

    /// Passes an event to the phase. What goes wrong inside the gateway ends this connection only.
    @Override
    public void ready(int fd, int events) {
        try {
            phase.ready(fd, events);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    @Override
    protected void expired() {
        guarded(() -> phase.expired());
    }

    /// Runs a part of the work of this connection that neither an event nor the timer started.
    void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    private void failed(Throwable failure) {
        cut(Optional.empty(), "failed inside the gateway: " + failure);
    }

    private static Optional<Pod> podOf(IpAddress address, Snapshot snapshot) {
        return snapshot.endpoint(address) instanceof Endpoint.OfPod(var found)
                ? Optional.of(found)
                : Optional.empty();
    }

    /// What all connections of this client hold together.
    SourceShare share() {
        return share;
    }

    /// True when the client called the gateway itself, not the destination.
    boolean addressedDirectly() {
        return gateway.settings().addresses().contains(original);
    }

    /// Goes over to another phase.
    void enter(Phase next) {
        phase = next;
    }

    /// Makes the loop watch the client's socket for changes.
    void watchClient(int events) {
        clientWatched = true;
        gateway.loop().watch(client, events, this);
    }

    void helloIs(ClientHello read) {
        hello = Optional.of(read);
    }

    /// Refuses the connection by our own rules: the client is told by a TLS alert, and reset when
    /// it does not speak TLS.
    void refuse(Reason reason, String policies, String explanation) {
        rule = policies;
        boolean alert = speaksTls && reason != Reason.OVERLOADED;
        release();
        record(Optional.of(reason), explanation, Ending.GATEWAY);
        if (alert) {
            var farewell = new Farewell(this);
            enter(farewell);
            farewell.begin(Alert.of(reason));
        } else {
            closeClient(true);
        }
    }

    /// Ends the connection because the outside failed, or because it is over.
    ///
    /// @param reset true to let the client see a reset, false for an orderly end
    void end(Optional<Reason> reason, String explanation, Ending ending, boolean reset) {
        release();
        record(reason, explanation, ending);
        closeClient(reset);
    }

    private void release() {
        gateway.loop().cancel(this);
        phase.release();
    }

    /// Closes the client's socket and forgets the session.
    void closeClient(boolean reset) {
        gateway.loop().cancel(this);
        if (reset) {
            Sockets.resetOnClose(client);
        }
        gateway.forget(this);
        gateway.loop().close(client);
    }

    /// Cuts the connection because what allowed it is gone, or the gateway ends.
    void cut(Optional<Reason> reason, String explanation) {
        if (recorded) {
            closeClient(true);
        } else {
            end(reason, explanation, Ending.GATEWAY, true);
        }
    }

    /// Cuts the connection when it would not be carried by this state of the cluster.
    void reconsider(Snapshot current) {
        snapshot = current;
        if (recorded || cutsForeign(current) || carriedBy.isEmpty()) {
            return;
        }
        if (current.listeners().find(originalPort, name)
                instanceof Listeners.Match.NotServed(String why)) {
            cut(Optional.of(Reason.NAME_NOT_SERVED), "cut after a change: " + why);
            return;
        }
        if (dialled.isPresent()
                && current.ruling(source, dialled.get(), originalPort, name)
                        instanceof Ruling.Refused(var reason, String policies, String why)) {
            rule = policies;
            cut(Optional.of(reason), "cut after a change: " + why);
        }
    }

    /// Cuts the connection when its Pod is gone: whoever has the address is somebody else, and must
    /// neither inherit the connection nor answer for it.
    private boolean cutsForeign(Snapshot current) {
        var found = podOf(source, current);
        if (pod.isEmpty() || pod.map(Session::path).equals(found.map(Session::path))) {
            pod = found;
            return false;
        }
        cut(
                Optional.of(Reason.NOT_ALLOWED),
                "cut after a change: %s does not belong to Pod %s"
                        .formatted(source, path(pod.get())));
        return true;
    }

    private static String path(Pod pod) {
        return pod.meta().path();
    }

    private void record(Optional<Reason> reason, String explanation, Ending ending) {
        recorded = true;
        var flow = flow(reason, explanation);
        gateway.ended(
                new AccessRecord(
                        flow,
                        sourcePort,
                        original,
                        originalPort,
                        ending,
                        hello.map(ClientHello::highestVersion).orElse(0),
                        hello.map(ClientHello::protocols).orElse(List.of()),
                        hello.map(ClientHello::encrypted).orElse(false)));
    }

    private Flow flow(Optional<Reason> reason, String explanation) {
        return new Flow(
                Flow.Capture.GATEWAY,
                started,
                System.nanoTime() - startedNanos,
                pod.map(Pod::owner),
                pod.map(Session::path).orElse(""),
                source,
                destination(),
                reason.map(r -> !r.isRefusal()).orElse(true),
                rule,
                reason,
                explanation,
                bytesOut,
                bytesIn,
                new Flow.StageTimes(dnsNanos, connectNanos, tlsNanos, firstByteNanos),
                carriedBy);
    }

    private Destination destination() {
        int tcp = 6;
        var address =
                dialled.or(() -> addressedDirectly() ? Optional.empty() : Optional.of(original));
        if (!name.isEmpty()) {
            return new Destination(
                    name, NameSource.SNI, Optional.empty(), address, originalPort, tcp);
        }
        var answered = gateway.recentAnswers().name(source, original);
        return new Destination(
                answered.orElse(""),
                answered.isPresent() ? NameSource.DNS : NameSource.NONE,
                Optional.empty(),
                address,
                originalPort,
                tcp);
    }
}
