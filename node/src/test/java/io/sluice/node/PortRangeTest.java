package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PortRangeTest {
    private record Case(List<PortRange> ranges, List<PortRange> expected) {}

    private static PortRange range(int first, int last, int rule) {
        return new PortRange(first, last, rule);
    }

    private static final List<Case> CASES =
            List.of(
                    new Case(List.of(), List.of()),
                    new Case(List.of(range(80, 80, 1)), List.of(range(80, 80, 1))),
                    new Case(
                            List.of(range(80, 80, 2), range(80, 80, 1)), List.of(range(80, 80, 1))),
                    new Case(
                            List.of(range(1, 100, 2), range(50, 200, 1)),
                            List.of(range(1, 49, 2), range(50, 200, 1))),
                    new Case(
                            List.of(range(1, 100, 1), range(50, 60, 2)), List.of(range(1, 100, 1))),
                    new Case(
                            List.of(range(1, 100, 2), range(50, 60, 1)),
                            List.of(range(1, 49, 2), range(50, 60, 1), range(61, 100, 2))),
                    new Case(
                            List.of(range(0, 65535, 3), range(80, 80, 1)),
                            List.of(range(0, 65535, 3), range(80, 80, 1))),
                    new Case(
                            List.of(range(65000, 65535, 1), range(1, 65000, 2)),
                            List.of(range(1, 64999, 2), range(65000, 65535, 1))));

    @Test
    void rangesAreCutSoThatNoneOverlapsAndTheLowestRuleCounts() {
        for (var item : CASES) {
            assertThat(PortRange.disjoint(item.ranges()))
                    .as(item.ranges().toString())
                    .isEqualTo(item.expected());
        }
    }
}
