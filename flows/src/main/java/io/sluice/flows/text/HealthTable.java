package io.sluice.flows.text;

import io.sluice.flows.Counter;
import io.sluice.flows.DestinationHealth;
import io.sluice.flows.HealthReport;
import io.sluice.flows.HealthState;
import io.sluice.flows.Reason;
import io.sluice.flows.Stage;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// The health of destinations for a person, the worst first.
///
/// @param zone the time zone of the times
public record HealthTable(ZoneId zone) {
    /// The whole answer.
    public String render(HealthReport report) {
        var table =
                new TextTable()
                        .text("DESTINATION")
                        .text("PORT")
                        .text("HEALTH")
                        .text("SINCE")
                        .text("FAILS AT")
                        .text("LAST REASON")
                        .number("ATTEMPTS")
                        .number("FAILED")
                        .number("REFUSED BY POLICY");
        report.destinations().stream()
                .sorted(Comparator.comparingInt(health -> urgency(health.state())))
                .forEach(health -> table.row(cells(health)));
        String text = report.destinations().isEmpty() ? "no destinations\n" : table.toString();
        return text + '\n' + report.completeness() + '\n' + alarms(report.counters());
    }

    private static String alarms(List<Counter> counters) {
        return counters.stream()
                .filter(Counter::isRaised)
                .map(counter ->
                        counter.value() + " " + counter.text() + " (" + counter.name() + ")\n")
                .map(line -> "attention: " + line)
                .collect(Collectors.joining());
    }

    private static int urgency(HealthState state) {
        return switch (state) {
            case FAILING -> 0;
            case DEGRADED -> 1;
            case HEALTHY -> 2;
            case UNKNOWN -> 3;
        };
    }

    private List<String> cells(DestinationHealth health) {
        return List.of(
                health.destination(),
                FlowTable.port(health.port(), health.protocol()),
                health.state().text(),
                FlowTable.time(health.since(), zone),
                health.stage().map(Stage::text).orElse(""),
                health.lastReason().map(Reason::name).orElse(""),
                Integer.toString(health.attempts()),
                Integer.toString(health.failures()),
                Long.toString(health.refused()));
    }
}
