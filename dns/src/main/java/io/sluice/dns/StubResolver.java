package io.sluice.dns;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// Asks recursive servers for a name's addresses and keeps the answers for their time to live,
/// never longer: a dead upstream is reported, not papered over. Questions for one name that come at
/// the same time are asked once. The case of the letters asked for is random, and the answer must
/// echo it.
public final class StubResolver implements Resolver {
    private final Upstream upstream;
    private final ResolutionCache cache;
    private final SecureRandom random = new SecureRandom();
    private final Executor threads = task -> Thread.ofVirtual().name("resolve").start(task);
    private final ConcurrentMap<String, CompletableFuture<Resolution>> asked =
            new ConcurrentHashMap<>();

    /// A resolver with room for 10 000 names.
    public StubResolver(SocketOpener sockets, UpstreamSettings settings) {
        this(sockets, settings, 10_000, System::nanoTime);
    }

    /// @param cachedNames how many names are kept
    /// @param nanoClock a clock like [System#nanoTime()]
    StubResolver(
            SocketOpener sockets,
            UpstreamSettings settings,
            int cachedNames,
            LongSupplier nanoClock) {
        this.upstream = new Upstream(sockets, settings);
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
        var v6 = new CompletableFuture<Lookup>();
        threads.execute(() -> v6.complete(ask(name, RecordType.AAAA)));
        var v4 = ask(name, RecordType.A);
        var lookup = v6.join().join(v4);
        cache.put(key, lookup.resolution(), lookup.lifetime());
        return lookup.resolution();
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
