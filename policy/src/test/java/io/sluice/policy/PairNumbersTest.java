package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PairNumbersTest {
    private static final int[] EDGES = {0, 1, 2, 1 << 16, Integer.MAX_VALUE, -1, Integer.MIN_VALUE};

    @Test
    void eachOfManyPairsKeepsItsNumber() {
        var numbers = new PairNumbers();

        for (int one = 0; one < 200; one++) {
            for (int other = 0; other < 50; other++) {
                assertThat(numbers.get(one, other)).isEqualTo(PairNumbers.UNKNOWN);
                numbers.put(one, other, one * 1000 + other);
            }
        }

        for (int one = 0; one < 200; one++) {
            for (int other = 0; other < 50; other++) {
                assertThat(numbers.get(one, other)).isEqualTo(one * 1000 + other);
            }
        }
    }

    @Test
    void anotherNumberTakesThePlaceOfTheFirst() {
        var numbers = new PairNumbers();
        for (int i = 0; i < 1000; i++) {
            numbers.put(3, 4, i);
        }

        assertThat(numbers.get(3, 4)).isEqualTo(999);
        assertThat(numbers.get(4, 3)).isEqualTo(PairNumbers.UNKNOWN);
    }

    @Test
    void everyNumberMayBeInAPair() {
        var numbers = new PairNumbers();
        int value = 0;
        for (int one : EDGES) {
            for (int other : EDGES) {
                numbers.put(one, other, value++);
            }
        }

        value = 0;
        for (int one : EDGES) {
            for (int other : EDGES) {
                assertThat(numbers.get(one, other)).isEqualTo(value++);
            }
        }
    }
}
