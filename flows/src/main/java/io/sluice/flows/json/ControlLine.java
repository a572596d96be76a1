package io.sluice.flows.json;

import io.sluice.flows.Completeness;
import io.sluice.flows.Counter;
import java.util.List;

/// Lines of an answer that carry no data of their own.
public final class ControlLine {
    private ControlLine() {}

    /// The last line of an answer that is whole: `{"kind": "End", "completeness": …}`.
    public static String end(Completeness completeness) {
        return JsonOutput.object(json -> {
            json.writeStringProperty("kind", "End");
            JsonOutput.completeness(json, completeness);
        });
    }

    /// The same with the instance's counters: `{"kind": "End", "completeness": …, "counters":
    /// […]}`.
    public static String end(Completeness completeness, List<Counter> counters) {
        return JsonOutput.object(json -> {
            json.writeStringProperty("kind", "End");
            JsonOutput.completeness(json, completeness);
            JsonOutput.counters(json, counters);
        });
    }

    /// The counters that an end line tells.
    public static List<Counter> counters(JsonObject end) {
        return JsonOutput.counters(end);
    }

    /// The completeness that an end line tells.
    public static Completeness completeness(JsonObject end) {
        return JsonOutput.completeness(end);
    }

    /// From here on every flow is told: `{"kind": "Following"}`.
    public static String following() {
        return JsonOutput.object(json -> json.writeStringProperty("kind", "Following"));
    }

    /// A follower was too slow for `count` flows: `{"kind": "Lost", "count": …}`.
    public static String lost(long count) {
        return JsonOutput.object(json -> {
            json.writeStringProperty("kind", "Lost");
            json.writeNumberProperty("count", count);
        });
    }

    /// The request is refused: `{"kind": "Error", "message": …}`.
    public static String error(String message) {
        return JsonOutput.object(json -> {
            json.writeStringProperty("kind", "Error");
            json.writeStringProperty("message", message);
        });
    }
}
