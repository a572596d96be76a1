package io.sluice.flows.service;

import io.sluice.flows.Counter;
import io.sluice.flows.FlowFollower;
import io.sluice.flows.FlowRing;
import io.sluice.flows.FlowSum;
import io.sluice.flows.json.ControlLine;
import io.sluice.flows.json.FlowJson;
import io.sluice.flows.json.HealthJson;
import io.sluice.flows.json.SumJson;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One client of a [FlowServer]: reads one request, writes one answer, ends.
final class ClientSession implements Runnable {
    private static final Duration BEAT = Duration.ofMillis(200);

    private final LineChannel lines;
    private final FlowRing ring;
    private final FlowServer.Limits limits;
    private final Supplier<List<Counter>> counters;
    private final Consumer<ClientSession> leave;
    private volatile boolean ended;

    ClientSession(
            SocketChannel channel,
            FlowRing ring,
            FlowServer.Limits limits,
            Supplier<List<Counter>> counters,
            Consumer<ClientSession> leave) {
        this.lines = new LineChannel(channel, limits.patience().toNanos());
        this.ring = ring;
        this.limits = limits;
        this.counters = counters;
        this.leave = leave;
    }

    @Override
    public void run() {
        try {
            serve();
        } catch (IOException left) {
            // The client is gone or was dropped; there is nobody to tell.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    private void serve() throws IOException, InterruptedException {
        FlowQuery query;
        try {
            var line = lines.readLine(limits.lineBytes());
            if (line.isEmpty()) {
                return;
            }
            query = FlowQuery.ofLine(line.get());
        } catch (IllegalArgumentException malformed) {
            lines.write(ControlLine.error(String.valueOf(malformed.getMessage())));
            lines.flush();
            return;
        }
        answer(query);
        lines.flush();
    }

    private void answer(FlowQuery query) throws IOException, InterruptedException {
        switch (query.ask()) {
            case FLOWS -> {
                if (query.follow()) {
                    follow(query.filter());
                } else {
                    flows(query);
                }
            }
            case SUMS -> sums(query);
            case HEALTH -> health(query.filter());
        }
    }

    private void flows(FlowQuery query) throws IOException {
        var report = ring.report(query.since(), query.filter());
        for (var window : report.windows()) {
            lines.write(FlowJson.line(window));
        }
        lines.write(ControlLine.end(report.completeness()));
    }

    private void sums(FlowQuery query) throws IOException {
        var report = ring.report(query.since(), query.filter());
        for (var sum : FlowSum.of(report.windows())) {
            lines.write(SumJson.line(sum));
        }
        lines.write(ControlLine.end(report.completeness()));
    }

    private void health(FlowFilter filter) throws IOException {
        var report = ring.health();
        for (var health : report.destinations()) {
            if (filter.test(health)) {
                lines.write(HealthJson.line(health));
            }
        }
        lines.write(ControlLine.end(report.completeness(), counters.get()));
    }

    private void follow(FlowFilter filter) throws IOException, InterruptedException {
        try (var follower = ring.follow(limits.waiting())) {
            lines.write(ControlLine.following());
            lines.flush();
            Thread.ofVirtual()
                    .start(() -> {
                        lines.awaitEnd();
                        ended = true;
                    });
            while (!ended) {
                pass(follower, filter);
            }
        }
    }

    private void pass(FlowFollower follower, FlowFilter filter)
            throws IOException, InterruptedException {
        var next = follower.next(BEAT);
        while (next.isPresent()) {
            if (filter.test(next.get())) {
                lines.write(FlowJson.line(next.get()));
            }
            next = follower.next(Duration.ZERO);
        }
        long lost = follower.takeLost();
        if (lost > 0) {
            lines.write(ControlLine.lost(lost));
        }
        lines.flush();
    }

    void refuse(String line) {
        try {
            lines.write(line);
            lines.flush();
        } catch (IOException left) {
            // It did not wait for the reason.
        } finally {
            close();
        }
    }

    void closeIfStuck() {
        if (lines.isStuck()) {
            close();
        }
    }

    void close() {
        ended = true;
        lines.close();
        leave.accept(this);
    }
}
