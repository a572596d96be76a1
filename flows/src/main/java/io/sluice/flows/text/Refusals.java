package io.sluice.flows.text;

import io.sluice.flows.FlowWindow;
import io.sluice.flows.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What Sluice refused, each pair of source and destination once, with the explanation.
///
/// ```
/// DENIED  payments/deploy/checkout -> api.new-psp.io:443 (tcp)   12 attempts in 10m
///   why   no rule allows it; isolated for egress by NetworkPolicy payments/baseline
/// ```
final class Refusals {
    private record Attempt(
            String source, String destination, int port, String protocol, Optional<Reason> reason) {
        static Attempt of(FlowWindow window) {
            var to = window.key().destination();
            return new Attempt(
                    window.sourceName(),
                    to.label(),
                    to.port(),
                    to.protocolName().toLowerCase(Locale.ROOT),
                    window.key().reason());
        }

        @Override
        public String toString() {
            String host = destination.indexOf(':') < 0 ? destination : "[" + destination + "]";
            String where = port == 0 ? destination : host + ":" + port;
            return source + " -> " + where + " (" + protocol + ")";
        }
    }

    private record Told(long attempts, String explanation) {
        Told plus(Told later) {
            return new Told(
                    attempts + later.attempts,
                    later.explanation.isEmpty() ? explanation : later.explanation);
        }
    }

    private final Map<Attempt, Told> attempts = new LinkedHashMap<>();

    private Refusals() {}

    static Refusals of(List<FlowWindow> windows) {
        var refusals = new Refusals();
        for (var window : windows) {
            if (window.refused()) {
                var told = new Told(window.counts().refused(), window.explanation());
                refusals.attempts.merge(Attempt.of(window), told, Told::plus);
            }
        }
        return refusals;
    }

    String render(Duration since) {
        var text = new StringBuilder();
        attempts.forEach((attempt, told) -> append(text, attempt, told, since));
        return text.toString();
    }

    private static void append(StringBuilder text, Attempt attempt, Told told, Duration since) {
        text.append("\nDENIED  ")
                .append(SafeText.line(attempt.toString()))
                .append("   ")
                .append(told.attempts)
                .append(told.attempts == 1 ? " attempt in " : " attempts in ")
                .append(span(since))
                .append('\n');
        String reason = attempt.reason.map(Reason::name).orElse("refused");
        boolean first = true;
        for (String line : told.explanation.isBlank() ? List.of(reason) : lines(told)) {
            text.append("  ").append(labelled(SafeText.line(line), first)).append('\n');
            first = false;
        }
    }

    private static List<String> lines(Told told) {
        return told.explanation.lines().filter(line -> !line.isBlank()).toList();
    }

    /// An explanation may come with its labels (`why`, `near`, `fix`) or without any.
    private static String labelled(String line, boolean first) {
        for (String label : List.of("why", "near", "fix")) {
            String rest = line.strip();
            if (rest.startsWith(label + " ") || rest.startsWith(label + ":")) {
                return String.format("%-6s", label) + rest.substring(label.length() + 1).strip();
            }
        }
        String more = line.startsWith("      ") ? "" : "      ";
        return (first ? "why   " : more) + line.stripTrailing();
    }

    private static String span(Duration since) {
        long seconds = since.toSeconds();
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
