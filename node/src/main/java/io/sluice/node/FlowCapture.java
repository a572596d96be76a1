package io.sluice.node;

import io.sluice.dns.RecentAnswers;
import io.sluice.flows.Flow.Capture;
import io.sluice.flows.FlowSink;
import io.sluice.linux.Conntrack;
import io.sluice.linux.ConntrackEntry;
import io.sluice.linux.NetworkNamespace;
import io.sluice.linux.Rtnetlink;
import io.sluice.linux.Subscription;
import io.sluice.model.IpAddress;
import io.sluice.policy.EnforcementTable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Records the connections of Pods from the kernel's connection tracking: nothing is done per
/// packet. Connections that a proxy of this node carries are left to the proxy; the node's own are
/// not recorded.
///
/// A TCP connection is recorded when it closes, one without an answer after 10 seconds. What is
/// open after 2 seconds is recorded in parts, every 15 seconds while it carries anything;
/// connections of other protocols end when the kernel forgets them.
public final class FlowCapture implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(FlowCapture.class.getName());
    private static final int EVENT_BYTES = 16 << 20;
    private static final int MAX_TRACKED = 500_000;

    /// As many connections are read one by one rather than all of the node's.
    private static final int FEW = 200;

    private static final Duration TICK = Duration.ofSeconds(1);

    private final Supplier<Optional<Enforced>> enforced;
    private final RecentAnswers answers;
    private final FlowSink sink;
    private final Conntrack conntrack;
    private final Set<IpAddress> nodeAddresses;
    private final Map<Integer, TrackedConnection> tracked = new HashMap<>();
    private final Subscription events;
    private final Ticker ticker;
    private boolean incomplete;

    private FlowCapture(
            NetworkNamespace node,
            Supplier<Optional<Enforced>> enforced,
            RecentAnswers answers,
            FlowSink sink)
            throws IOException {
        this.enforced = enforced;
        this.answers = answers;
        this.sink = sink;
        nodeAddresses = addresses(node);
        conntrack = Conntrack.open(node);
        events = Conntrack.listen(node, EVENT_BYTES, new Events());
        synchronized (this) {
            conntrack.list(entry -> true).forEach(this::track);
        }
        ticker = Ticker.start("flow-capture", TICK, this::tick);
    }

    /// Starts recording.
    ///
    /// @param enforced what is enforced now, for names and rules
    /// @param answers the names that Pods got their addresses for
    public static FlowCapture start(
            NetworkNamespace node,
            Supplier<Optional<Enforced>> enforced,
            RecentAnswers answers,
            FlowSink sink)
            throws IOException {
        return new FlowCapture(node, enforced, answers, sink);
    }

    private static Set<IpAddress> addresses(NetworkNamespace node) throws IOException {
        var found = new HashSet<IpAddress>();
        try (var netlink = Rtnetlink.open(node)) {
            for (var assigned : netlink.addresses().list()) {
                found.add(IpAddress.of(assigned.address().address().getAddress()));
            }
        }
        return found;
    }

    private final class Events implements Conntrack.Listener {
        @Override
        public void started(ConntrackEntry entry) {
            track(entry);
        }

        @Override
        public void changed(ConntrackEntry entry) {
            change(entry);
        }

        @Override
        public void ended(ConntrackEntry entry) {
            end(entry);
        }

        @Override
        public void overrun() {
            miss();
        }
    }

    private synchronized void track(ConntrackEntry entry) {
        if (tracked.containsKey(entry.id()) || !isRecorded(entry)) {
            return;
        }
        if (tracked.size() >= MAX_TRACKED) {
            sink.lost(Capture.NODE, 1);
            return;
        }
        connection(entry).ifPresent(connection -> tracked.put(entry.id(), connection));
    }

    private boolean isRecorded(ConntrackEntry entry) {
        return (entry.mark() & RuleSet.STEERED) == 0
                && !nodeAddresses.contains(IpAddress.of(entry.original().source().getAddress()));
    }

    /// Empty when neither end is a Pod.
    private Optional<TrackedConnection> connection(ConntrackEntry entry) {
        return enforced.get()
                .map(now ->
                        new TrackedConnection(
                                ConnectionEnds.of(now.decisions(), answers, Packet.of(entry)),
                                rule(now.table(), entry.mark()),
                                entry))
                .filter(TrackedConnection::isOfPod);
    }

    private static String rule(EnforcementTable table, int mark) {
        var rule = table.rules().get(mark & RuleSet.RULE_BITS);
        return rule == null ? "" : rule.toString();
    }

    private synchronized void change(ConntrackEntry entry) {
        var connection = tracked.get(entry.id());
        if (connection == null) {
            return;
        }
        connection.changed(entry);
        if (entry.tcpState() == ConntrackEntry.TCP_TIME_WAIT
                || entry.tcpState() == ConntrackEntry.TCP_CLOSE) {
            try {
                // The event has no counters, and the kernel keeps the entry for minutes.
                conntrack
                        .find(entry.original())
                        .filter(found -> found.id() == entry.id())
                        .flatMap(found -> connection.finish(found, this::isDenied))
                        .ifPresent(sink::accept);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "a connection could not be read", e);
            }
        }
    }

    private synchronized void end(ConntrackEntry entry) {
        var connection = Optional.ofNullable(tracked.remove(entry.id()));
        if (connection.isEmpty() && isRecorded(entry)) {
            connection = connection(entry);
        }
        connection.flatMap(known -> known.finish(entry, this::isDenied)).ifPresent(sink::accept);
    }

    /// True for what is not allowed any more: its end is our doing, not the destination's.
    private boolean isDenied(TrackedConnection connection) {
        var ends = connection.ends();
        var to = ends.destination();
        return enforced.get()
                .filter(now ->
                        to.address()
                                .map(address ->
                                        new Packet(
                                                ends.sourceAddress(),
                                                address,
                                                to.protocol(),
                                                to.port()))
                                .filter(packet -> !now.allows(packet, connection.mark()))
                                .isPresent())
                .isPresent();
    }

    private synchronized void miss() {
        incomplete = true;
    }

    private synchronized void tick() {
        try {
            for (var connection : tracked.values()) {
                connection.giveUp(this::isDenied).ifPresent(sink::accept);
            }
            var due = tracked.values().stream().filter(TrackedConnection::isPartDue).toList();
            if (incomplete || due.size() > FEW) {
                readAll();
            } else {
                for (var connection : due) {
                    conntrack
                            .find(connection.original())
                            .flatMap(connection::part)
                            .ifPresent(sink::accept);
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "connections could not be read", e);
        }
    }

    /// Records what long-lived connections have carried, and finds out what was missed.
    private void readAll() throws IOException {
        List<ConntrackEntry> all = conntrack.list(this::isRecorded);
        for (var entry : all) {
            var connection = tracked.get(entry.id());
            if (connection != null && connection.isPartDue()) {
                connection.part(entry).ifPresent(sink::accept);
            }
        }
        if (incomplete) {
            incomplete = false;
            var alive = new HashSet<Integer>();
            all.forEach(entry -> alive.add(entry.id()));
            long missed = 0;
            for (int id : new ArrayList<>(tracked.keySet())) {
                if (!alive.contains(id)) {
                    var gone = tracked.remove(id);
                    missed += gone != null && !gone.isFinished() ? 1 : 0;
                }
            }
            // Those that began and ended unseen are at least one.
            sink.lost(Capture.NODE, Math.max(1, missed));
            all.forEach(this::track);
        }
    }

    /// Stops recording. What is open then is recorded by the next capture, whole.
    @Override
    public void close() {
        ticker.close();
        events.close();
        conntrack.close();
    }
}
