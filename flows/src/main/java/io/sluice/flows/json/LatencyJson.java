package io.sluice.flows.json;

import io.sluice.flows.Latencies;
import io.sluice.flows.LatencyHistogram;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// Stage times as JSON: percentiles for people and scripts, buckets as `[bucket, count]` to add up.
final class LatencyJson {
    private LatencyJson() {}

    static void write(JsonGenerator json, Latencies latencies) {
        json.writeObjectPropertyStart("latency");
        write(json, "dns", latencies.dns());
        write(json, "connect", latencies.connect());
        write(json, "tls", latencies.tls());
        write(json, "firstByte", latencies.firstByte());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, LatencyHistogram histogram) {
        if (histogram.count() == 0) {
            json.writeNullProperty(name);
            return;
        }
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("count", histogram.count());
        json.writeNumberProperty("p50Nanos", histogram.percentileNanos(50));
        json.writeNumberProperty("p99Nanos", histogram.percentileNanos(99));
        json.writeArrayPropertyStart("buckets");
        for (int bucket = 0; bucket < LatencyHistogram.buckets(); bucket++) {
            if (histogram.count(bucket) > 0) {
                json.writeStartArray();
                json.writeNumber(bucket);
                json.writeNumber(histogram.count(bucket));
                json.writeEndArray();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    static Latencies read(JsonObject line) {
        var latency = line.objectOrEmpty("latency");
        return new Latencies(
                read(latency, "dns"),
                read(latency, "connect"),
                read(latency, "tls"),
                read(latency, "firstByte"));
    }

    private static LatencyHistogram read(JsonObject latency, String name) {
        var buckets = latency.objectOrEmpty(name).list("buckets");
        if (buckets.isEmpty()) {
            return LatencyHistogram.EMPTY;
        }
        var counts = new long[LatencyHistogram.buckets()];
        for (var bucket : buckets) {
            boolean pair =
                    bucket instanceof List<?> list
                            && list.size() == 2
                            && list.get(0) instanceof Long number
                            && number >= 0
                            && number < counts.length
                            && list.get(1) instanceof Long;
            if (!pair) {
                throw new IllegalArgumentException("`buckets` is not a list of [bucket, count]");
            }
            var list = (List<?>) bucket;
            counts[((Long) list.get(0)).intValue()] += (Long) list.get(1);
        }
        return LatencyHistogram.ofCounts(counts);
    }
}
