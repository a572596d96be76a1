package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What one question of a resolution came to, and how long that may be kept.
///
/// @param resolution the answer
/// @param lifetime how long it may be kept; zero for not at all
record Lookup(Resolution resolution, Duration lifetime) {
    /// RFC 8767, section 4: more than a week is taken for a week.
    private static final long MAX_SECONDS = 7 * 24 * 3600L;

    /// A name that does not exist may exist soon.
    private static final long MAX_NEGATIVE_SECONDS = 30;

    static Lookup failed(String why) {
        return new Lookup(new Resolution.Failed(why), Duration.ZERO);
    }

    /// Reads the answer to a question for addresses.
    static Lookup of(Message answer) {
        int code = answer.responseCode();
        if (code != ResponseCode.NO_ERROR && code != ResponseCode.NO_SUCH_NAME) {
            return failed("the DNS server answered " + ResponseCode.text(code));
        }
        var chain = AnswerChain.of(answer);
        if (code == ResponseCode.NO_ERROR && !chain.addresses().isEmpty()) {
            var lifetime = Duration.ofSeconds(Math.min(chain.ttlSeconds(), MAX_SECONDS));
            return new Lookup(new Resolution.Found(chain.addresses(), lifetime), lifetime);
        }
        return new Lookup(new Resolution.NoSuchName(), Duration.ofSeconds(negativeSeconds(answer)));
    }

    /// RFC 2308, section 5: the smaller of the SOA record's own time to live and its minimum; 0
    /// without one.
    private static long negativeSeconds(Message answer) {
        for (var authority : answer.authorities()) {
            if (authority.data() instanceof RecordData.StartOfAuthority soa) {
                return Math.min(
                        MAX_NEGATIVE_SECONDS,
                        Math.min(authority.ttlSeconds(), soa.minimumSeconds()));
            }
        }
        return 0;
    }

    /// The answer for both families. Addresses of one family count even when the question for the
    /// other failed, but are then not kept.
    Lookup join(Lookup other) {
        return switch (resolution) {
            case Resolution.Found(var addresses, var ttl) ->
                    switch (other.resolution) {
                        case Resolution.Found(var more, var otherTtl) ->
                                found(addresses, more, min(ttl, otherTtl));
                        case Resolution.NoSuchName() -> this;
                        case Resolution.Failed _ -> new Lookup(resolution, Duration.ZERO);
                    };
            case Resolution.NoSuchName() ->
                    switch (other.resolution) {
                        case Resolution.NoSuchName() ->
                                new Lookup(resolution, min(lifetime, other.lifetime));
                        case Resolution.Found _, Resolution.Failed _ -> other;
                    };
            case Resolution.Failed _ ->
                    switch (other.resolution) {
                        case Resolution.Found _ -> new Lookup(other.resolution, Duration.ZERO);
                        case Resolution.NoSuchName(), Resolution.Failed _ -> this;
                    };
        };
    }

    private static Lookup found(List<IpAddress> first, List<IpAddress> second, Duration ttl) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return new Lookup(new Resolution.Found(all, ttl), ttl);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
