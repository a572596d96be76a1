package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpossibleTest {
    /// Requirements: `k=a/b` In, `k!=a/b` NotIn, `k` Exists, `!k` DoesNotExist.
    @ParameterizedTest
    @CsvSource({
        "k=a, false",
        "k=a k=a/b, false",
        "k=a k=b, true",
        "k=a/b k=b/c k=a/c, true",
        "k=a/b k!=a, false",
        // seen
        "k=a/b k!=a/b, true",
        "k!=a, false",
        "k=a j!=a, false",
        "k !k, true",
        "k !j, false",
        "k=a !k, true",
        "k=a !j, false",
        "k!=a !k, false",
        "!k !k, false",
        "k k=a, false"
    })
    void noLabelsMatchWhatContradictsItself(String text, boolean impossible) {
        var all = Arrays.stream(text.split(" ", -1)).map(ImpossibleTest::requirement).toList();
        var first = all.getFirst();

        assertThat(Impossible.is(selector(all))).isEqualTo(impossible);
        assertThat(Impossible.is(selector(all.reversed()))).isEqualTo(impossible);
        assertThat(Impossible.is(all.stream().map(one -> selector(List.of(one))).toList()))
                .isEqualTo(impossible);
        if (first.operator() == Operator.IN && first.values().size() == 1) {
            var labels = Map.of(first.key(), first.values().getFirst());
            var rest = new ArrayList<>(all.subList(1, all.size()));
            assertThat(Impossible.is(new LabelSelector(labels, rest, Position.NOWHERE)))
                    .isEqualTo(impossible);
        }
    }

    private static LabelSelector selector(List<Requirement> requirements) {
        return new LabelSelector(Map.of(), requirements, Position.NOWHERE);
    }

    private static Requirement requirement(String text) {
        if (text.startsWith("!")) {
            return new Requirement(text.substring(1), Operator.DOES_NOT_EXIST, List.of());
        }
        String[] parts = text.split("!?=", -1);
        return parts.length == 1
                ? new Requirement(text, Operator.EXISTS, List.of())
                : new Requirement(
                        parts[0],
                        text.contains("!=") ? Operator.NOT_IN : Operator.IN,
                        List.of(parts[1].split("/", -1)));
    }
}
