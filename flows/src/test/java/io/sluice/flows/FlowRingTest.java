package io.sluice.flows;

import static io.sluice.flows.FlowBuilder.flow;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowRingTest {
    private final TestClock clock = new TestClock();
    private final FlowRing ring = new FlowRing(clock);

    private FlowReport all(FlowRing of) {
        return of.report(FlowRing.KEPT, window -> true);
    }

    @Test
    void windowsAddUpToTheFlowsThatWereFedIn() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var fed = new ArrayList<Flow>();
        for (int i = 0; i < 5000; i++) {
            var flow = FlowBuilder.random(random);
            fed.add(flow);
            ring.accept(flow);
            clock.advance(Duration.ofMillis(random.nextInt(200)));
        }

        var report = all(ring);

        var windows = report.windows();
        String as = "seed " + seed;
        assertThat(windows).as(as).hasSizeLessThan(fed.size());
        assertThat(report.completeness().seen()).as(as).isEqualTo(fed.size());
        assertThat(report.completeness().isComplete()).as(as).isTrue();
        for (var key : fed.stream().map(FlowKey::of).distinct().toList()) {
            var sum =
                    windows.stream()
                            .filter(window -> window.key().equals(key))
                            .reduce(FlowWindow::plus)
                            .orElseThrow();
            var expected =
                    fed.stream()
                            .filter(flow -> FlowKey.of(flow).equals(key))
                            .map(flow -> FlowWindow.of(flow, sum.recorded()))
                            .reduce(FlowWindow::plus)
                            .orElseThrow();
            assertThat(sum).as(as).isEqualTo(expected);
        }
    }

    @Test
    void longTextsMakeRoomLikeManyWindows() {
        var small = new FlowRing(clock, 100);
        for (int i = 0; i < 90; i++) {
            small.accept(flow().carriedBy("g/g").toName("x".repeat(4000) + i + ".test").build());
            small.accept(flow().toName("y".repeat(4000) + i + ".test").build());
            clock.advance(Duration.ofSeconds(1));
        }

        var report = all(small);

        long text =
                report.windows().stream()
                        .mapToLong(window -> window.key().destination().name().length())
                        .sum();
        assertThat(text).isBetween(20_000L, 40_000L);
        assertThat(report.completeness().evicted()).isEqualTo(180 - report.windows().size());
    }

    @Test
    void windowsAreToldOldestFirstWhoeverSawThem() {
        ring.accept(flow().started(clock.instant()).build());
        clock.advance(Duration.ofSeconds(1));
        ring.accept(flow().carriedBy("g/g").started(clock.instant()).build());

        assertThat(all(ring).windows())
                .extracting(window -> window.key().capturedBy())
                .containsExactly(Flow.Capture.NODE, Flow.Capture.GATEWAY);
    }

    @Test
    void followersHearOfWhatNobodySaw() {
        try (var follower = ring.follow(10)) {
            ring.lost(Flow.Capture.NODE, 3);

            assertThat(follower.takeLost()).isEqualTo(3);
        }
    }

    @Test
    void aNodeWindowHoldsFifteenSeconds() {
        ring.accept(flow().build());
        clock.advance(Duration.ofSeconds(14));
        ring.accept(flow().build());
        clock.advance(Duration.ofSeconds(1));
        ring.accept(flow().build());

        assertThat(all(ring).windows()).extracting(FlowWindow::records).containsExactly(2L, 1L);
    }

    @Test
    void theGatewayHasAWindowForEachConnection() {
        ring.accept(flow().carriedBy("istio-system/egress").build());
        ring.accept(flow().carriedBy("istio-system/egress").build());

        assertThat(all(ring).windows()).extracting(FlowWindow::records).containsExactly(1L, 1L);
    }

    @Test
    void aConnectionThatGoesOnCountsOnceWithTheBytesOfAllItsRecords() {
        ring.accept(flow().phase(Flow.Phase.BEGIN).bytes(10, 0).build());
        ring.accept(flow().phase(Flow.Phase.CONTINUE).bytes(20, 5).build());
        ring.accept(flow().phase(Flow.Phase.END).bytes(30, 6).build());

        var window = all(ring).windows().getFirst();

        assertThat(window.counts().started()).isEqualTo(1);
        assertThat(window.counts().finished()).isEqualTo(1);
        assertThat(window.bytesOut()).isEqualTo(60);
        assertThat(window.bytesIn()).isEqualTo(11);
    }

    @Test
    void whatMustMakeRoomIsCountedAsLost() {
        var small = new FlowRing(clock, 10);
        for (int i = 0; i < 25; i++) {
            small.accept(flow().carriedBy("g/g").toName("h" + i + ".test").build());
        }

        var report = all(small);

        assertThat(report.windows()).hasSize(10);
        assertThat(report.windows().getFirst().key().destination().name()).isEqualTo("h15.test");
        assertThat(report.completeness()).isEqualTo(new Completeness(10, 0, 0, 15));
        assertThat(report.completeness().ratio()).isEqualTo(0.4);
    }

    @Test
    void aScanOverManyAddressesWithinOneWindowStaysBounded() {
        var small = new FlowRing(clock, 10);
        for (int i = 0; i < 200; i++) {
            small.accept(flow().toAddress("192.0.2." + i, 80, 6).build());
        }

        var report = all(small);

        assertThat(report.windows()).hasSize(10);
        assertThat(report.completeness().seen() + report.completeness().evicted()).isEqualTo(200);
    }

    @Test
    void forgedSourceAddressesShareOneWindow() {
        for (int i = 0; i < 50; i++) {
            ring.accept(
                    flow().fromAddress("198.51.100." + i)
                            .refused(Reason.SPOOFED_SOURCE, "", "why   forged")
                            .build());
        }

        assertThat(all(ring).windows()).extracting(FlowWindow::records).containsExactly(50L);
    }

    @Test
    void windowsOfMoreThanAnHourAgoAreGoneWithoutBeingLost() {
        ring.accept(flow().build());
        clock.advance(Duration.ofMinutes(61));

        var report = all(ring);

        assertThat(report.windows()).isEmpty();
        assertThat(report.completeness()).isEqualTo(Completeness.NOTHING);
    }

    @Test
    void anAnswerAboutTheLastMinutesLeavesOutWhatWasLostBefore() {
        ring.lost(Flow.Capture.NODE, 5);
        clock.advance(Duration.ofMinutes(20));
        ring.lost(Flow.Capture.GATEWAY, 2);
        ring.accept(flow().build());

        assertThat(ring.report(Duration.ofMinutes(10), window -> true).completeness())
                .isEqualTo(new Completeness(1, 0, 2, 0));
        assertThat(all(ring).completeness()).isEqualTo(new Completeness(1, 5, 2, 0));
    }

    @Test
    void filtersLeaveTheCompletenessAsItIs() {
        ring.accept(flow().build());
        ring.accept(flow().refused(Reason.NOT_ALLOWED, "a/b", "why   no rule").build());

        var report = ring.report(FlowRing.KEPT, FlowWindow::refused);

        assertThat(report.windows()).hasSize(1);
        assertThat(report.completeness().seen()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aReasonCountsAsARefusalOrAsAFailureOfItsStage(Reason reason) {
        ring.accept(flow().failed(reason).build());

        var counts = all(ring).windows().getFirst().counts();

        assertThat(counts.refused()).isEqualTo(reason.isRefusal() ? 1 : 0);
        assertThat(counts.failed())
                .isEqualTo(reason.isRefusal() ? Map.of() : Map.of(reason.stage(), 1L));
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException {
        int threads = 8;
        int each = 2000;
        var go = new CountDownLatch(1);
        var writers = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            int number = t;
            writers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                await(go);
                                for (int i = 0; i < each; i++) {
                                    ring.accept(flow().toName("h" + number % 3).build());
                                }
                            }));
        }

        go.countDown();
        for (var writer : writers) {
            all(ring);
            writer.join();
        }

        long records = all(ring).windows().stream().mapToLong(FlowWindow::records).sum();
        assertThat(records).isEqualTo((long) threads * each);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFollowerHearsOfFlowsFromThereOnAndOfWhatItMissed() throws InterruptedException {
        ring.accept(flow().build());
        try (var follower = ring.follow(2)) {
            for (int i = 0; i < 5; i++) {
                ring.accept(flow().toName("h" + i).build());
            }

            var names = new ArrayList<String>();
            for (int i = 0; i < 2; i++) {
                var window = follower.next(Duration.ofSeconds(30)).orElseThrow();
                names.add(window.key().destination().name());
            }

            assertThat(names).isEqualTo(List.of("h0", "h1"));
            assertThat(follower.next(Duration.ZERO)).isEmpty();
            assertThat(follower.takeLost()).isEqualTo(3);
            assertThat(follower.takeLost()).isZero();
        }
    }

    @Test
    void sumsAddUpForEachWorkloadAndDestinationWithTheMostBytesFirst() {
        ring.accept(flow().bytes(10, 20).build());
        ring.accept(flow().from("payments", "Deployment", "checkout", "checkout-2").build());
        ring.accept(flow().from("web", "Deployment", "shop", "s").bytes(1_000_000, 1).build());
        ring.accept(flow().refused(Reason.NOT_ALLOWED, "a/b", "").build());

        var sums = FlowSum.of(all(ring).windows());

        assertThat(sums)
                .extracting(FlowSum::sourceName)
                .containsExactly("web/deploy/shop", "payments/deploy/checkout");
        var checkout = sums.getLast();
        assertThat(checkout.bytesOut()).isEqualTo(110);
        assertThat(checkout.bytesIn()).isEqualTo(2020);
        assertThat(checkout.counts().started()).isEqualTo(3);
        assertThat(checkout.counts().refused()).isEqualTo(1);
    }
}
