package io.sluice.gateway;

import io.sluice.model.IpAddress;
import tools.jackson.core.JsonGenerator;

/// Writes one record as one JSON object. Fields that are not known are left out.
final class AccessLine {
    private AccessLine() {}

    static void write(AccessRecord entry, JsonGenerator out) {
        var flow = entry.flow();
        var destination = flow.destination();
        out.writeStartObject();
        out.writeStringProperty("time", flow.started().toString());
        text(out, "gateway", flow.carriedBy());
        flow.source().ifPresent(source -> out.writeStringProperty("source", source.toString()));
        text(out, "pod", flow.sourcePod());
        out.writeStringProperty("from", end(flow.sourceAddress(), entry.sourcePort()));
        out.writeStringProperty("to", end(entry.originalAddress(), entry.originalPort()));
        text(out, "name", destination.name());
        out.writeStringProperty("nameSource", destination.nameSource().name());
        destination
                .address()
                .ifPresent(a -> out.writeStringProperty("dialled", end(a, destination.port())));
        out.writeBooleanProperty("allowed", flow.allowed());
        text(out, "rule", flow.rule());
        flow.reason().ifPresent(reason -> out.writeStringProperty("reason", reason.name()));
        out.writeStringProperty("flags", flow.reason().map(ResponseFlag::of).orElse("-"));
        text(out, "explanation", flow.explanation());
        out.writeStringProperty("ended", entry.ending().text());
        out.writeNumberProperty("bytesOut", flow.bytesOut());
        out.writeNumberProperty("bytesIn", flow.bytesIn());
        micros(out, "durationUs", flow.durationNanos());
        micros(out, "dnsUs", flow.times().dnsNanos());
        micros(out, "connectUs", flow.times().connectNanos());
        micros(out, "tlsUs", flow.times().tlsNanos());
        micros(out, "firstByteUs", flow.times().firstByteNanos());
        offered(entry, out);
        out.writeEndObject();
    }

    private static void offered(AccessRecord entry, JsonGenerator out) {
        if (entry.tlsVersion() == 0) {
            return;
        }
        out.writeStringProperty("tlsOffered", version(entry.tlsVersion()));
        if (!entry.protocols().isEmpty()) {
            out.writeStringProperty("alpnOffered", String.join(",", entry.protocols()));
        }
        if (entry.encryptedHello()) {
            out.writeBooleanProperty("encryptedHello", true);
        }
    }

    private static String version(int version) {
        return switch (version) {
            case 0x0304 -> "1.3";
            case 0x0303 -> "1.2";
            case 0x0302 -> "1.1";
            case 0x0301 -> "1.0";
            default -> "0x" + Integer.toHexString(version);
        };
    }

    private static void text(JsonGenerator out, String name, String value) {
        if (!value.isEmpty()) {
            out.writeStringProperty(name, value);
        }
    }

    private static void micros(JsonGenerator out, String name, long nanos) {
        if (nanos >= 0) {
            out.writeNumberProperty(name, nanos / 1000);
        }
    }

    private static String end(IpAddress address, int port) {
        return address.v6() ? "[" + address + "]:" + port : address + ":" + port;
    }
}
