package io.sluice.gateway;

import io.sluice.flows.Reason;
import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.List;

/// Where a connection may go: the one object that policy, log and dial agree on.
sealed interface Route {
    /// Dial these addresses, in this order; every one was checked.
    record Dial(List<Choice> choices) implements Route {
        public Dial {
            choices = List.copyOf(choices);
        }
    }

    /// @param address an address
    /// @param rule the rule that allows it, or empty
    record Choice(IpAddress address, String rule) {}

    /// @param rule the policies that refused it, or empty
    record Refused(Reason reason, String rule, String explanation) implements Route {}

    /// The most addresses of a name that are tried.
    int MOST_CHOICES = 8;

    /// Checks every address of a name. Addresses that may not be dialled are left out; when none is
    /// left, the first one's reason counts.
    static Route among(
            Snapshot snapshot, IpAddress source, String name, List<IpAddress> addresses, int port) {
        var choices = new ArrayList<Choice>(addresses.size());
        Ruling.Refused first = null;
        for (IpAddress address : alternating(addresses)) {
            switch (snapshot.ruling(source, address, port, name)) {
                case Ruling.Allowed(String rule) -> {
                    if (choices.size() < MOST_CHOICES) {
                        choices.add(new Choice(address, rule));
                    }
                }
                case Ruling.Refused refused -> first = first == null ? refused : first;
            }
        }
        if (!choices.isEmpty()) {
            return new Dial(choices);
        }
        return first == null
                ? new Refused(Reason.DNS_FAILED, "", "the name has no address")
                : new Refused(first.reason(), first.rule(), first.explanation());
    }

    /// IPv6 and IPv4 in turns, beginning with the family of the first (RFC 8305, section 4).
    private static List<IpAddress> alternating(List<IpAddress> addresses) {
        if (addresses.size() < 2) {
            return addresses;
        }
        boolean v6First = addresses.getFirst().v6();
        var first = addresses.stream().filter(a -> a.v6() == v6First).iterator();
        var second = addresses.stream().filter(a -> a.v6() != v6First).iterator();
        var turns = new ArrayList<IpAddress>(addresses.size());
        while (first.hasNext() || second.hasNext()) {
            if (first.hasNext()) {
                turns.add(first.next());
            }
            if (second.hasNext()) {
                turns.add(second.next());
            }
        }
        return turns;
    }
}
