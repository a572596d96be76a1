package io.sluice.flows.service;

import io.sluice.flows.FlowRing;
import io.sluice.flows.json.JsonObject;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What to ask a running instance; on the socket one line of JSON.
///
/// @param ask what is wanted
/// @param from a namespace, `namespace/kind/name`, `namespace/pod` or a source address; empty for
///   all
/// @param to a host name (`*.example.com` for all below it), an address, a CIDR block,
///   `namespace/pod` or `namespace/kind/name`, each with an optional `:PORT[/PROTOCOL]`; empty for
///   all
/// @param shown allowed flows, denied ones or both
/// @param since how far to look back, above zero and at most [FlowRing#KEPT]; a follower looks
///   ahead only
/// @param follow to be told of flows as they are recorded, until one side leaves
public record FlowQuery(
        Ask ask, String from, String to, Shown shown, Duration since, boolean follow) {
    /// Everything of the last hour.
    public static final FlowQuery ALL_FLOWS =
            new FlowQuery(Ask.FLOWS, "", "", Shown.ALL, FlowRing.KEPT, false);

    private static final int LONGEST_NAME = 512;
    private static final Set<String> MEMBERS =
            Set.of("ask", "from", "to", "shown", "sinceMillis", "follow");

    /// What can be asked for.
    public enum Ask {
        FLOWS,
        SUMS,
        HEALTH
    }

    /// Which flows by verdict.
    public enum Shown {
        ALL,
        ALLOWED,
        DENIED
    }

    /// @throws IllegalArgumentException when it cannot be answered; the message says why
    public FlowQuery {
        if (from.length() > LONGEST_NAME || to.length() > LONGEST_NAME) {
            throw new IllegalArgumentException(
                    "a source or destination has at most " + LONGEST_NAME + " characters");
        }
        if (!since.isPositive() || since.compareTo(FlowRing.KEPT) > 0) {
            throw new IllegalArgumentException(
                    "flows are kept for one hour: the time to look back must be above 0s and at"
                            + " most 60m");
        }
        if (follow && ask != Ask.FLOWS) {
            throw new IllegalArgumentException("only flows can be followed, not sums or health");
        }
        new DestinationFilter(to);
    }

    /// Everything, with another thing asked for.
    public static FlowQuery all(Ask ask) {
        return new FlowQuery(ask, "", "", Shown.ALL, FlowRing.KEPT, false);
    }

    /// Reads a time span such as `30s`, `10m` or `1h`. Empty when it is malformed.
    public static Optional<Duration> parseSince(String text) {
        int digits = text.length() - 1;
        boolean number =
                digits >= 1
                        && digits <= 6
                        && text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            return Optional.empty();
        }
        long value = Long.parseLong(text.substring(0, digits));
        return switch (text.charAt(digits)) {
            case 's' -> Optional.of(Duration.ofSeconds(value));
            case 'm' -> Optional.of(Duration.ofMinutes(value));
            case 'h' -> Optional.of(Duration.ofHours(value));
            default -> Optional.empty();
        };
    }

    /// The query as one line of JSON, without line end.
    public String toLine() {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("ask", ask.name());
            json.writeStringProperty("from", from);
            json.writeStringProperty("to", to);
            json.writeStringProperty("shown", shown.name());
            json.writeNumberProperty("sinceMillis", since.toMillis());
            json.writeBooleanProperty("follow", follow);
            json.writeEndObject();
        }
        return text.toString();
    }

    /// Reads a query. Everything but `ask` may be left out.
    ///
    /// @throws IllegalArgumentException when it is malformed; the message says how
    public static FlowQuery ofLine(String line) {
        var object = JsonObject.read(line);
        for (String name : object.names()) {
            if (!MEMBERS.contains(name)) {
                throw new IllegalArgumentException("unknown member `" + name + "`");
            }
        }
        boolean all = !object.names().contains("sinceMillis");
        return new FlowQuery(
                object.requiredConstant("ask", Ask.class),
                object.text("from"),
                object.text("to"),
                object.constant("shown", Shown.class).orElse(Shown.ALL),
                all ? FlowRing.KEPT : Duration.ofMillis(object.number("sinceMillis")),
                object.flag("follow"));
    }

    FlowFilter filter() {
        return new FlowFilter(this);
    }
}
