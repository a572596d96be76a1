package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttractedTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Attracted.Target API = target(1);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Attracted attracted = new Attracted(now::get);

    @Test
    void anAnswerThatEndsSoonDoesNotShortenWhatAnotherPodMayStillUse() {
        attracted.extend(API, HOUR);
        now.addAndGet(SECOND.toNanos());

        assertThat(attracted.extend(API, SECOND)).isEqualTo(HOUR.minus(SECOND));
        assertThat(attracted.extend(API, HOUR)).isEqualTo(HOUR);
    }

    @Test
    void whatHasEndedIsForgotten() {
        attracted.extend(API, SECOND);
        attracted.extend(target(2), HOUR);
        now.addAndGet(SECOND.toNanos());

        assertThat(attracted.left()).containsOnlyKeys(target(2));
        assertThat(attracted.extend(API, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void everNewTargetsDoNotPileUp() {
        for (int port = 0; port < 100_000; port++) {
            attracted.extend(target(port), SECOND);
            now.addAndGet(SECOND.toNanos());
        }

        assertThat(attracted.left()).isEmpty();
    }

    private static Attracted.Target target(int port) {
        return new Attracted.Target(TestNode.ip("203.0.113.7"), port);
    }
}
