package io.sluice.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.IpAddress;
import io.sluice.node.AnsweredNames.Answered;
import io.sluice.node.AnsweredNames.Limits;
import io.sluice.node.AnsweredNames.Pair;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnsweredNamesTest {
    private static final IpAddress WEB = TestNode.ip("10.244.0.10");
    private static final IpAddress OTHER = TestNode.ip("10.244.0.11");

    private final AnsweredNames names = new AnsweredNames(new Limits(2, 4, 6, 2));

    private static Pair pair(IpAddress pod, int destination) {
        return new Pair(pod, IpAddress.v4(0x0b000000 + destination));
    }

    private List<Pair> add(IpAddress pod, int destination, String name, long end) {
        return names.add(pair(pod, destination), "a/" + pod, new Answered(name, end));
    }

    @Test
    void anAnswerThatComesAgainCountsForTheLongerTime() {
        add(WEB, 1, "a", 50);
        add(WEB, 1, "b", 10);
        add(WEB, 1, "a", 20);
        add(WEB, 1, "b", 30);

        assertThat(names.names(pair(WEB, 1)))
                .containsExactly(new Answered("a", 50), new Answered("b", 30));
        assertThat(names.size()).isEqualTo(2);
    }

    @Test
    void theNameThatWasAnsweredLongestAgoMakesRoomAtADestination() {
        add(WEB, 1, "a", 50);
        add(WEB, 1, "b", 50);
        add(WEB, 1, "a", 50);
        add(WEB, 1, "c", 1);

        assertThat(names.names(pair(WEB, 1))).extracting(Answered::name).containsExactly("a", "c");
        assertThat(names.forgotten()).isEqualTo(1);
    }

    @Test
    void aPodMakesRoomAmongItsOwnDestinations() {
        for (int i = 1; i <= 4; i++) {
            assertThat(add(WEB, i, "a", 50)).isEmpty();
        }
        add(WEB, 1, "a", 60);

        assertThat(add(WEB, 5, "a", 50)).containsExactly(pair(WEB, 2));
        assertThat(names.pairs())
                .containsExactly(pair(WEB, 3), pair(WEB, 4), pair(WEB, 1), pair(WEB, 5));
    }

    @Test
    void everyPodHasItsShareWhenAllPlacesAreTaken() {
        for (int i = 1; i <= 4; i++) {
            add(WEB, i, "a", 50);
            add(OTHER, i, "a", 50);
        }
        assertThat(names.size()).isEqualTo(6);
        var late = TestNode.ip("10.244.0.12");

        assertThat(add(late, 1, "a", 50)).isEmpty();
        assertThat(add(late, 2, "a", 50)).isEmpty();
        assertThat(add(late, 3, "a", 50)).containsExactly(pair(late, 1));
        assertThat(names.pairs()).hasSize(8);
    }

    @Test
    void anotherPodAtAnAddressKnowsNothingOfWhatItsPredecessorWasAnswered() {
        add(WEB, 1, "a", 50);
        add(OTHER, 1, "a", 50);

        var gone = names.add(pair(WEB, 2), "a/successor", new Answered("b", 50));

        assertThat(gone).containsExactly(pair(WEB, 1));
        names.forgetOthers(pod -> Optional.of("a/successor"));
        assertThat(names.pairs()).containsExactly(pair(WEB, 2));
        assertThat(names.size()).isEqualTo(1);
    }

    @Test
    void whatIsCountedIsWhatIsThere() {
        long seed = Long.getLong("seed", System.nanoTime());
        var random = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            int end = random.nextInt(100);
            switch (random.nextInt(20)) {
                case 0 -> names.forgetNames(name -> name.endNanos() <= end);
                case 1 -> names.forget(random.nextBoolean() ? WEB : OTHER);
                default ->
                        add(
                                random.nextBoolean() ? WEB : OTHER,
                                random.nextInt(6),
                                "n" + random.nextInt(4),
                                end);
            }
            int there = names.pairs().stream().mapToInt(pair -> names.names(pair).size()).sum();
            assertThat(names.size()).as("seed " + seed).isEqualTo(there).isLessThanOrEqualTo(6);
        }
    }
}
