package io.sluice.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 1023, 1024, 1279, 1280, 1_000_000, 137_438_953_471L})
    void aBucketEndsAtOrAboveItsDurationsAndAtMostAQuarterAbove(long nanos) {
        long upper = LatencyHistogram.upperNanos(LatencyHistogram.bucket(nanos));

        assertThat(upper).isBetween(nanos, Math.max(1023, nanos + nanos / 4));
    }

    @Test
    void bucketsRiseWithoutGaps() {
        for (int bucket = 1; bucket < LatencyHistogram.buckets() - 1; bucket++) {
            long lower = LatencyHistogram.upperNanos(bucket - 1) + 1;

            assertThat(LatencyHistogram.bucket(lower)).isEqualTo(bucket);
            assertThat(LatencyHistogram.bucket(LatencyHistogram.upperNanos(bucket)))
                    .isEqualTo(bucket);
        }
        assertThat(LatencyHistogram.bucket(Long.MAX_VALUE))
                .isEqualTo(LatencyHistogram.buckets() - 1);
    }

    @Test
    void percentilesAreNeverTooLowAndAtMostAQuarterTooHigh() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var values = new ArrayList<Long>();
        var histogram = LatencyHistogram.EMPTY;
        for (int i = 0; i < 1000; i++) {
            long value = 1024 + random.nextLong(1L << random.nextInt(11, 36));
            values.add(value);
            histogram = histogram.plus(LatencyHistogram.of(value));
        }
        Collections.sort(values);

        for (double percent : new double[] {0.1, 1, 50, 90, 99, 99.9, 100}) {
            long exact = values.get((int) Math.ceil(values.size() * percent / 100) - 1);
            assertThat(histogram.percentileNanos(percent))
                    .as("seed %d, %f %%", seed, percent)
                    .isBetween(exact, exact + exact / 4);
        }
    }

    @Test
    void whatIsNotKnownIsNotCounted() {
        var histogram = LatencyHistogram.of(-1);

        assertThat(histogram.count()).isZero();
        assertThat(histogram.percentileNanos(50)).isEqualTo(-1);
    }
}
