package io.sluice.linux;

import org.jspecify.annotations.Nullable;

/// Timers in a ring of slots, one slot for every tick of 2^26 ns (67 ms). Scheduling and cancelling
/// take constant time; a timer is never early and at most two ticks late. A timer further away than
/// one turn of the ring (68 s) is looked at once in every turn.
final class TimerWheel {
    static final int TICK_BITS = 26;
    private static final int SLOTS = 1024;
    private static final int DUE = SLOTS;

    private final @Nullable Timer[] lists = new Timer[SLOTS + 1];
    private final long[] occupied = new long[SLOTS / 64];
    private long doneTick;

    TimerWheel(long nowNanos) {
        doneTick = nowNanos >> TICK_BITS;
    }

    void schedule(Timer timer, long dueNanos) {
        cancel(timer);
        timer.dueTick = Math.max((dueNanos >> TICK_BITS) + 1, doneTick + 1);
        link(timer, (int) (timer.dueTick & SLOTS - 1));
    }

    void cancel(Timer timer) {
        if (timer.list == Timer.IDLE) {
            return;
        }
        var previous = timer.previous;
        var next = timer.next;
        if (previous == null) {
            lists[timer.list] = next;
        } else {
            previous.next = next;
        }
        if (next != null) {
            next.previous = previous;
        }
        if (timer.list != DUE && lists[timer.list] == null) {
            occupied[timer.list >> 6] &= ~(1L << timer.list);
        }
        timer.previous = null;
        timer.next = null;
        timer.list = Timer.IDLE;
    }

    private void link(Timer timer, int list) {
        var head = lists[list];
        timer.list = list;
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        lists[list] = timer;
        if (list != DUE) {
            occupied[list >> 6] |= 1L << list;
        }
    }

    /// Calls the timers that are due.
    void advance(long nowNanos) {
        long tick = nowNanos >> TICK_BITS;
        for (long t = Math.max(doneTick + 1, tick - SLOTS + 1); t <= tick; t++) {
            collect((int) (t & SLOTS - 1), tick);
        }
        doneTick = Math.max(doneTick, tick);
        for (var timer = lists[DUE]; timer != null; timer = lists[DUE]) {
            cancel(timer);
            timer.expired();
        }
    }

    private void collect(int slot, long tick) {
        var timer = lists[slot];
        while (timer != null) {
            var next = timer.next;
            if (timer.dueTick <= tick) {
                cancel(timer);
                link(timer, DUE);
            }
            timer = next;
        }
    }

    /// When to look next, in nanoseconds from now; -1 when nothing is scheduled.
    long waitNanos(long nowNanos) {
        if (lists[DUE] != null) {
            return 0;
        }
        int first = (int) (doneTick + 1 & SLOTS - 1);
        for (int i = 0; i <= SLOTS / 64; i++) {
            int word = (first >> 6) + i & SLOTS / 64 - 1;
            long bits = occupied[word];
            if (i == 0) {
                bits &= -1L << first;
            } else if (i == SLOTS / 64) {
                bits &= ~(-1L << first);
            }
            if (bits != 0) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(bits);
                long tick = doneTick + 1 + (slot - first & SLOTS - 1);
                return Math.max(0, (tick << TICK_BITS) - nowNanos);
            }
        }
        return -1;
    }
}
