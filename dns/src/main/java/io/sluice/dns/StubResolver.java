package io.sluice.dns;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Asks recursive servers for a name's addresses and keeps the answers for their time to live,
/// never longer: a dead upstream is reported, not papered over. Once one family has addresses, the
/// other is waited for a moment only (RFC 8305, section 3), so that a server that ignores questions
/// for AAAA holds nobody up; what comes later is kept for the next. Questions for one name that
/// come at the same time are asked once. The case of the letters asked for is random, and the
/// answer must echo it.
public final class StubResolver implements Resolver {
    private static final Duration RESOLUTION_DELAY = Duration.ofMillis(50);

    private final Upstream upstream;
    private final ResolutionCache cache;
    private final Duration delay;
    private final SecureRandom random = new SecureRandom();
    private final Executor threads = task -> Thread.ofVirtual().name("resolve").start(task);
    private final ConcurrentMap<String, CompletableFuture<Resolution>> asked =
            new ConcurrentHashMap<>();

    /// A resolver with room for 10 000 names.
    public StubResolver(SocketOpener sockets, UpstreamSettings settings) {
        this(sockets, settings, 10_000, System::nanoTime, RESOLUTION_DELAY);
    }

    /// @param cachedNames how many names are kept
    /// @param nanoClock a clock like [System#nanoTime()]
    /// @param delay how long the second family is waited for when the first has addresses
    StubResolver(
            SocketOpener sockets,
            UpstreamSettings settings,
            int cachedNames,
            LongSupplier nanoClock,
            Duration delay) {
        this.upstream = new Upstream(sockets, settings);
        this.delay = delay;
        this.cache = new ResolutionCache(cachedNames, nanoClock);
    }

    @Override
    public CompletableFuture<Resolution> resolve(String name) {
        var parsed = DnsName.parse(name);
        if (parsed.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Resolution.Failed("not a DNS name: " + name));
        }
        String key = parsed.get().lower();
        var cached = cache.get(key);
        if (cached.isPresent()) {
            return CompletableFuture.completedFuture(cached.get());
        }
        var answer = new CompletableFuture<Resolution>();
        var before = asked.putIfAbsent(key, answer);
        if (before != null) {
            return before.copy();
        }
        threads.execute(() -> {
            Resolution resolution = new Resolution.Failed("interrupted");
            try {
                resolution = ask(key);
            } finally {
                asked.remove(key);
                answer.complete(resolution);
            }
        });
        return answer.copy();
    }

    private Resolution ask(String key) {
        var name = new DnsName(key);
        var v6 = CompletableFuture.supplyAsync(() -> ask(name, RecordType.AAAA), threads);
        var v4 = CompletableFuture.supplyAsync(() -> ask(name, RecordType.A), threads);
        var both =
                v6.thenCombine(v4, Lookup::join)
                        .thenApply(lookup -> {
                            cache.put(key, lookup.resolution(), lookup.lifetime());
                            return lookup.resolution();
                        });
        var first = v4.applyToEither(v6, Lookup::resolution).join();
        return first instanceof Resolution.Found
                ? both.completeOnTimeout(first, delay.toNanos(), TimeUnit.NANOSECONDS).join()
                : both.join();
    }

    private Lookup ask(DnsName name, int type) {
        try {
            var query = Query.of(Message.query(0, randomCase(name), type));
            return Lookup.of(upstream.udpThenTcp(query).message());
        } catch (IOException | RuntimeException e) {
            return Lookup.failed(String.valueOf(e.getMessage()));
        }
    }

    private DnsName randomCase(DnsName name) {
        var text = new StringBuilder(name.text());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 'a' && c <= 'z' && random.nextBoolean()) {
                text.setCharAt(i, (char) (c & ~0x20));
            }
        }
        return new DnsName(text.toString());
    }
}
