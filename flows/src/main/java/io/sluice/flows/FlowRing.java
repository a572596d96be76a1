package io.sluice.flows;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// The flow windows of the last hour, in memory. A window belongs to the 15 seconds in which its
/// records came in. The number of windows and the length of their texts, which strangers choose,
/// are bounded: the oldest makes room, and its records count as lost for every answer that would
/// have held them.
///
/// Thread-safe. [#accept] adds to a window in constant time and never waits for a reader.
public final class FlowRing implements FlowSink {
    /// How long a node's window takes in flows.
    public static final Duration WINDOW = Duration.ofSeconds(15);

    /// How long windows are kept.
    public static final Duration KEPT = Duration.ofHours(1);

    /// The number of windows unless told otherwise.
    public static final int DEFAULT_CAPACITY = 50_000;

    /// Characters of text for each window of the capacity: names, rules and explanations are far
    /// shorter, unless somebody tries to fill the memory with them.
    private static final int TEXT_PER_WINDOW = 400;

    private final InstantSource clock;
    private final int capacity;
    private final Object lock = new Object();
    private final Map<FlowKey, OpenWindow> open = new LinkedHashMap<>();
    private final ArrayDeque<FlowWindow> closed = new ArrayDeque<>();
    private final LossLog losses = new LossLog(KEPT);
    private final HealthBook health = new HealthBook();
    private final List<FlowFollower> followers = new CopyOnWriteArrayList<>();
    private long openSlot;
    private long text;

    public FlowRing(InstantSource clock) {
        this(clock, DEFAULT_CAPACITY);
    }

    /// @param capacity the largest number of windows, from 1
    public FlowRing(InstantSource clock, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a ring holds at least 1 window, not " + capacity);
        }
        this.clock = clock;
        this.capacity = capacity;
    }

    static long slot(Instant when) {
        return Math.floorDiv(when.getEpochSecond(), WINDOW.toSeconds());
    }

    @Override
    public void accept(Flow flow) {
        synchronized (lock) {
            var now = clock.instant();
            advance(now);
            switch (flow.capturedBy()) {
                case NODE -> {
                    var key = FlowKey.of(flow);
                    open.computeIfAbsent(key, k -> begin(k, flow, now)).add(flow, now);
                }
                case GATEWAY -> {
                    var window = FlowWindow.of(flow, now);
                    text += window.textLength();
                    closed.addLast(window);
                }
            }
            makeRoom();
            health.accept(flow, now);
            if (!followers.isEmpty()) {
                var window = FlowWindow.of(flow, now);
                followers.forEach(follower -> follower.offer(window));
            }
        }
    }

    private OpenWindow begin(FlowKey key, Flow first, Instant now) {
        text += key.textLength() + first.explanation().length();
        return new OpenWindow(key, first, now);
    }

    @Override
    public void lost(Flow.Capture where, long count) {
        synchronized (lock) {
            losses.missed(where, count, clock.instant());
            followers.forEach(follower -> follower.missed(count));
        }
    }

    private void advance(Instant now) {
        long slot = slot(now);
        if (slot != openSlot) {
            closeWindows();
            openSlot = slot;
        }
        var oldest = now.minus(KEPT);
        while (!closed.isEmpty() && closed.getFirst().recorded().isBefore(oldest)) {
            text -= closed.removeFirst().textLength();
        }
    }

    private void closeWindows() {
        for (var window : open.values()) {
            var frozen = window.freeze();
            text += frozen.explanation().length() - window.firstExplanationLength();
            closed.addLast(frozen);
        }
        open.clear();
    }

    private void makeRoom() {
        int size = open.size() + closed.size();
        while (size > capacity || size > 1 && text > (long) TEXT_PER_WINDOW * capacity) {
            if (closed.isEmpty()) {
                closeWindows();
            }
            var oldest = closed.removeFirst();
            text -= oldest.textLength();
            losses.evicted(oldest.records(), oldest.recorded());
            size--;
        }
    }

    /// The windows with records of the last `since` that pass the filter, oldest first.
    public FlowReport report(Duration since, Predicate<FlowWindow> filter) {
        List<FlowWindow> all;
        Completeness losses;
        Instant from;
        synchronized (lock) {
            var now = clock.instant();
            advance(now);
            from = now.minus(since);
            all = new ArrayList<>(closed);
            open.values().forEach(window -> all.add(window.freeze()));
            losses = this.losses.since(from, 0);
        }
        all.removeIf(window -> window.recorded().isBefore(from));
        long seen = all.stream().mapToLong(FlowWindow::records).sum();
        all.removeIf(filter.negate());
        all.sort(Comparator.comparing(FlowWindow::recorded));
        return new FlowReport(all, losses.plus(new Completeness(seen, 0, 0, 0)));
    }

    /// The health of every destination that is known, by name or address, then port.
    public HealthReport health() {
        List<DestinationHealth> destinations;
        Completeness completeness;
        synchronized (lock) {
            var now = clock.instant();
            advance(now);
            destinations = health.report(now);
            completeness = losses.since(now.minus(KEPT), records());
        }
        destinations.sort(
                Comparator.comparing(DestinationHealth::destination)
                        .thenComparingInt(DestinationHealth::port)
                        .thenComparing(DestinationHealth::protocol));
        return new HealthReport(destinations, completeness);
    }

    private long records() {
        return closed.stream().mapToLong(FlowWindow::records).sum()
                + open.values().stream().mapToLong(OpenWindow::records).sum();
    }

    /// Tells a follower of every flow from here on.
    ///
    /// @param capacity how many flows may wait to be taken
    public FlowFollower follow(int capacity) {
        var follower = new FlowFollower(capacity, followers::remove);
        followers.add(follower);
        return follower;
    }
}
