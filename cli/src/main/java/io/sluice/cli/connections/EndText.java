package io.sluice.cli.connections;

import io.sluice.model.AddressRange;
import io.sluice.model.Cidr;
import io.sluice.policy.Connectivity;
import io.sluice.policy.Connectivity.End;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The ends of connections in words.
final class EndText {
    private EndText() {}

    /// `shop/deploy/cart`, `data/sts/db (data/db-0)`, `10.0.0.0/8, 192.168.1.100`, `any address`.
    static String of(End end) {
        return switch (end) {
            case End.Workload(var workload, var pods) ->
                    workload + (pods.isEmpty() ? "" : " (" + String.join(", ", pods) + ")");
            case End.Outside(var ranges) -> String.join(", ", ranges(ranges));
            case End.Names(var names) -> String.join(", ", names);
        };
    }

    /// Ports, and the family when it is one of two: `TCP 443`, `IPv6 all`.
    static String ports(Connectivity connection) {
        return connection.family().map(family -> family.text() + " ").orElse("")
                + connection.ports();
    }

    static List<String> ranges(List<AddressRange> ranges) {
        if (ranges.equals(List.of(AddressRange.ALL_V4, AddressRange.ALL_V6))) {
            return List.of("any address");
        }
        var texts = new ArrayList<String>();
        for (var range : ranges) {
            texts.add(range(range));
        }
        return texts;
    }

    private static String range(AddressRange range) {
        if (range.equals(AddressRange.ALL_V4)) {
            return "any IPv4 address";
        }
        if (range.equals(AddressRange.ALL_V6)) {
            return "any IPv6 address";
        }
        if (range.first().equals(range.last())) {
            return range.first().toString();
        }
        for (int prefix = 1; prefix < range.first().width(); prefix++) {
            var block = new Cidr(range.first(), prefix);
            if (block.range().equals(range)) {
                return block.toString();
            }
        }
        return range.toString();
    }

    /// `first-last` of every range, separated by spaces; workloads as [#of(End)] says them.
    static String exact(End end) {
        return switch (end) {
            case End.Workload workload -> of(workload);
            case End.Outside(var ranges) ->
                    ranges.stream().map(AddressRange::toString).collect(Collectors.joining(" "));
            case End.Names(var names) -> String.join(" ", names);
        };
    }
}
