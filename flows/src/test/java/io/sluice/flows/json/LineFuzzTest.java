package io.sluice.flows.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flows.service.FlowQuery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Any line of the flow socket, of either side, is read or refused as an
/// [IllegalArgumentException]; what is read is read back from what is written of it.
public final class LineFuzzTest {
    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] data) {
        String line = new String(data, StandardCharsets.UTF_8);
        JsonObject object;
        try {
            object = JsonObject.read(line);
        } catch (IllegalArgumentException refused) {
            return;
        }
        orRefuse(
                line,
                text -> {
                    var query = FlowQuery.ofLine(text);
                    assertThat(FlowQuery.ofLine(query.toLine())).isEqualTo(query);
                });
        orRefuse(
                line,
                text -> {
                    var window = FlowJson.read(object);
                    assertThat(FlowJson.read(JsonObject.read(FlowJson.line(window))))
                            .isEqualTo(window);
                });
        orRefuse(
                line,
                text -> {
                    var sum = SumJson.read(object);
                    assertThat(SumJson.read(JsonObject.read(SumJson.line(sum)))).isEqualTo(sum);
                });
        orRefuse(
                line,
                text -> {
                    var health = HealthJson.read(object);
                    assertThat(HealthJson.read(JsonObject.read(HealthJson.line(health))))
                            .isEqualTo(health);
                });
        orRefuse(
                line,
                text -> {
                    var completeness = ControlLine.completeness(object);
                    var counters = ControlLine.counters(object);
                    var again = JsonObject.read(ControlLine.end(completeness, counters));
                    assertThat(ControlLine.completeness(again)).isEqualTo(completeness);
                    assertThat(ControlLine.counters(again)).isEqualTo(counters);
                });
    }

    private static void orRefuse(String line, Consumer<String> reading) {
        try {
            reading.accept(line);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @TestFactory
    List<DynamicTest> inputsThatWereKeptHoldNoSurprise() throws IOException {
        try (var files = Files.list(Path.of("src", "test", "fuzz", "flow-line"))) {
            var tests =
                    files.sorted()
                            .map(file ->
                                    DynamicTest.dynamicTest(
                                            file.getFileName().toString(),
                                            () -> fuzzerTestOneInput(Files.readAllBytes(file))))
                            .toList();
            assertThat(tests).isNotEmpty();
            return tests;
        }
    }
}
