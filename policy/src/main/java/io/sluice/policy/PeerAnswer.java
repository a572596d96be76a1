package io.sluice.policy;

import java.util.Arrays;

/// What one side lets through between its Pods and one kind of peers, by port, all tiers taken
/// together. Compact, because there are several for each side; nearly all have one range at most.
final class PeerAnswer {
    /// The place of every protocol without ports, after those of [Ports#key].
    private static final int NO_PORTS = Ports.PROTOCOLS.size() << 16;

    private static final int[] NO_MORE = {};

    private final Object peer;
    private final int segment;
    private final int hash;
    private final int first;
    private final int last;

    /// The ranges after the first: first and last by turns, ascending.
    private final int[] more;

    private PeerAnswer(Object peer, int segment, int hash, int first, int last, int[] more) {
        this.peer = peer;
        this.segment = segment;
        this.hash = hash;
        this.first = first;
        this.last = last;
        this.more = more;
    }

    /// What a connection is looked up by.
    static int key(int protocol, int port) {
        return Ports.hasPorts(protocol) ? Ports.key(protocol, port) : NO_PORTS;
    }

    /// Whether this is about a peer.
    ///
    /// @param of an identity, or what stands for several, compared by object
    /// @param at the segment of the peer's address
    @SuppressWarnings("ReferenceEquality")
    boolean isAbout(Object of, int at) {
        return peer == of && segment == at;
    }

    Object peer() {
        return peer;
    }

    int segment() {
        return segment;
    }

    int hash() {
        return hash;
    }

    /// @param key of [#key]
    boolean allows(int key) {
        return key >= first && key <= last || more.length > 0 && isInMore(key);
    }

    private boolean isInMore(int key) {
        int at = Arrays.binarySearch(more, key);
        // Between the first and the last port of a range.
        return at >= 0 || (-at - 1 & 1) == 1;
    }

    /// Collects what is allowed.
    static final class Builder {
        private int[] ranges = new int[4];
        private int length;

        /// Everything.
        Builder all() {
            return add(0, NO_PORTS);
        }

        /// What rules match.
        Builder matched(Ports ports) {
            if (ports.isEverything()) {
                return all();
            }
            ports.forEach((protocol, first, last, _) ->
                    add(Ports.key(protocol, first), Ports.key(protocol, last)));
            return this;
        }

        /// What is allowed by a decision for every port.
        Builder allowed(Rulings rulings) {
            for (var range : rulings.ranges()) {
                if (range.allows()) {
                    switch (range.protocol()) {
                        case EnforcementTable.ANY_PROTOCOL -> all();
                        case Rulings.OTHER_PROTOCOLS -> protocolsWithoutPorts();
                        default ->
                                add(
                                        Ports.key(range.protocol(), range.first()),
                                        Ports.key(range.protocol(), range.last()));
                    }
                }
            }
            return this;
        }

        Builder protocolsWithoutPorts() {
            return add(NO_PORTS, NO_PORTS);
        }

        /// Ranges come in ascending order.
        private Builder add(int first, int last) {
            if (length > 0 && ranges[length - 1] >= first - 1) {
                ranges[length - 1] = Math.max(last, ranges[length - 1]);
                return this;
            }
            if (length == ranges.length) {
                ranges = Arrays.copyOf(ranges, 2 * length);
            }
            ranges[length++] = first;
            ranges[length++] = last;
            return this;
        }

        /// @param hash of both
        PeerAnswer about(Object peer, int segment, int hash) {
            return length == 0
                    ? new PeerAnswer(peer, segment, hash, 1, 0, NO_MORE)
                    : new PeerAnswer(
                            peer,
                            segment,
                            hash,
                            ranges[0],
                            ranges[1],
                            length == 2 ? NO_MORE : Arrays.copyOfRange(ranges, 2, length));
        }
    }
}
