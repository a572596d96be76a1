package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.NetworkPolicy;
import java.util.Arrays;
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
    static final Ports NONE = new Ports(NO_RULE, new int[0]);

    /// The numbers of the protocols that have ports, by their places.
    static final List<Integer> PROTOCOLS = List.of(6, 17, 132);

    private static final int[] NO_RANGES = {};

    private final int everything;

    /// Three numbers for each range: first port, last port, rule.
    private final int[] ranges;

    private Ports(int everything, int[] ranges) {
        this.everything = everything;
        this.ranges = ranges;
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
        if (place < 0 || ranges.length == 0) {
            return everything;
        }
        int key = place << 16 | port;
        int low = 0;
        int high = ranges.length / 3 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (ranges[3 * middle + 1] < key) {
                low = middle + 1;
            } else if (ranges[3 * middle] > key) {
                high = middle - 1;
            } else {
                return Math.min(everything, ranges[3 * middle + 2]);
            }
        }
        return everything;
    }

    boolean isEmpty() {
        return everything == NO_RULE && ranges.length == 0;
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
        for (int i = 0; i < ranges.length; i += 3) {
            visitor.range(
                    PROTOCOLS.get(ranges[i] >> 16),
                    ranges[i] & 0xffff,
                    ranges[i + 1] & 0xffff,
                    ranges[i + 2]);
        }
    }

    /// Calls with each [#key] at which another rule may come first.
    void forEachEdge(IntConsumer action) {
        for (int i = 0; i < ranges.length; i += 3) {
            action.accept(ranges[i]);
            action.accept(ranges[i + 1] + 1);
        }
    }

    /// Collects what rules match.
    static final class Builder {
        private int everything = NO_RULE;

        /// First port, last port, rule; in any order.
        private int[] ranges = new int[6];

        private int length;

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
            for (int i = 0; i < other.ranges.length; i += 3) {
                append(other.ranges[i], other.ranges[i + 1], other.ranges[i + 2]);
            }
        }

        private void add(int base, int first, int last, int rule) {
            append(base | first, base | last, rule);
        }

        private void append(int first, int last, int rule) {
            if (length + 3 > ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * ranges.length);
            }
            ranges[length++] = first;
            ranges[length++] = last;
            ranges[length++] = rule;
        }

        Ports build() {
            if (length == 0) {
                return everything == NO_RULE ? NONE : new Ports(everything, NO_RANGES);
            }
            if (length > 3) {
                separate();
            }
            return new Ports(everything, Arrays.copyOf(ranges, length));
        }

        /// Makes the ranges sorted and disjoint: a sweep over all boundaries that keeps the ranges
        /// that have begun, the first rule's first.
        private void separate() {
            var all = Arrays.copyOf(ranges, length);
            int count = length / 3;
            length = 0;
            var cuts = new int[2 * count];
            // The first port in the upper half, the range's place in the lower: sorts by the first.
            var order = new long[count];
            for (int i = 0; i < count; i++) {
                cuts[2 * i] = all[3 * i];
                cuts[2 * i + 1] = all[3 * i + 1] + 1;
                order[i] = (long) all[3 * i] << 32 | i;
            }
            Arrays.sort(cuts);
            Arrays.sort(order);
            // The rule in the upper half, the last port in the lower.
            var begun = new PriorityQueue<Long>();
            int next = 0;
            for (int i = 0; i + 1 < cuts.length; i++) {
                if (cuts[i] == cuts[i + 1]) {
                    continue;
                }
                while (next < count && order[next] >>> 32 == cuts[i]) {
                    int at = 3 * (int) order[next++];
                    begun.add((long) all[at + 2] << 32 | all[at + 1]);
                }
                while (!begun.isEmpty() && (int) (long) begun.element() < cuts[i]) {
                    begun.remove();
                }
                if (!begun.isEmpty()) {
                    join(cuts[i], cuts[i + 1] - 1, (int) (begun.element() >>> 32));
                }
            }
        }

        /// Appends a range, or makes the last one longer when the same rule goes on.
        private void join(int first, int last, int rule) {
            boolean joins =
                    length > 0
                            && ranges[length - 2] + 1 == first
                            && (first & 0xffff) != 0
                            && ranges[length - 1] == rule;
            if (joins) {
                ranges[length - 2] = last;
            } else {
                append(first, last, rule);
            }
        }
    }
}
