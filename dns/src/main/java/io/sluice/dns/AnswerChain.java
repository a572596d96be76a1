package io.sluice.dns;

import io.sluice.model.IpAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What one response says about the name that was asked for, aliases followed within the response
/// and in any order of its records.
///
/// @param names the name that was asked for and what it is an alias of, in lower case, in order
/// @param addresses A and AAAA records of those names, each address once
/// @param hints addresses of the service that HTTPS and SVCB records of those names lead to
/// @param serviceTargets the names that those HTTPS and SVCB records lead to, in lower case
/// @param ttlSeconds the shortest time to live of all records that were followed; 0 when none was
public record AnswerChain(
        List<String> names,
        List<IpAddress> addresses,
        List<IpAddress> hints,
        List<String> serviceTargets,
        long ttlSeconds) {
    private static final int MAX_NAMES = 32;

    public AnswerChain {
        names = List.copyOf(names);
        addresses = List.copyOf(addresses);
        hints = List.copyOf(hints);
        serviceTargets = List.copyOf(serviceTargets);
    }

    /// Follows a response from its question.
    public static AnswerChain of(Message response) {
        var walk = new Walk();
        response.question().ifPresent(question -> walk.from(question.name(), response));
        return new AnswerChain(
                List.copyOf(walk.names),
                List.copyOf(walk.addresses),
                List.copyOf(walk.hints),
                List.copyOf(walk.targets),
                walk.ttl == Long.MAX_VALUE ? 0 : walk.ttl);
    }

    private static final class Walk {
        private final Set<String> names = new LinkedHashSet<>();
        private final Set<IpAddress> addresses = new LinkedHashSet<>();
        private final Set<IpAddress> hints = new LinkedHashSet<>();
        private final Set<String> targets = new LinkedHashSet<>();
        private long ttl = Long.MAX_VALUE;

        void from(DnsName first, Message response) {
            var byName = new HashMap<String, List<ResourceRecord>>();
            for (var answer : response.answers()) {
                byName.computeIfAbsent(answer.name().lower(), _ -> new ArrayList<>()).add(answer);
            }
            var left = new ArrayDeque<String>();
            left.add(first.lower());
            while (!left.isEmpty() && names.size() < MAX_NAMES) {
                String name = left.remove();
                if (names.add(name)) {
                    left.addAll(follow(name, byName.getOrDefault(name, List.of())));
                }
            }
            for (var extra : response.additionals()) {
                if (extra.data() instanceof RecordData.Address(var address)
                        && targets.contains(extra.name().lower())) {
                    hints.add(address);
                    ttl = Math.min(ttl, extra.ttlSeconds());
                }
            }
        }

        private List<String> follow(String name, List<ResourceRecord> answers) {
            var aliases = new ArrayList<String>();
            for (var answer : answers) {
                boolean counts =
                        switch (answer.data()) {
                            case RecordData.Address(var address) -> {
                                addresses.add(address);
                                yield true;
                            }
                            case RecordData.Alias(var target) -> {
                                aliases.add(target.lower());
                                yield true;
                            }
                            case RecordData.ServiceBinding(_, var target, var addressHints) -> {
                                hints.addAll(addressHints);
                                targets.add(target.equals(DnsName.ROOT) ? name : target.lower());
                                yield true;
                            }
                            case RecordData.StartOfAuthority _,
                                    RecordData.Edns _,
                                    RecordData.Unread _ ->
                                    false;
                        };
                if (counts) {
                    ttl = Math.min(ttl, answer.ttlSeconds());
                }
            }
            return aliases;
        }
    }
}
