package io.sluice.flows;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// One who is told of every flow from a moment on. Holds a bounded number of flows that were not
/// taken yet; what comes beyond that is counted as lost for this follower alone.
public final class FlowFollower implements AutoCloseable {
    private final BlockingQueue<FlowWindow> waiting;
    private final AtomicLong lost = new AtomicLong();
    private final Consumer<FlowFollower> leave;

    FlowFollower(int capacity, Consumer<FlowFollower> leave) {
        this.waiting = new ArrayBlockingQueue<>(capacity);
        this.leave = leave;
    }

    void offer(FlowWindow window) {
        if (!waiting.offer(window)) {
            lost.incrementAndGet();
        }
    }

    /// The next flow, as a window of one record; empty when none comes in time.
    public Optional<FlowWindow> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(waiting.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
    }

    /// Flows that nobody saw.
    void missed(long count) {
        lost.addAndGet(count);
    }

    /// How many flows were lost since the last call: those that were not taken in time, and those
    /// that nodes and gateways know they missed.
    public long takeLost() {
        return lost.getAndSet(0);
    }

    @Override
    public void close() {
        leave.accept(this);
    }
}
