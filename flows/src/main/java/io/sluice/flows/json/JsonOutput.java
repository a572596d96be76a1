package io.sluice.flows.json;

import io.sluice.flows.Completeness;
import io.sluice.flows.Counter;
import io.sluice.model.WorkloadRef;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// Writing JSON by hand, and the parts that several shapes share. Nothing known is `null`, so that
/// every object of a kind has the same members; what is no ASCII is escaped, so that JSON on a
/// terminal cannot turn its text around.
final class JsonOutput {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private JsonOutput() {}

    /// One object on one line.
    static String object(Consumer<JsonGenerator> members) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return text.toString();
    }

    static void text(JsonGenerator json, String name, String value) {
        if (value.isEmpty()) {
            json.writeNullProperty(name);
        } else {
            json.writeStringProperty(name, value);
        }
    }

    static void text(JsonGenerator json, String name, Optional<?> value) {
        text(json, name, value.map(Object::toString).orElse(""));
    }

    static void workload(JsonGenerator json, Optional<WorkloadRef> workload) {
        text(json, "namespace", workload.map(WorkloadRef::namespace));
        text(json, "kind", workload.map(WorkloadRef::kind));
        text(json, "name", workload.map(WorkloadRef::name));
    }

    static Optional<WorkloadRef> workload(JsonObject object) {
        return object.text("name").isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new WorkloadRef(
                                object.text("namespace"),
                                object.text("kind"),
                                object.text("name")));
    }

    static void completeness(JsonGenerator json, Completeness completeness) {
        json.writeObjectPropertyStart("completeness");
        json.writeNumberProperty("ratio", completeness.ratio());
        json.writeNumberProperty("seen", completeness.seen());
        json.writeNumberProperty("lost", completeness.lost());
        json.writeNumberProperty("lostByNodes", completeness.lostByNodes());
        json.writeNumberProperty("lostByGateways", completeness.lostByGateways());
        json.writeNumberProperty("evicted", completeness.evicted());
        json.writeEndObject();
    }

    static Completeness completeness(JsonObject line) {
        var object = line.objectOrEmpty("completeness");
        return new Completeness(
                object.number("seen"),
                object.number("lostByNodes"),
                object.number("lostByGateways"),
                object.number("evicted"));
    }

    static void counters(JsonGenerator json, List<Counter> counters) {
        json.writeArrayPropertyStart("counters");
        for (var counter : counters) {
            json.writeStartObject();
            json.writeStringProperty("name", counter.name());
            json.writeNumberProperty("value", counter.value());
            json.writeStringProperty("text", counter.text());
            json.writeBooleanProperty("alarm", counter.alarm());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static List<Counter> counters(JsonObject line) {
        var counters = new ArrayList<Counter>();
        for (Object entry : line.list("counters")) {
            if (!(entry instanceof JsonObject counter)) {
                throw new IllegalArgumentException("`counters` is not a list of objects");
            }
            counters.add(
                    new Counter(
                            counter.text("name"),
                            counter.number("value"),
                            counter.text("text"),
                            counter.flag("alarm")));
        }
        return counters;
    }
}
