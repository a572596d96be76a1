package io.sluice.flows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is remembered of all destinations. The names come from clients, so the number is bounded:
/// the destination that was heard of longest ago makes room, those that only refusals are known of
/// in a room of their own. Not thread-safe.
final class HealthBook {
    private static final int ATTEMPTED = 8_000;
    private static final int ONLY_REFUSED = 2_000;
    private static final int TCP = 6;

    private record Key(String destination, int port, int protocol, String protocolName) {}

    private static final class Room extends LinkedHashMap<Key, HealthRecord> {
        private static final long serialVersionUID = 1;
        private final int capacity;

        Room(int capacity) {
            super(16, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, HealthRecord> eldest) {
            return size() > capacity;
        }
    }

    private final Room attempted = new Room(ATTEMPTED);
    private final Room onlyRefused = new Room(ONLY_REFUSED);

    void accept(Flow flow, Instant now) {
        var to = flow.destination();
        var key = new Key(to.label(), to.port(), to.protocol(), to.protocolName());
        if (FlowCounts.isRefused(flow.allowed(), flow.reason())) {
            var room = attempted.containsKey(key) ? attempted : onlyRefused;
            room.computeIfAbsent(key, k -> new HealthRecord(now)).refused(flow, now);
            return;
        }
        var failure = flow.reason().filter(reason -> isFailure(reason, flow));
        if (failure.isEmpty() && flow.bytesIn() == 0) {
            return;
        }
        var known = onlyRefused.remove(key);
        if (known != null) {
            attempted.put(key, known);
        }
        attempted.computeIfAbsent(key, k -> new HealthRecord(now)).attempted(flow, failure, now);
        resolved(flow, failure, now);
    }

    /// A name that could not be resolved is known without a port, as nobody got as far as one. That
    /// it resolves again shows in the connections to it.
    private void resolved(Flow flow, Optional<Reason> failure, Instant now) {
        var to = flow.destination();
        boolean reached = failure.filter(reason -> reason.stage() == Stage.DNS).isEmpty();
        if (to.port() == 0 || to.name().isEmpty() || !reached) {
            return;
        }
        var unresolved = attempted.get(new Key(to.name(), 0, TCP, "TCP"));
        if (unresolved != null) {
            unresolved.attempted(flow, Optional.empty(), now);
        }
    }

    private static boolean isFailure(Reason reason, Flow flow) {
        return reason != Reason.IDLE_TIMEOUT || flow.bytesIn() == 0;
    }

    /// A list of the caller's own, in no order.
    List<DestinationHealth> report(Instant now) {
        attempted.values().removeIf(record -> record.isStale(now));
        onlyRefused.values().removeIf(record -> record.isStale(now));
        return Stream.of(attempted, onlyRefused)
                .flatMap(room -> room.entrySet().stream())
                .map(entry -> report(entry.getKey(), entry.getValue(), now))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static DestinationHealth report(Key key, HealthRecord record, Instant now) {
        return record.report(key.destination, key.port, key.protocolName, now);
    }
}
