package io.sluice.flows.text;

import io.sluice.flows.Destination;
import io.sluice.flows.FlowReport;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Flow windows for a person: a row each, then the explanation of what was refused, then the
/// completeness.
///
/// @param zone the time zone of the times
/// @param wide with Pods, addresses, rule and reason apart, stage times and who saw it
public record FlowTable(ZoneId zone, boolean wide) {
    /// Characters of a line of the table that is not wide.
    static final int LINE = 160;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /// The whole answer.
    ///
    /// @param since how far back the question looked
    public String render(FlowReport report, Duration since) {
        var text = new StringBuilder();
        if (report.windows().isEmpty()) {
            text.append("no flows\n");
        } else {
            text.append(
                    wide
                            ? wideTable(report.windows()).toString()
                            : table(report.windows()).within(LINE));
        }
        text.append(Refusals.of(report.windows()).render(since));
        return text.append('\n').append(report.completeness()).append('\n').toString();
    }

    private TextTable table(List<FlowWindow> windows) {
        var table =
                new TextTable()
                        .text("TIME")
                        .text("SOURCE")
                        .text("DESTINATION")
                        .text("PORT")
                        .text("VERDICT")
                        .text("RULE OR REASON")
                        .number("CONNECTIONS")
                        .number("OUT")
                        .number("IN")
                        .text("CARRIED BY");
        for (var window : windows) {
            var cells = head(window);
            var key = window.key();
            cells.add(key.reason().map(Reason::name).orElse(key.rule()));
            tail(window, cells);
            table.row(cells);
        }
        return table;
    }

    private TextTable wideTable(List<FlowWindow> windows) {
        var table =
                new TextTable()
                        .text("TIME")
                        .text("SOURCE")
                        .text("DESTINATION")
                        .text("PORT")
                        .text("VERDICT")
                        .text("POD")
                        .text("FROM")
                        .text("TO")
                        .text("RULE")
                        .text("REASON")
                        .text("STAGE")
                        .number("CONNECTIONS")
                        .number("OUT")
                        .number("IN")
                        .text("CARRIED BY")
                        .number("DNS")
                        .number("CONNECT")
                        .number("TLS")
                        .number("FIRST BYTE")
                        .number("LONGEST")
                        .text("SEEN BY");
        for (var window : windows) {
            var cells = head(window);
            var key = window.key();
            cells.add(key.sourcePod());
            cells.add(window.sourceAddress().toString());
            cells.add(key.destination().address().map(Object::toString).orElse(""));
            cells.add(key.rule());
            cells.add(key.reason().map(Reason::name).orElse(""));
            cells.add(key.reason().map(reason -> reason.stage().text()).orElse(""));
            tail(window, cells);
            var latencies = window.latencies();
            cells.add(SafeText.nanos(latencies.dns().percentileNanos(50)));
            cells.add(SafeText.nanos(latencies.connect().percentileNanos(50)));
            cells.add(SafeText.nanos(latencies.tls().percentileNanos(50)));
            cells.add(SafeText.nanos(latencies.firstByte().percentileNanos(50)));
            cells.add(SafeText.nanos(window.longestNanos()));
            cells.add(key.capturedBy().name().toLowerCase(Locale.ROOT));
            table.row(cells);
        }
        return table;
    }

    private List<String> head(FlowWindow window) {
        var to = window.key().destination();
        var cells = new ArrayList<String>();
        cells.add(time(window.start(), zone));
        cells.add(window.sourceName());
        cells.add(known(to));
        cells.add(port(to.port(), to.protocolName()));
        cells.add(window.key().allowed() ? "Allow" : "Deny");
        return cells;
    }

    private static void tail(FlowWindow window, List<String> cells) {
        cells.add(Long.toString(Math.max(window.counts().started(), window.counts().finished())));
        cells.add(SafeText.bytes(window.bytesOut()));
        cells.add(SafeText.bytes(window.bytesIn()));
        cells.add(window.key().carriedBy());
    }

    /// The destination and how its name is known.
    private static String known(Destination to) {
        return to.nameSource() == NameSource.SNI || to.nameSource() == NameSource.DNS
                ? to.label() + " (" + to.nameSource() + ")"
                : to.label();
    }

    static String port(int port, String protocol) {
        String lower = protocol.toLowerCase(Locale.ROOT);
        return port == 0 ? lower : port + "/" + lower;
    }

    static String time(Instant when, ZoneId zone) {
        return TIME.format(when.atZone(zone));
    }
}
