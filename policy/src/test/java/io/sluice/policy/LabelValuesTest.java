package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every set over three values, any other value and absence, held against each of those.
class LabelValuesTest {
    private static final String ABSENT = "";
    private static final List<String> UNIVERSE = List.of(ABSENT, "a", "b", "other", "other1", "z");

    private static List<LabelValues> all() {
        var all = new ArrayList<LabelValues>();
        for (boolean absent : List.of(true, false)) {
            for (boolean others : List.of(true, false)) {
                for (int bits = 0; bits < 8; bits++) {
                    var listed = new ArrayList<String>();
                    for (int i = 0; i < 3; i++) {
                        if ((bits >> i & 1) == 1) {
                            listed.add(List.of("a", "b", "other").get(i));
                        }
                    }
                    all.add(new LabelValues(absent, others, Set.copyOf(listed)));
                }
            }
        }
        return all;
    }

    private static boolean holds(LabelValues values, String value) {
        return value.equals(ABSENT)
                ? values.absent()
                : values.others() != values.listed().contains(value);
    }

    @Test
    void setsAreCombinedValueByValue() {
        for (LabelValues one : all()) {
            for (LabelValues other : all()) {
                for (String value : UNIVERSE) {
                    boolean inOne = holds(one, value);
                    boolean inOther = holds(other, value);
                    String what = one + " " + other + " " + value;

                    assertThat(holds(one.and(other), value)).as(what).isEqualTo(inOne && inOther);
                    assertThat(holds(one.or(other), value)).as(what).isEqualTo(inOne || inOther);
                    assertThat(holds(one.not(), value)).as(what).isEqualTo(!inOne);
                }
            }
        }
    }

    @Test
    void aSetIsThePiecesThatRequirementsSay() {
        for (LabelValues values : all()) {
            var pieces = values.pieces();

            assertThat(values.isNothing())
                    .isEqualTo(UNIVERSE.stream().noneMatch(v -> holds(values, v)));
            assertThat(values.isExpressible()).isEqualTo(pieces.size() == 1 && !values.isNothing());
            assertThat(pieces.isEmpty()).as(values.toString()).isEqualTo(values.isNothing());
            for (String value : UNIVERSE) {
                Map<String, String> labels =
                        value.equals(ABSENT) ? Map.of("x", "y") : Map.of("x", "y", "k", value);
                long saying =
                        pieces.stream()
                                .filter(piece -> selector(piece.requirements("k")).matches(labels))
                                .count();
                assertThat(saying).as(values + " " + value).isEqualTo(holds(values, value) ? 1 : 0);
            }
        }
    }

    private static LabelSelector selector(List<Requirement> requirements) {
        return new LabelSelector(Map.of(), requirements, Position.NOWHERE);
    }

    @Test
    void anExampleIsOneOfTheValues() {
        for (LabelValues values : all()) {
            if (values.others() || !values.listed().isEmpty()) {
                assertThat(holds(values, values.example())).as(values.toString()).isTrue();
                assertThat(values.example()).isNotEqualTo(ABSENT);
            }
        }
    }

    @Test
    void aRequirementAsksForItsValues() {
        for (Operator operator : Operator.values()) {
            var asked =
                    switch (operator) {
                        case IN, NOT_IN -> List.of("a", "b");
                        case EXISTS, DOES_NOT_EXIST -> List.<String>of();
                    };
            var requirement = new Requirement("k", operator, asked);
            for (String value : UNIVERSE) {
                Map<String, String> labels = value.equals(ABSENT) ? Map.of() : Map.of("k", value);

                assertThat(holds(LabelValues.of(requirement), value))
                        .as(operator + " " + value)
                        .isEqualTo(selector(List.of(requirement)).matches(labels));
            }
        }
        assertThat(UNIVERSE).filteredOn(v -> holds(LabelValues.only("a"), v)).containsExactly("a");
    }
}
