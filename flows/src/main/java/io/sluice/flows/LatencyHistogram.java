package io.sluice.flows;

import java.util.Arrays;

/// How long something took, over many connections: counts in logarithmic buckets, four to each
/// doubling, from a microsecond to two minutes. Immutable; any percentile is at most 25 % too high,
/// never too low (but for values above the last bucket).
public final class LatencyHistogram {
    private static final int SMALLEST = 10;
    private static final int LARGEST = 37;
    private static final int BUCKETS = (LARGEST - SMALLEST) * 4 + 2;
    private static final LatencyHistogram[] SINGLE = new LatencyHistogram[BUCKETS];

    /// Nothing measured.
    public static final LatencyHistogram EMPTY = new LatencyHistogram(new long[BUCKETS]);

    static {
        for (int i = 0; i < BUCKETS; i++) {
            var counts = new long[BUCKETS];
            counts[i] = 1;
            SINGLE[i] = new LatencyHistogram(counts);
        }
    }

    private final long[] counts;
    private final long total;

    private LatencyHistogram(long[] counts) {
        this.counts = counts;
        this.total = Arrays.stream(counts).sum();
    }

    /// One duration in nanoseconds; empty when it is negative, which means not known.
    public static LatencyHistogram of(long nanos) {
        return nanos < 0 ? EMPTY : SINGLE[bucket(nanos)];
    }

    /// The number of buckets.
    public static int buckets() {
        return BUCKETS;
    }

    /// The largest duration in nanoseconds that a bucket holds; the last has none and names its
    /// lower end.
    public static long upperNanos(int bucket) {
        if (bucket == 0) {
            return (1L << SMALLEST) - 1;
        }
        int step = Math.min(bucket, BUCKETS - 1);
        if (step == BUCKETS - 1) {
            return 1L << LARGEST;
        }
        long octave = 1L << (SMALLEST + (step - 1) / 4);
        return octave + octave / 4 * ((step - 1) % 4 + 1) - 1;
    }

    /// The bucket of a duration that is not negative.
    static int bucket(long nanos) {
        int octave = 63 - Long.numberOfLeadingZeros(nanos | 1);
        if (octave < SMALLEST) {
            return 0;
        }
        if (octave >= LARGEST) {
            return BUCKETS - 1;
        }
        int quarter = (int) (nanos >>> (octave - 2)) & 3;
        return 1 + (octave - SMALLEST) * 4 + quarter;
    }

    /// Both together.
    public LatencyHistogram plus(LatencyHistogram other) {
        if (other.total == 0) {
            return this;
        }
        if (total == 0) {
            return other;
        }
        return new LatencyHistogram(added(counts.clone(), other));
    }

    /// A histogram from bucket counts.
    ///
    /// @throws IllegalArgumentException when there are not [#buckets()] counts or one is negative
    public static LatencyHistogram ofCounts(long[] counts) {
        if (counts.length != BUCKETS || Arrays.stream(counts).anyMatch(count -> count < 0)) {
            throw new IllegalArgumentException("a histogram has " + BUCKETS + " counts from 0 on");
        }
        return new LatencyHistogram(counts.clone());
    }

    private static long[] added(long[] sum, LatencyHistogram other) {
        for (int i = 0; i < BUCKETS; i++) {
            sum[i] += other.counts[i];
        }
        return sum;
    }

    /// How many durations a bucket holds.
    public long count(int bucket) {
        return counts[bucket];
    }

    /// How many durations there are.
    public long count() {
        return total;
    }

    /// The duration in nanoseconds that `percent` (0..100] of all do not exceed, rounded up to the
    /// end of its bucket; -1 when there is none.
    public long percentileNanos(double percent) {
        if (total == 0) {
            return -1;
        }
        long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        int bucket = -1;
        while (seen < wanted) {
            seen += counts[++bucket];
        }
        return upperNanos(bucket);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LatencyHistogram that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        return total == 0
                ? "no durations"
                : total
                        + " durations, median "
                        + percentileNanos(50)
                        + " ns, 99 % "
                        + percentileNanos(99)
                        + " ns";
    }
}
