package io.sluice.node;

import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// The names that Pods were answered an address for, until the answers end. What one Pod and all
/// Pods together can make this hold is bounded: beyond, what the Pod that asks was answered longest
/// ago makes room. Not thread-safe, apart from the count of what was forgotten.
final class AnsweredNames {
    /// How much is kept.
    ///
    /// @param perDestination names of one destination of one Pod
    /// @param perPod names of all destinations of one Pod
    /// @param all names of all Pods; beyond, a Pod that has more than `share` makes room among its
    ///   own
    /// @param share what every Pod may have in any case
    record Limits(int perDestination, int perPod, int all, int share) {
        static final Limits DEFAULT = new Limits(16, 4096, 32_768, 128);
    }

    /// The two ends that a name counts between.
    record Pair(IpAddress pod, IpAddress destination) {}

    /// A name, and when its answer ends, as the nanosecond clock says it.
    record Answered(String name, long endNanos) {}

    private final Limits limits;
    private final Map<IpAddress, Known> pods = new HashMap<>();
    private final AtomicLong forgotten = new AtomicLong();
    private int count;

    /// What one Pod knows: names by destination, both in the order of their last answers.
    private static final class Known {
        private final String owner;
        private final Map<IpAddress, List<Answered>> destinations = new LinkedHashMap<>();
        private int size;

        Known(String owner) {
            this.owner = owner;
        }

        List<Answered> take(IpAddress destination) {
            var names = destinations.remove(destination);
            size -= names == null ? 0 : names.size();
            return names == null ? List.of() : names;
        }

        void put(IpAddress destination, List<Answered> names) {
            destinations.put(destination, names);
            size += names.size();
        }
    }

    AnsweredNames(Limits limits) {
        this.limits = limits;
    }

    /// Remembers an answer.
    ///
    /// @param owner the Pod that has the address; what another one was answered there is forgotten
    /// @return the destinations that were forgotten to make room, or because of the owner
    List<Pair> add(Pair pair, String owner, Answered answered) {
        var gone = new ArrayList<Pair>();
        var known = pods.get(pair.pod());
        if (known != null && !known.owner.equals(owner)) {
            gone.addAll(forget(pair.pod()));
            known = null;
        }
        if (known == null) {
            known = new Known(owner);
            pods.put(pair.pod(), known);
        }
        var before = known.take(pair.destination());
        count -= before.size();
        var names = new ArrayList<>(before);
        names.removeIf(other -> other.name().equals(answered.name()));
        if (names.size() >= limits.perDestination()) {
            names.removeFirst();
            forgotten.incrementAndGet();
        }
        names.add(longer(before, answered));
        makeRoom(pair.pod(), known, names.size(), gone);
        known.put(pair.destination(), names);
        count += names.size();
        return gone;
    }

    private static Answered longer(List<Answered> before, Answered answered) {
        return before.stream()
                .filter(other -> other.name().equals(answered.name()))
                .filter(other -> other.endNanos() - answered.endNanos() > 0)
                .findFirst()
                .orElse(answered);
    }

    private void makeRoom(IpAddress pod, Known known, int more, List<Pair> gone) {
        while (!known.destinations.isEmpty() && isOver(known.size + more, count + more)) {
            var oldest = known.destinations.keySet().iterator().next();
            gone.add(new Pair(pod, oldest));
            int names = known.take(oldest).size();
            count -= names;
            forgotten.addAndGet(names);
        }
    }

    private boolean isOver(int ofPod, int ofAll) {
        return ofPod > limits.perPod() || ofPod > limits.share() && ofAll > limits.all();
    }

    /// Forgets a Pod's address.
    ///
    /// @return the destinations that were known there
    List<Pair> forget(IpAddress pod) {
        var known = pods.remove(pod);
        if (known == null) {
            return List.of();
        }
        count -= known.size;
        return known.destinations.keySet().stream().map(to -> new Pair(pod, to)).toList();
    }

    /// Forgets the addresses of Pods that have others now.
    ///
    /// @param owner who has an address
    void forgetOthers(Function<IpAddress, Optional<String>> owner) {
        for (var pod : List.copyOf(pods.keySet())) {
            var known = pods.get(pod);
            if (known != null && !owner.apply(pod).equals(Optional.of(known.owner))) {
                forget(pod);
            }
        }
    }

    /// Forgets names, and destinations without any.
    void forgetNames(Predicate<Answered> which) {
        for (var known : pods.values()) {
            for (var names : known.destinations.values()) {
                int before = names.size();
                names.removeIf(which);
                known.size -= before - names.size();
                count -= before - names.size();
            }
            known.destinations.values().removeIf(List::isEmpty);
        }
        pods.values().removeIf(known -> known.destinations.isEmpty());
    }

    /// The names of a destination, in the order of their last answers; some may have ended.
    List<Answered> names(Pair pair) {
        var known = pods.get(pair.pod());
        return known == null
                ? List.of()
                : List.copyOf(known.destinations.getOrDefault(pair.destination(), List.of()));
    }

    /// Every Pod's address with every destination that it knows.
    List<Pair> pairs() {
        var pairs = new ArrayList<Pair>();
        pods.forEach((pod, known) ->
                known.destinations.keySet().forEach(to -> pairs.add(new Pair(pod, to))));
        return pairs;
    }

    /// How many names are kept.
    int size() {
        return count;
    }

    /// How many names were forgotten before their time, because there were too many.
    long forgotten() {
        return forgotten.get();
    }
}
