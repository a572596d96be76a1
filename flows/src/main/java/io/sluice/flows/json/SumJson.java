package io.sluice.flows.json;

import io.sluice.flows.FlowSum;
import tools.jackson.core.JsonGenerator;

/// A sum as JSON: `{"kind": "FlowSum", …}`.
public final class SumJson {
    private SumJson() {}

    /// One line.
    public static String line(FlowSum sum) {
        return JsonOutput.object(json -> members(json, sum));
    }

    static void members(JsonGenerator json, FlowSum sum) {
        json.writeStringProperty("kind", "FlowSum");
        json.writeObjectPropertyStart("from");
        JsonOutput.workload(json, sum.source());
        JsonOutput.text(json, "address", sum.source().isEmpty() ? sum.sourceName() : "");
        json.writeEndObject();
        json.writeStringProperty("to", sum.destination());
        FlowJson.counts(json, sum.counts());
        json.writeNumberProperty("bytesOut", sum.bytesOut());
        json.writeNumberProperty("bytesIn", sum.bytesIn());
    }

    /// Reads what [#line] wrote.
    ///
    /// @throws IllegalArgumentException when the line is anything else
    public static FlowSum read(JsonObject line) {
        var from = line.objectOrEmpty("from");
        var source = JsonOutput.workload(from);
        return new FlowSum(
                source,
                source.map(Object::toString).orElse(from.text("address")),
                line.text("to"),
                FlowJson.counts(line.objectOrEmpty("connections")),
                line.number("bytesOut"),
                line.number("bytesIn"));
    }
}
