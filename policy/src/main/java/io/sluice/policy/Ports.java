package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.NetworkPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;

/// Which ports rules match, and which rule: sorted disjoint ranges, found by binary search. Where
/// several rules match a port, the first of them is named.
///
/// A port is kept as one number, the protocol's place (TCP 0, UDP 1, SCTP 2) times 65536 plus the
/// port, so that one search answers for all protocols.
final class Ports {
    /// The number of no rule; larger than every rule's.
    static final int NO_RULE = Integer.MAX_VALUE;

    /// Nothing is matched.
    static final Ports NONE = new Ports(NO_RULE, new int[0], new int[0], new int[0]);

    /// The numbers of the protocols that have ports, by their places.
    static final List<Integer> PROTOCOLS = List.of(6, 17, 132);

    private final int everything;
    private final int[] firsts;
    private final int[] lasts;
    private final int[] rules;

    private Ports(int everything, int[] firsts, int[] lasts, int[] rules) {
        this.everything = everything;
        this.firsts = firsts;
        this.lasts = lasts;
        this.rules = rules;
    }

    /// True for TCP, UDP and SCTP.
    static boolean hasPorts(int protocol) {
        return place(protocol) >= 0;
    }

    private static int place(int protocol) {
        return switch (protocol) {
            case 6 -> 0;
            case 17 -> 1;
            case 132 -> 2;
            default -> -1;
        };
    }

    /// The number that a port of a protocol with ports is kept as.
    static int key(int protocol, int port) {
        return place(protocol) << 16 | port;
    }

    /// The first rule that matches a port, or [#NO_RULE]. Protocols without ports are matched by a
    /// rule for all ports only.
    int find(int protocol, int port) {
        int place = place(protocol);
        if (place < 0 || firsts.length == 0) {
            return everything;
        }
        int key = place << 16 | port;
        int at = Arrays.binarySearch(firsts, key);
        int range = at >= 0 ? at : -at - 2;
        boolean hit = range >= 0 && key <= lasts[range];
        return hit ? Math.min(everything, rules[range]) : everything;
    }

    boolean isEmpty() {
        return everything == NO_RULE && firsts.length == 0;
    }

    /// True when everything is matched, protocols without ports included.
    boolean isEverything() {
        return everything != NO_RULE;
    }

    /// Takes part of a port set.
    interface Visitor {
        /// @param protocol the IP protocol number, or [EnforcementTable#ANY_PROTOCOL]
        /// @param first first port
        /// @param last last port
        /// @param rule the first rule that matches it
        void range(int protocol, int first, int last, int rule);
    }

    /// Calls with disjoint ranges: once for everything, or with each range of each protocol.
    void forEach(Visitor visitor) {
        if (isEverything()) {
            visitor.range(EnforcementTable.ANY_PROTOCOL, 0, 65535, everything);
            return;
        }
        for (int i = 0; i < firsts.length; i++) {
            visitor.range(
                    PROTOCOLS.get(firsts[i] >> 16),
                    firsts[i] & 0xffff,
                    lasts[i] & 0xffff,
                    rules[i]);
        }
    }

    /// Calls with each [#key] at which another rule may come first.
    void forEachEdge(IntConsumer action) {
        for (int i = 0; i < firsts.length; i++) {
            action.accept(firsts[i]);
            action.accept(lasts[i] + 1);
        }
    }

    /// Collects what rules match.
    static final class Builder {
        private int everything = NO_RULE;
        private final List<Matched> ranges = new ArrayList<>();

        private record Matched(int first, int last, int rule) {}

        /// Adds the ports of a rule, as they are on a destination.
        ///
        /// @param rule the rule's place
        /// @param ports the rule's ports (rules T1 to T5)
        /// @param named the destination's named ports; none when it is no Pod (rule T4)
        void add(int rule, List<? extends NetworkPolicy.Port> ports, List<ContainerPort> named) {
            if (ports.isEmpty()) {
                everything = Math.min(everything, rule);
            }
            for (var port : ports) {
                int base = place(port.protocol().number()) << 16;
                switch (port) {
                    case NetworkPolicy.Port.All all -> add(base, 0, 65535, rule);
                    case NetworkPolicy.Port.Range range ->
                            add(base, range.first(), range.last(), rule);
                    case NetworkPolicy.Port.Named name -> {
                        for (ContainerPort candidate : named) {
                            if (candidate.protocol() == name.protocol()
                                    && candidate.name().equals(name.name())) {
                                add(base, candidate.port(), candidate.port(), rule);
                            }
                        }
                    }
                }
            }
        }

        /// Adds what another one matches.
        void add(Ports other) {
            everything = Math.min(everything, other.everything);
            for (int i = 0; i < other.firsts.length; i++) {
                ranges.add(new Matched(other.firsts[i], other.lasts[i], other.rules[i]));
            }
        }

        private void add(int base, int first, int last, int rule) {
            ranges.add(new Matched(base | first, base | last, rule));
        }

        Ports build() {
            if (ranges.isEmpty()) {
                return everything == NO_RULE
                        ? NONE
                        : new Ports(everything, new int[0], new int[0], new int[0]);
            }
            ranges.sort(Comparator.comparingInt(Matched::first));
            var cuts =
                    ranges.stream()
                            .flatMapToInt(range ->
                                    java.util.stream.IntStream.of(range.first, range.last + 1))
                            .sorted()
                            .distinct()
                            .toArray();
            var active = new PriorityQueue<Matched>(Comparator.comparingInt(Matched::rule));
            var disjoint = new ArrayList<Matched>();
            int next = 0;
            for (int i = 0; i + 1 < cuts.length; i++) {
                while (next < ranges.size() && ranges.get(next).first == cuts[i]) {
                    active.add(ranges.get(next++));
                }
                while (!active.isEmpty() && active.element().last < cuts[i]) {
                    active.remove();
                }
                if (!active.isEmpty()) {
                    append(disjoint, cuts[i], cuts[i + 1] - 1, active.element().rule);
                }
            }
            return new Ports(
                    everything,
                    disjoint.stream().mapToInt(Matched::first).toArray(),
                    disjoint.stream().mapToInt(Matched::last).toArray(),
                    disjoint.stream().mapToInt(Matched::rule).toArray());
        }

        private static void append(List<Matched> to, int first, int last, int rule) {
            if (!to.isEmpty()) {
                Matched before = to.getLast();
                boolean joins = before.last + 1 == first && (first & 0xffff) != 0;
                if (joins && before.rule == rule) {
                    to.set(to.size() - 1, new Matched(before.first, last, rule));
                    return;
                }
            }
            to.add(new Matched(first, last, rule));
        }
    }
}
