package io.sluice.flows.json;

import io.sluice.flows.Destination;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowCounts;
import io.sluice.flows.FlowKey;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.flows.Stage;
import io.sluice.model.IpAddress;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// A flow window as JSON: `{"kind": "Flow", …}`.
public final class FlowJson {
    private FlowJson() {}

    /// One line.
    public static String line(FlowWindow window) {
        return JsonOutput.object(json -> members(json, window));
    }

    static void members(JsonGenerator json, FlowWindow window) {
        var key = window.key();
        json.writeStringProperty("kind", "Flow");
        json.writeStringProperty("start", window.start().toString());
        json.writeStringProperty("recorded", window.recorded().toString());
        json.writeStringProperty("capturedBy", key.capturedBy().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("from");
        JsonOutput.workload(json, key.source());
        JsonOutput.text(json, "pod", key.sourcePod());
        json.writeStringProperty("address", window.sourceAddress().toString());
        json.writeEndObject();
        destination(json, key.destination());
        json.writeStringProperty("verdict", key.allowed() ? "Allow" : "Deny");
        JsonOutput.text(json, "rule", key.rule());
        JsonOutput.text(json, "reason", key.reason());
        JsonOutput.text(json, "stage", key.reason().map(reason -> reason.stage().text()));
        JsonOutput.text(json, "explanation", window.explanation());
        JsonOutput.text(json, "carriedBy", key.carriedBy());
        json.writeNumberProperty("records", window.records());
        counts(json, window.counts());
        json.writeNumberProperty("bytesOut", window.bytesOut());
        json.writeNumberProperty("bytesIn", window.bytesIn());
        json.writeNumberProperty("longestNanos", window.longestNanos());
        LatencyJson.write(json, window.latencies());
    }

    private static void destination(JsonGenerator json, Destination to) {
        json.writeObjectPropertyStart("to");
        JsonOutput.text(json, "name", to.name());
        json.writeStringProperty("knownBy", to.nameSource().name());
        JsonOutput.text(json, "address", to.address());
        json.writeNumberProperty("port", to.port());
        json.writeStringProperty("protocol", to.protocolName());
        json.writeNumberProperty("protocolNumber", to.protocol());
        if (to.workload().isEmpty()) {
            json.writeNullProperty("workload");
        } else {
            json.writeObjectPropertyStart("workload");
            JsonOutput.workload(json, to.workload());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    static void counts(JsonGenerator json, FlowCounts counts) {
        json.writeObjectPropertyStart("connections");
        json.writeNumberProperty("started", counts.started());
        json.writeNumberProperty("finished", counts.finished());
        json.writeNumberProperty("refused", counts.refused());
        json.writeObjectPropertyStart("failed");
        for (var stage : Stage.values()) {
            if (counts.failed().containsKey(stage)) {
                json.writeNumberProperty(stage.text(), counts.failed().get(stage));
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /// Reads what [#line] wrote.
    ///
    /// @throws IllegalArgumentException when the line is anything else
    public static FlowWindow read(JsonObject line) {
        var from = line.objectOrEmpty("from");
        var reason = line.constant("reason", Reason.class);
        var address = address(from).orElseThrow(FlowJson::noAddress);
        var source = JsonOutput.workload(from);
        boolean byAddress =
                source.isEmpty() && reason.filter(r -> r == Reason.SPOOFED_SOURCE).isEmpty();
        var key =
                new FlowKey(
                        capture(line.text("capturedBy")),
                        source,
                        from.text("pod"),
                        byAddress ? Optional.of(address) : Optional.empty(),
                        destination(line.objectOrEmpty("to")),
                        line.text("verdict").equals("Allow"),
                        line.text("rule"),
                        reason,
                        line.text("carriedBy"));
        return new FlowWindow(
                key,
                line.instant("start"),
                line.instant("recorded"),
                address,
                line.text("explanation"),
                line.number("records"),
                counts(line.objectOrEmpty("connections")),
                line.number("bytesOut"),
                line.number("bytesIn"),
                line.number("longestNanos"),
                LatencyJson.read(line));
    }

    private static Flow.Capture capture(String text) {
        return switch (text) {
            case "node" -> Flow.Capture.NODE;
            case "gateway" -> Flow.Capture.GATEWAY;
            default -> throw new IllegalArgumentException("`capturedBy` cannot be `" + text + "`");
        };
    }

    private static Destination destination(JsonObject to) {
        return new Destination(
                to.text("name"),
                to.requiredConstant("knownBy", NameSource.class),
                to.object("workload").flatMap(JsonOutput::workload),
                address(to),
                (int) to.number("port"),
                (int) to.number("protocolNumber"));
    }

    private static Optional<IpAddress> address(JsonObject end) {
        String text = end.text("address");
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(IpAddress.parse(text).orElseThrow(FlowJson::noAddress));
    }

    private static IllegalArgumentException noAddress() {
        return new IllegalArgumentException("`address` is not an address");
    }

    static FlowCounts counts(JsonObject connections) {
        var failed = new EnumMap<Stage, Long>(Stage.class);
        var stages = connections.objectOrEmpty("failed");
        for (var stage : Stage.values()) {
            if (stages.names().contains(stage.text())) {
                failed.put(stage, stages.number(stage.text()));
            }
        }
        return new FlowCounts(
                connections.number("started"),
                connections.number("finished"),
                connections.number("refused"),
                failed);
    }
}
