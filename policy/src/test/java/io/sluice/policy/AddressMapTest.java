package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// An [AddressMap] against a `HashMap`. The seed is the system property `sluice.policy.seed`.
class AddressMapTest {
    private static final long SEED = Long.getLong("sluice.policy.seed", 1);

    @Test
    void everyMapOfASequenceOfChangesKeepsWhatItHad() {
        var random = new Random(SEED);
        var kept = new ArrayList<AddressMap<String>>();
        var expected = new ArrayList<Map<IpAddress, String>>();
        AddressMap<String> map = AddressMap.empty();
        var model = new HashMap<IpAddress, String>();
        for (int step = 0; step < 60; step++) {
            var change = map.change(random.nextInt(400));
            // It grows to begin with, and is emptied in the end.
            int puts = step < 30 ? 90 : 10;
            for (int i = 0; i < 100; i++) {
                var address = someAddress(random);
                if (random.nextInt(100) < puts) {
                    change.put(address, "value " + step + "." + i);
                    model.put(address, "value " + step + "." + i);
                } else {
                    change.remove(address);
                    model.remove(address);
                }
                assertThat(change.get(address))
                        .as("seed %d, step %d, %s", SEED, step, address)
                        .isEqualTo(model.get(address));
            }
            map = change.done();
            kept.add(map);
            expected.add(Map.copyOf(model));
        }

        for (int step = 0; step < kept.size(); step++) {
            var of = kept.get(step);
            assertThat(of.size()).isEqualTo(expected.get(step).size());
            for (int number = 0; number < 700; number++) {
                for (var address : List.of(v4(number), v6(number))) {
                    assertThat(of.get(address))
                            .as("seed %d, step %d, %s", SEED, step, address)
                            .isEqualTo(expected.get(step).get(address));
                }
            }
        }
    }

    @Test
    void theSameNumberInBothFamiliesIsTwoAddresses() {
        AddressMap<String> nothing = AddressMap.empty();
        var change = nothing.change(2);
        change.put(v4(0), "four");
        change.put(v6(0), "six");

        var map = change.done();

        assertThat(map.get(v4(0))).isEqualTo("four");
        assertThat(map.get(v6(0))).isEqualTo("six");
        assertThat(map.get(v4(1))).isNull();
        assertThat(map.get(new IpAddress(true, 1, 0))).isNull();
        assertThat(nothing.get(v4(0))).isNull();
    }

    @Test
    void aMapThatWasLargeBecomesSmallAgain() {
        AddressMap<Integer> nothing = AddressMap.empty();
        var growing = nothing.change(20_000);
        for (int i = 0; i < 20_000; i++) {
            growing.put(v4(i), i);
        }
        var large = growing.done();
        var shrinking = large.change(20_000);
        for (int i = 10; i < 20_000; i++) {
            shrinking.remove(v4(i));
        }

        var small = shrinking.done().change(10).done();

        assertThat(small.size()).isEqualTo(10);
        for (int i = 0; i < 20_000; i++) {
            assertThat(small.get(v4(i))).isEqualTo(i < 10 ? i : null);
            assertThat(large.get(v4(i))).isEqualTo(i);
        }
    }

    private static IpAddress someAddress(Random random) {
        int number = random.nextInt(700);
        return random.nextBoolean() ? v4(number) : v6(number);
    }

    private static IpAddress v4(int number) {
        return IpAddress.v4(number);
    }

    private static IpAddress v6(int number) {
        return new IpAddress(true, number % 3, number);
    }
}
