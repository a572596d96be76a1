package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.policy.Residents.Resident;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The part of a [Side] that look-ups live on: what it lets through, for each kind of peer that has
/// been asked about. A kind of peer is an identity, or the outside, in a segment of addresses.
///
/// Safe for use by many threads. Readers never wait; who learns something enters it alone.
final class SideAnswers {
    private static final int LEAST_SLOTS = 4;

    /// Stands for every peer that is no Pod.
    private static final Object OUTSIDE = new Object();

    /// Stands for every Pod where rules do not tell them apart but by address.
    private static final Object ANY_POD = new Object();

    private final Side side;
    private final Segments segments;
    private final boolean byIdentity;
    private final boolean byName;

    /// A hash table with linear probing, at most half full; null while nothing is known, so that a
    /// side that is made has final fields only and may be met before its maker is done. So may an
    /// answer.
    private volatile @Nullable PeerAnswer @Nullable [] answers;

    private int size;

    SideAnswers(Side side) {
        this.side = side;
        this.segments = side.segments();
        this.byIdentity = side.mentionsPods();
        this.byName = side.asksForNames();
    }

    Side side() {
        return side;
    }

    /// The answer. Allocates nothing once this kind of peer has been asked about before.
    ///
    /// @param peer the other end when it is a Pod
    /// @param address the other end's address
    /// @param names what the other end is known to be called
    boolean allows(
            @Nullable Resident peer,
            IpAddress address,
            List<String> names,
            int protocol,
            int port) {
        if (byName && !names.isEmpty()) {
            return side.allows(
                    peer == null ? null : peer.identity(), address, names, protocol, port);
        }
        Object kind = peer == null ? OUTSIDE : byIdentity ? peer.identity() : ANY_POD;
        int segment = segments.of(address);
        int hash = hash(peer == null || !byIdentity ? -1 : peer.ordinal(), segment);
        var known = answers;
        var answer = known == null ? null : known[slot(known, hash, kind, segment)];
        if (answer == null) {
            answer = learn(peer, address, kind, segment, hash);
        }
        return answer.allows(PeerAnswer.key(protocol, port));
    }

    private static int hash(int ordinal, int segment) {
        int mixed = (ordinal + 31 * segment) * 0x9e3779b9;
        return mixed ^ mixed >>> 15;
    }

    /// Where the answer for a kind of peer is, or the free slot where it would be.
    private static int slot(@Nullable PeerAnswer[] answers, int hash, Object kind, int segment) {
        int slot = hash & answers.length - 1;
        var there = answers[slot];
        while (there != null && !there.isAbout(kind, segment)) {
            slot = slot + 1 & answers.length - 1;
            there = answers[slot];
        }
        return slot;
    }

    private PeerAnswer learn(
            @Nullable Resident peer, IpAddress address, Object kind, int segment, int hash) {
        var answer =
                side.answer(peer == null ? null : peer.identity(), address)
                        .about(kind, segment, hash);
        enter(answer);
        return answer;
    }

    private synchronized void enter(PeerAnswer answer) {
        var table = answers;
        if (table == null) {
            table = new PeerAnswer[LEAST_SLOTS];
            answers = table;
        } else if (2 * size >= table.length) {
            table = larger(table);
            answers = table;
        }
        int slot = slot(table, answer);
        size += table[slot] == null ? 1 : 0;
        table[slot] = answer;
    }

    private static @Nullable PeerAnswer[] larger(@Nullable PeerAnswer[] table) {
        var larger = new PeerAnswer[2 * table.length];
        for (var known : table) {
            if (known != null) {
                larger[slot(larger, known)] = known;
            }
        }
        return larger;
    }

    private static int slot(@Nullable PeerAnswer[] answers, PeerAnswer answer) {
        return slot(answers, answer.hash(), answer.peer(), answer.segment());
    }
}
