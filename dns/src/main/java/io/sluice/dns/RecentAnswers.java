package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Which names stand for which addresses, by the answers that Pods got lately. An answer counts for
/// the Pod that asked, for its time to live and a grace.
///
/// What Pods can make this hold is bounded: the oldest answer of the same name, or of the same Pod,
/// makes room, and [#evicted()] counts it. Names that no host can have, over 253 characters, are
/// not remembered. Safe for many threads.
public final class RecentAnswers {
    private static final int LONGEST_HOST = 253;

    /// How much is kept, and how long.
    ///
    /// @param grace how long an answer counts after its time to live has ended
    /// @param addressesPerName addresses kept for one name of one Pod
    /// @param addressesPerPod name and address pairs kept for one Pod
    /// @param addresses the same for all Pods; beyond, a Pod that has more than `addressesPerName`
    ///   makes room among its own
    public record Limits(Duration grace, int addressesPerName, int addressesPerPod, int addresses) {
        /// 30 s, 128 addresses for a name, 4096 for a Pod, 32 768 for all.
        public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 128, 4096, 32_768);

        public Limits {
            if (grace.isNegative()
                    || addressesPerName < 1
                    || addressesPerPod < addressesPerName
                    || addresses < 1) {
                throw new IllegalArgumentException(
                        "grace "
                                + grace
                                + ", "
                                + addressesPerName
                                + " addresses per name, "
                                + addressesPerPod
                                + " per Pod, "
                                + addresses
                                + " in all");
            }
        }
    }

    private final Limits limits;
    private final LongSupplier nanoClock;
    private final Map<IpAddress, PodAnswers> pods = new ConcurrentHashMap<>();
    private final LongAdder evicted = new LongAdder();
    private final AtomicInteger total = new AtomicInteger();

    public RecentAnswers() {
        this(Limits.DEFAULT, System::nanoTime);
    }

    /// @param nanoClock a clock like [System#nanoTime()]
    public RecentAnswers(Limits limits, LongSupplier nanoClock) {
        this.limits = limits;
        this.nanoClock = nanoClock;
    }

    /// Remembers an answer before it is forwarded.
    ///
    /// @param pod the address of the Pod that asked
    /// @param name the name that it asked for, in lower case without a final dot
    /// @param addresses the answer
    /// @param ttl the answer's time to live, without grace
    public void record(IpAddress pod, String name, Collection<IpAddress> addresses, Duration ttl) {
        if (name.length() > LONGEST_HOST) {
            return;
        }
        long now = nanoClock.getAsLong();
        long lifetimeNanos = ttl.plus(limits.grace()).toNanos();
        var answers = pods.computeIfAbsent(pod, _ -> new PodAnswers());
        for (IpAddress address : addresses) {
            answers.add(name, address, now, now + lifetimeNanos);
        }
    }

    /// The name that the Pod last got this address for; empty when it got no such answer or the
    /// answer has ended.
    public Optional<String> name(IpAddress pod, IpAddress address) {
        var answers = pods.get(pod);
        return answers == null ? Optional.empty() : answers.name(address, nanoClock.getAsLong());
    }

    /// True when the Pod got this address for this name, and the answer still counts.
    ///
    /// @param name in lower case without a final dot
    public boolean answered(IpAddress pod, String name, IpAddress address) {
        var answers = pods.get(pod);
        return answers != null && answers.has(name, address, nanoClock.getAsLong());
    }

    /// How many answers were forgotten before their time because a cap was hit.
    public long evicted() {
        return evicted.sum();
    }

    /// Forgets a Pod, whose address may next belong to another.
    public void forget(IpAddress pod) {
        var answers = pods.remove(pod);
        if (answers != null) {
            answers.end();
        }
    }

    /// The answers of one Pod: names, and the addresses of each, oldest first.
    private final class PodAnswers {
        private final Map<String, Map<IpAddress, Long>> ends = new LinkedHashMap<>();
        private final Map<IpAddress, String> names = new HashMap<>();
        private int count;
        private boolean ended;

        synchronized void end() {
            ended = true;
            total.addAndGet(-count);
        }

        private boolean mustMakeRoom() {
            return count >= limits.addressesPerPod()
                    || total.get() >= limits.addresses() && count >= limits.addressesPerName();
        }

        synchronized void add(String name, IpAddress address, long now, long end) {
            if (ended) {
                return;
            }
            var addresses = ends.remove(name);
            if (addresses == null) {
                addresses = new LinkedHashMap<>();
            }
            Long before = addresses.remove(address);
            if (before == null) {
                if (addresses.size() >= limits.addressesPerName()) {
                    removeOldest(name, addresses, now);
                } else if (mustMakeRoom()) {
                    removeOldest(now);
                }
                count++;
                total.incrementAndGet();
            }
            addresses.put(address, before == null || end - before > 0 ? end : before);
            ends.put(name, addresses);
            names.put(address, name);
        }

        synchronized Optional<String> name(IpAddress address, long now) {
            String name = names.get(address);
            return name != null && has(name, address, now) ? Optional.of(name) : Optional.empty();
        }

        synchronized boolean has(String name, IpAddress address, long now) {
            Long end = ends.getOrDefault(name, Map.of()).get(address);
            return end != null && end - now > 0;
        }

        private void removeOldest(long now) {
            for (var oldest = ends.entrySet().iterator(); oldest.hasNext(); ) {
                var entry = oldest.next();
                removeOldest(entry.getKey(), entry.getValue(), now);
                if (entry.getValue().isEmpty()) {
                    oldest.remove();
                }
                return;
            }
        }

        private void removeOldest(String name, Map<IpAddress, Long> addresses, long now) {
            var oldest = addresses.entrySet().iterator();
            var entry = oldest.next();
            oldest.remove();
            count--;
            total.decrementAndGet();
            if (entry.getValue() - now > 0) {
                evicted.increment();
            }
            names.remove(entry.getKey(), name);
        }
    }
}
