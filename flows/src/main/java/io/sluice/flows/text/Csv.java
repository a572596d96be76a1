package io.sluice.flows.text;

import io.sluice.flows.FlowReport;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.HealthReport;
import io.sluice.flows.Reason;
import io.sluice.flows.Stage;
import io.sluice.flows.SumReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Answers as CSV (RFC 4180, lines end with a line feed), bytes and times as plain numbers and in
/// UTC. CSV has no place for the completeness: whoever prints it says so elsewhere.
public final class Csv {
    private static final String FLOWS =
            "start,recorded,captured_by,source,pod,source_address,destination,known_by,"
                    + "destination_address,port,protocol,verdict,rule,reason,stage,carried_by,"
                    + "started,finished,refused,failed,bytes_out,bytes_in\n";
    private static final String SUMS =
            "source,destination,started,finished,refused,failed,bytes_out,bytes_in\n";
    private static final String HEALTH =
            "destination,port,protocol,health,since,failing_stage,last_reason,attempts,failures,"
                    + "refused\n";

    private Csv() {}

    /// Flow windows, a line each.
    public static String flows(FlowReport report) {
        return FLOWS + report.windows().stream().map(Csv::flow).collect(Collectors.joining());
    }

    private static String flow(FlowWindow window) {
        var key = window.key();
        var to = key.destination();
        var counts = window.counts();
        return line(
                window.start(),
                window.recorded(),
                key.capturedBy().name().toLowerCase(Locale.ROOT),
                key.source().map(Object::toString).orElse(""),
                key.sourcePod(),
                window.sourceAddress(),
                to.label(),
                to.nameSource(),
                to.address().map(Object::toString).orElse(""),
                to.port(),
                to.protocolName(),
                key.allowed() ? "Allow" : "Deny",
                key.rule(),
                key.reason().map(Reason::name).orElse(""),
                key.reason().map(reason -> reason.stage().text()).orElse(""),
                key.carriedBy(),
                counts.started(),
                counts.finished(),
                counts.refused(),
                counts.failures(),
                window.bytesOut(),
                window.bytesIn());
    }

    /// Sums, a line each.
    public static String sums(SumReport report) {
        var text = new StringBuilder(SUMS);
        for (var sum : report.sums()) {
            var counts = sum.counts();
            text.append(
                    line(
                            sum.sourceName(),
                            sum.destination(),
                            counts.started(),
                            counts.finished(),
                            counts.refused(),
                            counts.failures(),
                            sum.bytesOut(),
                            sum.bytesIn()));
        }
        return text.toString();
    }

    /// Destinations, a line each.
    public static String health(HealthReport report) {
        var text = new StringBuilder(HEALTH);
        for (var health : report.destinations()) {
            text.append(
                    line(
                            health.destination(),
                            health.port(),
                            health.protocol(),
                            health.state().text(),
                            health.since(),
                            health.stage().map(Stage::text).orElse(""),
                            health.lastReason().map(Reason::name).orElse(""),
                            health.attempts(),
                            health.failures(),
                            health.refused()));
        }
        return text.toString();
    }

    private static String line(Object... fields) {
        return List.of(fields).stream()
                        .map(Object::toString)
                        .map(SafeText::csv)
                        .collect(Collectors.joining(","))
                + "\n";
    }
}
