package io.sluice.gateway;

import io.sluice.dns.RecentAnswers;
import io.sluice.dns.Resolver;
import io.sluice.flows.FlowSink;
import io.sluice.flows.Reason;
import io.sluice.linux.Errno;
import io.sluice.linux.EventLoop;
import io.sluice.linux.KernelException;
import io.sluice.linux.SocketName;
import io.sluice.linux.Sockets;
import io.sluice.linux.Timer;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One thread's share of the gateway: its listening sockets, its connections, and the memory that
/// they use in turn. Connections stay where they were accepted.
final class GatewayLoop implements AutoCloseable {
    static final int INCOMING = EventLoop.READABLE | EventLoop.PEER_CLOSED | EventLoop.ON_CHANGE;
    static final int BOTH_WAYS = INCOMING | EventLoop.WRITABLE;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int SMALL_READ_BYTES = 4 * 1024;

    /// The most addresses that a loop tries beside others.
    static final int MOST_BESIDES = 64;

    private static final int ACCEPTS_IN_A_ROW = 64;
    private static final int KEPT_OF_SOURCE = 4;
    private static final long ACCEPT_PAUSE_NANOS = 100_000_000L;

    /// What all loops of a gateway share.
    ///
    /// @param limits each loop's share of the limits
    record Shared(
            GatewaySettings settings,
            GatewaySettings.Limits limits,
            Supplier<Decisions> decisions,
            Resolver resolver,
            RecentAnswers recentAnswers,
            FlowSink flows,
            AccessLog log) {}

    private final Shared shared;
    private final EventLoop loop;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment buffer = arena.allocate(BUFFER_BYTES, 4096);
    private final PipePool pipes;
    private final List<Integer> listeners = new ArrayList<>();
    private final Map<IpAddress, SourceShare> sources = new HashMap<>();
    private final LoopCounters counters = new LoopCounters();
    private final long mostKeptBytes;
    private final Timer acceptAgain =
            new Timer() {
                @Override
                protected void expired() {
                    listeners.forEach(fd -> loop.rewatch(fd, EventLoop.READABLE));
                }
            };

    private int besides;
    private int openHelloCount;
    private long keptBytes;
    private @Nullable Session newest;
    private Snapshot snapshot;
    private @Nullable Runnable whenEmpty;

    GatewayLoop(Shared shared) throws KernelException {
        this.shared = shared;
        loop = EventLoop.open();
        pipes = new PipePool(shared.limits().pipes());
        snapshot = new Snapshot(shared.decisions().get(), shared.settings());
        mostKeptBytes = Runtime.getRuntime().maxMemory() / 4 / shared.settings().loops();
    }

    EventLoop loop() {
        return loop;
    }

    GatewaySettings settings() {
        return shared.settings();
    }

    Resolver resolver() {
        return shared.resolver();
    }

    RecentAnswers recentAnswers() {
        return shared.recentAnswers();
    }

    MemorySegment buffer() {
        return buffer;
    }

    PipePool pipes() {
        return pipes;
    }

    LoopCounters counters() {
        return counters;
    }

    /// The state of the cluster for connections that begin.
    Snapshot snapshot() {
        return snapshot;
    }

    /// Listens on a name. Call it on a thread that is in the node's network namespace.
    ///
    /// @return the port, which the kernel chose when it was 0
    int listen(SocketName name, Sockets.Listening how) throws KernelException {
        int fd = Sockets.listen(name, how, 4096);
        listeners.add(fd);
        loop.watch(fd, EventLoop.READABLE, (listener, events) -> accept(listener));
        return Sockets.local(fd).port();
    }

    private void accept(int listener) {
        refresh();
        for (int i = 0; i < ACCEPTS_IN_A_ROW; i++) {
            int fd = Sockets.accept(listener);
            if (fd < 0) {
                if (fd != -Errno.EAGAIN && fd != -Errno.ECONNABORTED) {
                    counters.acceptFailed();
                    pauseAccepting();
                }
                return;
            }
            begin(fd, Sockets.lastPeer());
        }
    }

    private void refresh() {
        var current = shared.decisions().get();
        if (!snapshot.isOf(current)) {
            snapshot = new Snapshot(current, shared.settings());
        }
    }

    /// Without descriptors or memory, an attempt to accept would fail again at once.
    private void pauseAccepting() {
        listeners.forEach(fd -> loop.rewatch(fd, 0));
        loop.schedule(acceptAgain, ACCEPT_PAUSE_NANOS);
    }

    private void begin(int fd, SocketName peer) {
        var local = Sockets.localOrNone(fd);
        if (local.isEmpty()) {
            counters.acceptFailed();
            Sockets.close(fd);
            return;
        }
        counters.accepted();
        var session =
                new Session(
                        this,
                        fd,
                        peer,
                        local.get(),
                        sources.computeIfAbsent(
                                IpAddress.of(peer.address()), _ -> new SourceShare()));
        session.share().connections++;
        session.older = newest;
        if (newest != null) {
            newest.newer = session;
        }
        newest = session;
        if (counters.open() > shared.limits().tunnels()) {
            session.refuse(Reason.OVERLOADED, "", "too many connections");
        } else if (session.share().connections > shared.limits().tunnelsPerSource()) {
            session.refuse(Reason.OVERLOADED, "", "too many connections of " + session.source);
        } else if (session.share().keptBytes > mostKeptBytes / KEPT_OF_SOURCE) {
            session.refuse(
                    Reason.OVERLOADED,
                    "",
                    "too many bytes wait for slow receivers of connections of " + session.source);
        } else if (keptBytes > mostKeptBytes) {
            session.refuse(Reason.OVERLOADED, "", "too many bytes wait for slow receivers");
        } else {
            session.ready(fd, 0);
        }
    }

    /// Forgets a session that has closed its sockets.
    void forget(Session session) {
        var newer = session.newer;
        var older = session.older;
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        if (older != null) {
            older.newer = newer;
        }
        session.newer = null;
        session.older = null;
        if (--session.share().connections == 0) {
            sources.remove(session.source);
        }
        if (newest == null && whenEmpty != null) {
            whenEmpty.run();
        }
    }

    /// Counts a connection whose ClientHello is not complete.
    ///
    /// @return false when there are too many
    boolean openHello(SourceShare source) {
        if (openHelloCount >= shared.limits().openHellos()
                || source.openHellos >= shared.limits().openHellosPerSource()) {
            return false;
        }
        source.openHellos++;
        openHelloCount++;
        return true;
    }

    void closeHello(SourceShare source) {
        openHelloCount--;
        source.openHellos--;
    }

    void carried() {
        counters.carried();
    }

    /// Hands the record of a connection over.
    void ended(AccessRecord entry) {
        var flow = entry.flow();
        counters.ended(flow.reason(), flow.bytesOut(), flow.bytesIn());
        shared.log().add(entry);
        shared.flows().accept(flow);
    }

    /// Counts bytes that are kept for slow receivers; negative when they are gone.
    void keeps(SourceShare source, int bytes) {
        keptBytes += bytes;
        source.keptBytes += bytes;
    }

    /// How much to read at once: little when much is kept already, of all or of this client.
    int readSize(SourceShare source) {
        return keptBytes > mostKeptBytes || source.keptBytes > mostKeptBytes / KEPT_OF_SOURCE
                ? SMALL_READ_BYTES
                : BUFFER_BYTES;
    }

    /// True when another address may be tried beside one that is: each takes a descriptor that no
    /// limit on connections counts.
    boolean mayTryBeside() {
        return besides < MOST_BESIDES;
    }

    /// Counts addresses that are tried beside others; negative when they no longer are.
    void triesBeside(int more) {
        besides += more;
    }

    /// What goes wrong with one connection keeps no other from its turn.
    private void each(Consumer<Session> body) {
        for (var session = newest; session != null; ) {
            var older = session.older;
            var current = session;
            try {
                current.guarded(() -> body.accept(current));
            } catch (RuntimeException | Error e) {
                var thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
            session = older;
        }
    }

    /// Cuts the connections that the present state of the cluster would refuse.
    void reconsider() {
        refresh();
        each(session -> session.reconsider(snapshot));
    }

    /// Stops to accept, and calls back once no connection is left.
    void drain(Runnable emptied) {
        loop.cancel(acceptAgain);
        listeners.forEach(loop::close);
        listeners.clear();
        whenEmpty = emptied;
        if (newest == null) {
            emptied.run();
        }
    }

    /// Cuts what is left and ends the loop.
    void stop() {
        whenEmpty = null;
        each(session -> session.cut(Optional.empty(), "cut: the gateway ended"));
        loop.stop();
    }

    /// Closes everything. Call it when the loop does not run.
    @Override
    public void close() {
        listeners.forEach(Sockets::close);
        listeners.clear();
        pipes.close();
        loop.close();
        arena.close();
    }
}
