package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.LabelSelector.Operator;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.model.NetworkPolicy.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Selectors, host patterns and blocks with exceptions, and how findings read.
class MatchingTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    IN, true, true, false
                    NOT_IN, false, false, true
                    EXISTS, true, true, false
                    DOES_NOT_EXIST, false, false, true
                    """)
    void operatorsTreatMissingKeysAsRuleP8Says(
            Operator operator, boolean withA, boolean withB, boolean without) {
        var values =
                switch (operator) {
                    case IN, NOT_IN -> List.of("a", "b");
                    case EXISTS, DOES_NOT_EXIST -> List.<String>of();
                };
        var selector =
                new LabelSelector(
                        Map.of(),
                        List.of(new Requirement("key", operator, values)),
                        Position.NOWHERE);

        assertThat(selector.matches(Map.of("key", "a"))).isEqualTo(withA);
        assertThat(selector.matches(Map.of("key", "b"))).isEqualTo(withB);
        assertThat(selector.matches(Map.of("other", "a"))).isEqualTo(without);
    }

    @Test
    void allPartsOfASelectorMustHold() {
        var selector =
                new LabelSelector(
                        Map.of("app", "web"),
                        List.of(new Requirement("tier", Operator.NOT_IN, List.of("back"))),
                        Position.NOWHERE);

        assertThat(selector.matches(Map.of("app", "web"))).isTrue();
        assertThat(selector.matches(Map.of("app", "web", "tier", "front"))).isTrue();
        assertThat(selector.matches(Map.of("app", "web", "tier", "back"))).isFalse();
        assertThat(selector.matches(Map.of("tier", "front"))).isFalse();
        assertThat(selector.isEmpty()).isFalse();
    }

    @Test
    void anEmptySelectorSelectsEverything() {
        var selector = LabelSelector.everything(Position.NOWHERE);

        assertThat(selector.isEmpty()).isTrue();
        assertThat(selector.matches(Map.of())).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    *.x.io, x.io, false
                    *.x.io, a.x.io, true
                    *.x.io, b.a.x.io, true
                    *.x.io, .x.io, false
                    *.x.io, ax.io, false
                    *.x.io, a.x.io.evil, false
                    x.io, x.io, true
                    x.io, a.x.io, false
                    *, x.io, true
                    *, '', false
                    """)
    void wildcardsMatchOneOrMoreLabelsAndNeverTheApex(
            String pattern, String name, boolean matches) {
        assertThat(new HostPattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void anExceptionCarvesItsBlock() {
        var block =
                new Peer.IpBlock(
                        Cidr.parse("10.0.0.0/8").orElseThrow(),
                        List.of(Cidr.parse("10.1.0.0/16").orElseThrow()),
                        Position.NOWHERE);

        assertThat(block.contains(IpAddress.parse("10.0.255.255").orElseThrow())).isTrue();
        assertThat(block.contains(IpAddress.parse("10.1.0.0").orElseThrow())).isFalse();
        assertThat(block.contains(IpAddress.parse("10.2.0.0").orElseThrow())).isTrue();
        assertThat(block.contains(IpAddress.parse("11.0.0.0").orElseThrow())).isFalse();
        assertThat(block.contains(IpAddress.parse("::a00:0").orElseThrow())).isFalse();
    }

    @Test
    void aFindingReadsLikeACompilersMessage() {
        var finding =
                new Finding(
                        "bad-port",
                        Severity.ERROR,
                        new Position("a.yaml", 3, 7),
                        "Pod x/p",
                        "port 0 is outside 1..65535",
                        "use another");

        assertThat(finding)
                .hasToString(
                        "a.yaml:3:7: error: Pod x/p: port 0 is outside 1..65535; use another"
                                + " [bad-port]");
        assertThat(new Position("a", 0, 0)).hasToString("a");
        assertThat(new Position("a", 2, 0)).hasToString("a:2");
    }
}
