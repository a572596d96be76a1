package io.sluice.policy;

import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Ports of TCP, UDP and SCTP, 1 to 65535 of each: what may be connected to, without the rules that
/// say so. Protocols without ports are not looked at.
public final class PortSet implements Comparable<PortSet> {
    private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());

    static final PortSet NONE = new PortSet(new int[0]);
    static final PortSet ALL = all();

    /// Where the set begins and ends by turns, strictly ascending; a port is the protocol's place
    /// times 65536 plus its number. Port 0 is in no set, so ranges of two protocols never touch.
    private final int[] edges;

    private PortSet(int[] edges) {
        this.edges = edges;
    }

    private static PortSet all() {
        var edges = new int[2 * PROTOCOLS.size()];
        for (int place = 0; place < PROTOCOLS.size(); place++) {
            edges[2 * place] = place << 16 | 1;
            edges[2 * place + 1] = place + 1 << 16;
        }
        return new PortSet(edges);
    }

    /// Every port of a protocol.
    static PortSet of(Protocol protocol) {
        int base = place(protocol.number()) << 16;
        return new PortSet(new int[] {base | 1, base + 0x10000});
    }

    /// What rules allow; a rule for all ports allows all of the three protocols.
    static PortSet of(Ports ports) {
        if (ports.isEverything()) {
            return ALL;
        }
        var edges = new ArrayList<Integer>();
        ports.forEach((protocol, first, last, rule) -> {
            int base = place(protocol) << 16;
            int start = base | Math.max(1, first);
            int end = (base | last) + 1;
            if (start >= end) {
                return;
            }
            if (!edges.isEmpty() && edges.getLast() == start) {
                edges.set(edges.size() - 1, end);
            } else {
                edges.add(start);
                edges.add(end);
            }
        });
        return new PortSet(edges.stream().mapToInt(Integer::intValue).toArray());
    }

    /// What a side allows, all tiers taken together.
    static PortSet of(Rulings rulings) {
        var set = NONE;
        for (var range : rulings.ranges()) {
            if (range.allows()) {
                set = set.or(of(range));
            }
        }
        return set;
    }

    private static PortSet of(Rulings.Range range) {
        if (range.protocol() == EnforcementTable.ANY_PROTOCOL) {
            return ALL;
        }
        int base = place(range.protocol()) << 16;
        int start = base | Math.max(1, range.first());
        int end = (base | range.last()) + 1;
        return !Ports.hasPorts(range.protocol()) || start >= end
                ? NONE
                : new PortSet(new int[] {start, end});
    }

    /// The protocol's place; one after the last for a protocol without ports.
    private static int place(int protocol) {
        int place = 0;
        while (place < PROTOCOLS.size() && PROTOCOLS.get(place).number() != protocol) {
            place++;
        }
        return place;
    }

    /// Tells of a port whether it belongs to a combination of two sets.
    private interface Combination {
        boolean holds(boolean inOne, boolean inOther);
    }

    PortSet and(PortSet other) {
        return combine(other, (one, two) -> one && two);
    }

    PortSet or(PortSet other) {
        return combine(other, (one, two) -> one || two);
    }

    PortSet minus(PortSet other) {
        return combine(other, (one, two) -> one && !two);
    }

    private PortSet combine(PortSet other, Combination combination) {
        var combined = new int[edges.length + other.edges.length];
        int size = 0;
        int i = 0;
        int j = 0;
        boolean inside = false;
        while (i < edges.length || j < other.edges.length) {
            int next = i < edges.length ? edges[i] : Integer.MAX_VALUE;
            int nextOther = j < other.edges.length ? other.edges[j] : Integer.MAX_VALUE;
            int at = Math.min(next, nextOther);
            i += next == at ? 1 : 0;
            j += nextOther == at ? 1 : 0;
            if (combination.holds((i & 1) == 1, (j & 1) == 1) != inside) {
                inside = !inside;
                combined[size++] = at;
            }
        }
        return new PortSet(Arrays.copyOf(combined, size));
    }

    public boolean isEmpty() {
        return edges.length == 0;
    }

    /// True for every port of TCP, UDP and SCTP.
    public boolean isAll() {
        return equals(ALL);
    }

    /// @param protocol the IP protocol number
    public boolean contains(int protocol, int port) {
        int at = Arrays.binarySearch(edges, place(protocol) << 16 | port);
        // Edges at even places begin a range. Where none is found, -at - 1 edges come before: an
        // odd
        // number, inside a range, when `at` is even.
        return (at & 1) == 0;
    }

    /// The ranges: TCP, UDP, SCTP, ascending, with gaps between.
    public List<PortSpan> spans() {
        var spans = new ArrayList<PortSpan>();
        for (int i = 0; i < edges.length; i += 2) {
            int protocol = PROTOCOLS.get(edges[i] >> 16).number();
            spans.add(new PortSpan(protocol, edges[i] & 0xffff, edges[i + 1] - 1 & 0xffff));
        }
        return spans;
    }

    @Override
    public int compareTo(PortSet other) {
        return Arrays.compare(edges, other.edges);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortSet that && Arrays.equals(edges, that.edges);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(edges);
    }

    /// `all`, `none`, or `TCP 80, 443-444; UDP 53`.
    @Override
    public String toString() {
        if (isEmpty()) {
            return "none";
        }
        if (isAll()) {
            return "all";
        }
        var text = new StringBuilder();
        int before = PortSpan.ANY;
        for (PortSpan span : spans()) {
            if (span.protocol() == before) {
                text.append(", ");
            } else {
                text.append(text.isEmpty() ? "" : "; ")
                        .append(PortSpan.protocolName(span.protocol()))
                        .append(' ');
            }
            text.append(span.isEveryPort() ? "all" : span.ports());
            before = span.protocol();
        }
        return text.toString();
    }
}
