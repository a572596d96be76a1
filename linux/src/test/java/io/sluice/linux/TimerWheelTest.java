package io.sluice.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long TICK = 1L << TimerWheel.TICK_BITS;

    @Test
    void timersFireNeverEarlyAndAtMostTwoTicksLate() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        long[] now = {random.nextLong(1L << 50)};
        var wheel = new TimerWheel(now[0]);
        var waiting = new TreeMap<Long, Timer>();
        var wrong = new ArrayList<String>();

        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) == 0) {
                long due = now[0] + random.nextLong(200_000_000_000L);
                var timer =
                        new Timer() {
                            @Override
                            protected void expired() {
                                if (now[0] < due) {
                                    wrong.add("early by " + (due - now[0]));
                                }
                                waiting.remove(due);
                            }
                        };
                wheel.schedule(timer, due);
                waiting.put(due, timer);
            }
            if (random.nextInt(5) == 0 && !waiting.isEmpty()) {
                wheel.cancel(waiting.pollLastEntry().getValue());
            }
            long wait = wheel.waitNanos(now[0]);
            assertThat(wait)
                    .as("a wait while timers are left")
                    .matches(w -> waiting.isEmpty() || w >= 0);
            now[0] += random.nextLong(TICK);
            wheel.advance(now[0]);
            if (!waiting.isEmpty() && waiting.firstKey() < now[0] - 2 * TICK) {
                wrong.add("late by " + (now[0] - waiting.firstKey()));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void aTimerMayBeMovedAndCancelledByAnother() {
        var wheel = new TimerWheel(0);
        var fired = new ArrayList<String>();
        var second = named("second", fired);
        var first =
                new Timer() {
                    @Override
                    protected void expired() {
                        fired.add("first");
                        wheel.cancel(second);
                    }
                };

        wheel.schedule(second, 3 * TICK);
        wheel.schedule(first, TICK);
        wheel.schedule(first, 3 * TICK);
        wheel.advance(100 * TICK);

        assertThat(fired).first().isIn("first", "second");
        assertThat(fired).filteredOn("first"::equals).hasSize(1);
        assertThat(first.isScheduled() || second.isScheduled()).isFalse();
        assertThat(wheel.waitNanos(100 * TICK)).isEqualTo(-1);
    }

    @Test
    void aLongSleepOfTheMachineLosesNoTimer() {
        var wheel = new TimerWheel(0);
        var fired = new ArrayList<String>();

        for (int i = 1; i < 3000; i += 7) {
            wheel.schedule(named("t" + i, fired), i * TICK);
        }
        wheel.advance(1_000_000 * TICK);

        assertThat(fired).hasSize(429);
    }

    private static Timer named(String name, List<String> fired) {
        return new Timer() {
            @Override
            protected void expired() {
                fired.add(name);
            }
        };
    }
}
