package io.sluice.flows.json;

import io.sluice.flows.DestinationHealth;
import io.sluice.flows.HealthState;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.flows.Stage;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;

/// The health of a destination as JSON: `{"kind": "DestinationHealth", …}`.
public final class HealthJson {
    private HealthJson() {}

    /// One line.
    public static String line(DestinationHealth health) {
        return JsonOutput.object(json -> members(json, health));
    }

    static void members(JsonGenerator json, DestinationHealth health) {
        json.writeStringProperty("kind", "DestinationHealth");
        json.writeStringProperty("destination", health.destination());
        json.writeStringProperty("knownBy", health.nameSource().name());
        json.writeNumberProperty("port", health.port());
        json.writeStringProperty("protocol", health.protocol());
        json.writeStringProperty("state", health.state().text());
        json.writeStringProperty("since", health.since().toString());
        JsonOutput.text(json, "failingStage", health.stage().map(Stage::text));
        JsonOutput.text(json, "lastReason", health.lastReason());
        json.writeNumberProperty("attempts", health.attempts());
        json.writeNumberProperty("failures", health.failures());
        json.writeNumberProperty("refused", health.refused());
    }

    /// Reads what [#line] wrote.
    ///
    /// @throws IllegalArgumentException when the line is anything else
    public static DestinationHealth read(JsonObject line) {
        String state = line.text("state");
        String stage = line.text("failingStage");
        return new DestinationHealth(
                line.text("destination"),
                line.requiredConstant("knownBy", NameSource.class),
                (int) line.number("port"),
                line.text("protocol"),
                Arrays.stream(HealthState.values())
                        .filter(s -> s.text().equals(state))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalArgumentException("no health `" + state + "`")),
                line.instant("since"),
                Arrays.stream(Stage.values()).filter(s -> s.text().equals(stage)).findFirst(),
                line.constant("lastReason", Reason.class),
                (int) line.number("attempts"),
                (int) line.number("failures"),
                line.number("refused"));
    }
}
