package io.sluice.gateway;

import io.sluice.dns.SpecialAddresses;
import io.sluice.flows.Reason;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The state of the cluster that a loop works with, and what it found out from it. Belongs to one
/// loop.
final class Snapshot {
    private static final int RULINGS_KEPT = 16_384;

    private record Question(IpAddress source, IpAddress destination, int port, String name) {}

    private final Decisions decisions;
    private final Listeners listeners;
    private final SpecialAddresses special;
    private final GatewaySettings settings;
    private final Map<Question, Ruling> rulings = new HashMap<>();

    Snapshot(Decisions decisions, GatewaySettings settings) {
        this.decisions = decisions;
        this.settings = settings;
        listeners = new Listeners(decisions.cluster().gateways(), settings.labels());
        special = new SpecialAddresses(settings.allowedSpecialRanges());
    }

    boolean isOf(Decisions other) {
        return decisions == other;
    }

    Listeners listeners() {
        return listeners;
    }

    Endpoint endpoint(IpAddress address) {
        return decisions.endpoint(address);
    }

    /// Whether the source may have this address dialled.
    ///
    /// @param name a name of which it is known that it leads to the address
    Ruling ruling(IpAddress source, IpAddress destination, int port, String name) {
        var question = new Question(source, destination, port, name);
        var known = rulings.get(question);
        if (known == null) {
            known = decide(question);
            if (rulings.size() >= RULINGS_KEPT) {
                rulings.clear();
            }
            rulings.put(question, known);
        }
        return known;
    }

    private Ruling decide(Question question) {
        var address = question.destination();
        if (isGateway(address, question.port())) {
            return new Ruling.Refused(
                    Reason.FORBIDDEN_ADDRESS,
                    "",
                    address + " port " + question.port() + " is the gateway itself");
        }
        var why = special.forbids(address);
        if (why.isPresent()) {
            return new Ruling.Refused(Reason.FORBIDDEN_ADDRESS, "", address + " is " + why.get());
        }
        int tcp = 6;
        return Ruling.of(
                decisions.explain(
                        decisions
                                .connection(question.source(), address, tcp, question.port())
                                .to(List.of(question.name()))));
    }

    private boolean isGateway(IpAddress address, int port) {
        return settings.addresses().contains(address)
                && (settings.transparent() || port == settings.port());
    }
}
