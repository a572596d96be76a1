package io.sluice.flows.service;

import io.sluice.flows.Counter;
import io.sluice.flows.FlowRing;
import io.sluice.flows.json.ControlLine;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Answers [FlowQuery] lines on a Unix socket that only its owner may use (mode 0600).
///
/// A client gets one answer and is then let go. Clients are served each on a virtual thread of
/// their own and never hold up [FlowRing#accept]: answers are taken as a snapshot, a follower that
/// is too slow loses flows (and is told how many), and whoever neither asks nor reads for
/// [Limits#patience] is dropped.
public final class FlowServer implements AutoCloseable {
    /// What clients may use.
    ///
    /// @param clients how many at the same time
    /// @param lineBytes the longest request
    /// @param patience how long a client may take to send its request or to take in a piece of the
    ///   answer
    /// @param waiting how many flows may wait for a follower
    public record Limits(int clients, int lineBytes, Duration patience, int waiting) {
        /// For one user at a terminal and some scripts.
        public static final Limits DEFAULT =
                new Limits(32, 8 * 1024, Duration.ofSeconds(10), 8 * 1024);
    }

    private static final System.Logger LOG = System.getLogger(FlowServer.class.getName());

    private final SocketFile file;
    private final ServerSocketChannel listener;
    private final FlowRing ring;
    private final Limits limits;
    private final Supplier<List<Counter>> counters;
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private final Thread watchdog;

    private FlowServer(
            SocketFile file,
            ServerSocketChannel listener,
            FlowRing ring,
            Limits limits,
            Supplier<List<Counter>> counters) {
        this.counters = counters;
        this.file = file;
        this.listener = listener;
        this.ring = ring;
        this.limits = limits;
        acceptor = Thread.ofVirtual().name("flow-server").unstarted(this::acceptAll);
        watchdog = Thread.ofVirtual().name("flow-server-watchdog").unstarted(this::dropTheStuck);
    }

    /// Listens with the default limits.
    ///
    /// @throws IOException when another live server has the socket, when the file is no socket, or
    ///   when it cannot be made
    public static FlowServer open(Path socket, FlowRing ring) throws IOException {
        return open(socket, ring, Limits.DEFAULT);
    }

    /// The same, and tells with the health what the instance counts.
    public static FlowServer open(Path socket, FlowRing ring, Supplier<List<Counter>> counters)
            throws IOException {
        return open(socket, ring, Limits.DEFAULT, counters);
    }

    /// Listens. A socket file that nobody answers on is replaced.
    ///
    /// @throws IOException when another live server has the socket, when the file is no socket, or
    ///   when it cannot be made
    public static FlowServer open(Path socket, FlowRing ring, Limits limits) throws IOException {
        return open(socket, ring, limits, List::of);
    }

    private static FlowServer open(
            Path socket, FlowRing ring, Limits limits, Supplier<List<Counter>> counters)
            throws IOException {
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            var file = SocketFile.bind(listener, socket);
            var server = new FlowServer(file, listener, ring, limits, counters);
            server.acceptor.start();
            server.watchdog.start();
            return server;
        } catch (IOException | RuntimeException failed) {
            listener.close();
            throw failed;
        }
    }

    private void acceptAll() {
        while (listener.isOpen()) {
            try {
                admit(listener.accept());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException refused) {
                LOG.log(System.Logger.Level.WARNING, "no client can be taken in", refused);
                pause();
            }
        }
    }

    /// No descriptor may be free for a while; others will be closed.
    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }

    private void admit(SocketChannel channel) {
        var session = new ClientSession(channel, ring, limits, counters, sessions::remove);
        sessions.add(session);
        if (!listener.isOpen()) {
            session.close();
            return;
        }
        boolean full = sessions.size() > limits.clients();
        Thread.ofVirtual()
                .name("flow-client")
                .start(full ? () -> session.refuse(tooMany()) : session);
    }

    private String tooMany() {
        return ControlLine.error(
                "more than " + limits.clients() + " clients at once; try again later");
    }

    private void dropTheStuck() {
        try {
            while (listener.isOpen()) {
                Thread.sleep(limits.patience().dividedBy(4));
                sessions.forEach(ClientSession::closeIfStuck);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// The number of clients that are being served.
    public int clients() {
        return sessions.size();
    }

    /// Lets every client go and removes the socket file.
    @Override
    public void close() throws IOException {
        watchdog.interrupt();
        file.deleteIfOwn();
        listener.close();
        sessions.forEach(ClientSession::close);
    }
}
