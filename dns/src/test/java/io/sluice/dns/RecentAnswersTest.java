package io.sluice.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentAnswersTest {
    private static final IpAddress POD = IpAddress.v4(1);
    private static final IpAddress OTHER = IpAddress.v4(2);
    private static final IpAddress ADDRESS = IpAddress.v4(100);
    private static final Duration TTL = Duration.ofSeconds(60);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
    private final RecentAnswers recent =
            new RecentAnswers(new RecentAnswers.Limits(Duration.ofSeconds(30), 3, 6, 12), now::get);

    @Test
    void anAnswerCountsForThePodThatAskedUntilTheGraceEnds() {
        recent.record(POD, "a.com", List.of(ADDRESS), TTL);

        assertThat(recent.name(POD, ADDRESS)).contains("a.com");
        assertThat(recent.name(OTHER, ADDRESS)).isEmpty();
        now.addAndGet(Duration.ofSeconds(90).toNanos() - 1);
        assertThat(recent.answered(POD, "a.com", ADDRESS)).isTrue();
        now.incrementAndGet();
        assertThat(recent.answered(POD, "a.com", ADDRESS)).isFalse();
        assertThat(recent.name(POD, ADDRESS)).isEmpty();
    }

    @Test
    void aShorterAnswerDoesNotShortenALongerOne() {
        recent.record(POD, "a.com", List.of(ADDRESS), TTL);
        recent.record(POD, "a.com", List.of(ADDRESS), Duration.ZERO);
        now.addAndGet(Duration.ofSeconds(80).toNanos());

        assertThat(recent.answered(POD, "a.com", ADDRESS)).isTrue();
    }

    @Test
    void anAddressWithTwoNamesHasTheLastOneAndCountsForBoth() {
        recent.record(POD, "a.com", List.of(ADDRESS), TTL);
        recent.record(POD, "b.com", List.of(ADDRESS), TTL);

        assertThat(recent.name(POD, ADDRESS)).contains("b.com");
        assertThat(recent.answered(POD, "a.com", ADDRESS)).isTrue();
        assertThat(recent.answered(POD, "b.com", ADDRESS)).isTrue();
    }

    @Test
    void theOldestAddressOfANameMakesRoomAndIsCounted() {
        recent.record(POD, "a.com", addresses(1, 4), TTL);

        assertThat(recent.answered(POD, "a.com", IpAddress.v4(1))).isFalse();
        assertThat(recent.answered(POD, "a.com", IpAddress.v4(4))).isTrue();
        assertThat(recent.evicted()).isEqualTo(1);
    }

    @Test
    void theNameThatWasAnsweredLongestAgoMakesRoom() {
        recent.record(POD, "a.com", addresses(1, 3), TTL);
        recent.record(POD, "b.com", addresses(11, 13), TTL);
        recent.record(POD, "a.com", addresses(1, 1), TTL);
        recent.record(POD, "c.com", addresses(21, 23), TTL);

        assertThat(recent.answered(POD, "b.com", IpAddress.v4(11))).isFalse();
        assertThat(recent.answered(POD, "a.com", IpAddress.v4(1))).isTrue();
        assertThat(recent.answered(POD, "c.com", IpAddress.v4(23))).isTrue();
        assertThat(recent.evicted()).isEqualTo(3);
    }

    @Test
    void answersThatHadEndedAreNotCountedAsEvicted() {
        recent.record(POD, "a.com", addresses(1, 3), TTL);
        now.addAndGet(Duration.ofSeconds(90).toNanos());
        recent.record(POD, "a.com", addresses(4, 6), TTL);

        assertThat(recent.evicted()).isZero();
    }

    @Test
    void aPodThatAsksForEverNewNamesTakesNothingFromOthers() {
        recent.record(OTHER, "a.com", List.of(ADDRESS), TTL);

        for (int i = 0; i < 1000; i++) {
            recent.record(POD, "name" + i, List.of(IpAddress.v4(i)), TTL);
        }

        assertThat(recent.answered(OTHER, "a.com", ADDRESS)).isTrue();
        assertThat(recent.answered(POD, "name999", IpAddress.v4(999))).isTrue();
        assertThat(recent.evicted()).isEqualTo(994);
    }

    @Test
    void manyPodsTogetherAreBoundedAndEachKeepsALittle() {
        for (int pod = 0; pod < 100; pod++) {
            for (int i = 0; i < 10; i++) {
                recent.record(IpAddress.v4(pod), "name" + i, List.of(IpAddress.v4(i)), TTL);
            }
        }

        int kept = 0;
        for (int pod = 0; pod < 100; pod++) {
            assertThat(recent.answered(IpAddress.v4(pod), "name9", IpAddress.v4(9))).isTrue();
            for (int i = 0; i < 10; i++) {
                kept += recent.answered(IpAddress.v4(pod), "name" + i, IpAddress.v4(i)) ? 1 : 0;
            }
        }
        assertThat(kept).isEqualTo(2 * 6 + 98 * 3);
        assertThat(recent.evicted()).isEqualTo(1000 - kept);
    }

    @Test
    void whatAForgottenPodHeldIsFreeForOthers() {
        for (int pod = 10; pod < 100; pod++) {
            recent.record(IpAddress.v4(pod), "a.com", addresses(1, 3), TTL);
            recent.forget(IpAddress.v4(pod));
        }

        recent.record(POD, "a.com", addresses(1, 3), TTL);
        recent.record(POD, "b.com", addresses(1, 3), TTL);

        assertThat(recent.evicted()).isZero();
    }

    @Test
    void namesThatNoHostCanHaveAreNotRemembered() {
        recent.record(POD, "x".repeat(254), List.of(ADDRESS), TTL);

        assertThat(recent.name(POD, ADDRESS)).isEmpty();
    }

    @Test
    void aPodThatIsForgottenHasNoAnswers() {
        recent.record(POD, "a.com", List.of(ADDRESS), TTL);

        recent.forget(POD);

        assertThat(recent.name(POD, ADDRESS)).isEmpty();
    }

    private static List<IpAddress> addresses(int first, int last) {
        var addresses = new ArrayList<IpAddress>();
        for (int i = first; i <= last; i++) {
            addresses.add(IpAddress.v4(i));
        }
        return addresses;
    }
}
