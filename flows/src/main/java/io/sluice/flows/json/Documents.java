package io.sluice.flows.json;

import io.sluice.flows.Completeness;
import io.sluice.flows.FlowReport;
import io.sluice.flows.HealthReport;
import io.sluice.flows.SumReport;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// Whole answers as one JSON document each, with a line end.
public final class Documents {
    private Documents() {}

    /// `{"apiVersion": "sluice.io/v1alpha1", "kind": "FlowList", "completeness": …, "flows": […]}`.
    public static String flows(FlowReport report) {
        return list(
                "FlowList", report.completeness(), "flows", report.windows(), FlowJson::members);
    }

    /// The same with kind `FlowSums` and `sums`.
    public static String sums(SumReport report) {
        return list("FlowSums", report.completeness(), "sums", report.sums(), SumJson::members);
    }

    /// The same with kind `DestinationHealthList`, `destinations` and `counters`.
    public static String health(HealthReport report) {
        return list(
                "DestinationHealthList",
                report.completeness(),
                "destinations",
                report.destinations(),
                HealthJson::members,
                json -> JsonOutput.counters(json, report.counters()));
    }

    private static <T> String list(
            String kind,
            Completeness completeness,
            String name,
            List<T> items,
            BiConsumer<JsonGenerator, T> members) {
        return list(kind, completeness, name, items, members, _ -> {});
    }

    private static <T> String list(
            String kind,
            Completeness completeness,
            String name,
            List<T> items,
            BiConsumer<JsonGenerator, T> members,
            Consumer<JsonGenerator> more) {
        return JsonOutput.object(json -> {
            json.writeStringProperty("apiVersion", "sluice.io/v1alpha1");
            json.writeStringProperty("kind", kind);
            JsonOutput.completeness(json, completeness);
            json.writeArrayPropertyStart(name);
            for (var item : items) {
                json.writeStartObject();
                members.accept(json, item);
                json.writeEndObject();
            }
            json.writeEndArray();
            more.accept(json);
        })
                + "\n";
    }
}
