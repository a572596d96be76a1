package io.sluice.flows.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flows.FlowBuilder;
import io.sluice.flows.FlowRing;
import io.sluice.flows.FlowSum;
import io.sluice.flows.TestClock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @Test
    void whatIsWrittenIsReadBackTheSame() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var ring = new FlowRing(new TestClock());
        for (int i = 0; i < 2000; i++) {
            ring.accept(FlowBuilder.random(random));
        }
        ring.accept(
                FlowBuilder.flow().fromAddress("2001:db8::1").toName("é\u001b\"\n.test").build());
        var windows = ring.report(FlowRing.KEPT, window -> true).windows();

        for (var window : windows) {
            assertThat(FlowJson.read(JsonObject.read(FlowJson.line(window))))
                    .as("seed %d", seed)
                    .isEqualTo(window);
        }
        for (var sum : FlowSum.of(windows)) {
            assertThat(SumJson.read(JsonObject.read(SumJson.line(sum)))).isEqualTo(sum);
        }
        for (var health : ring.health().destinations()) {
            assertThat(HealthJson.read(JsonObject.read(HealthJson.line(health)))).isEqualTo(health);
        }
    }

    @Test
    void aLineHoldsNoLineBreak() {
        var ring = new FlowRing(new TestClock());
        ring.accept(FlowBuilder.flow().toName("a\r\nb\u2028").build());
        var window = ring.report(FlowRing.KEPT, w -> true).windows().getFirst();

        assertThat(FlowJson.line(window)).doesNotContain("\n", "\r");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "{",
                "{}{}",
                "{} x",
                "{\"a\":1,\"a\":2}",
                "{\"a\":}",
                "{'a':1}",
                "{\"a\":99999999999999999999999999}",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
                "\u0000",
                "{\"a\":[1,2",
            })
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonObject.read(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"from\":{\"address\":\"10.0.0.1\"}}",
                "{\"from\":{\"address\":\"x\"},\"capturedBy\":\"node\"}",
                "{\"from\":7}",
                "{\"reason\":\"NONSENSE\"}",
            })
    void whatIsNoFlowIsRefused(String text) {
        var object = JsonObject.read(text);

        assertThatThrownBy(() -> FlowJson.read(object))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
