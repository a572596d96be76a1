package io.sluice.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All names that a [NameServer] is an authority for: these, and that there are no others.
public final class NameTable {
    private static final int MAX_ALIASES = 16;
    private static final long NEGATIVE_SECONDS = 5;

    private final Map<String, NameData> names = new HashMap<>();
    private final Set<String> existing = new HashSet<>();

    /// @param names by DNS name, in any case
    /// @throws IllegalArgumentException when a name or the target of an alias is no DNS name
    public NameTable(Map<String, NameData> names) {
        names.forEach((name, data) -> {
            String lower = dnsName(name).lower();
            this.names.put(lower, data);
            if (data instanceof NameData.Alias(var target, _)) {
                dnsName(target);
            }
            // A name above another one exists too (RFC 8020).
            for (String at = lower; existing.add(at) && at.indexOf('.') >= 0; ) {
                at = at.substring(at.indexOf('.') + 1);
            }
        });
    }

    private static DnsName dnsName(String text) {
        return DnsName.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not a DNS name: " + text));
    }

    /// Answers a query.
    Message answer(Message query) {
        var question = query.questions().getFirst();
        if (!query.isStandardQuery()) {
            return query.failure(ResponseCode.NOT_IMPLEMENTED);
        }
        if (question.dnsClass() != Question.INTERNET) {
            return query.failure(ResponseCode.REFUSED);
        }
        var answers = new ArrayList<ResourceRecord>();
        var name = question.name();
        int aliases = 0;
        while (names.get(name.lower()) instanceof NameData.Alias(var target, var ttl)) {
            if (++aliases > MAX_ALIASES) {
                return query.failure(ResponseCode.SERVER_FAILURE);
            }
            var alias = dnsName(target);
            answers.add(record(name, RecordType.CNAME, ttl, new RecordData.Alias(alias)));
            if (question.type() == RecordType.CNAME) {
                break;
            }
            name = alias;
        }
        int before = answers.size();
        if (names.get(name.lower()) instanceof NameData.Addresses(var addresses, var ttl)) {
            for (var address : addresses) {
                int type = address.v6() ? RecordType.AAAA : RecordType.A;
                if (question.type() == type || question.type() == RecordType.ANY) {
                    answers.add(record(name, type, ttl, new RecordData.Address(address)));
                }
            }
        }
        boolean nothing = answers.size() == before && question.type() != RecordType.CNAME;
        boolean exists = name.equals(DnsName.ROOT) || existing.contains(name.lower());
        var plain = query.failure(exists ? ResponseCode.NO_ERROR : ResponseCode.NO_SUCH_NAME);
        return new Message(
                plain.id(),
                plain.flags() | Message.AUTHORITATIVE,
                plain.questions(),
                answers,
                nothing || answers.isEmpty() ? List.of(startOfAuthority()) : List.of(),
                query.hasEdns() ? List.of(Message.edns()) : List.of());
    }

    private static ResourceRecord record(DnsName name, int type, Duration ttl, RecordData data) {
        return new ResourceRecord(name, type, Question.INTERNET, ttl.toSeconds(), data);
    }

    private static ResourceRecord startOfAuthority() {
        var soa =
                new RecordData.StartOfAuthority(
                        new DnsName("ns.invalid"),
                        new DnsName("hostmaster.invalid"),
                        1,
                        3600,
                        600,
                        86400,
                        NEGATIVE_SECONDS);
        return record(DnsName.ROOT, RecordType.SOA, Duration.ofSeconds(NEGATIVE_SECONDS), soa);
    }
}
