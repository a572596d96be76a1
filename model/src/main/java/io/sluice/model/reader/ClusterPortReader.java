package io.sluice.model.reader;

import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Ports of cluster-wide policies: `protocols` of v1alpha2, `ports` of v1alpha1.
final class ClusterPortReader {
    private static final String DESTINATION_PORT = "destinationPort";
    private static final List<String> NUMBER_OR_RANGE = List.of("number", "range");
    private static final List<String> NUMBER_FIELDS = List.of("protocol", "port");
    private static final List<String> RANGE_FIELDS = List.of("protocol", "start", "end");

    private ClusterPortReader() {}

    /// One entry: a name stands for the port of that name of every protocol. Nothing, with an
    /// error, when it is none.
    static List<Port> read(Fields fields, ClusterDialect dialect) {
        int before = fields.report().notUnderstood();
        var known = dialect.portFields();
        fields.only(known);
        if (fields.report().notUnderstood() > before && known.stream().noneMatch(fields::has)) {
            return List.of();
        }
        return Counted.one(fields, known, "bad-port")
                .map(field ->
                        switch (field) {
                            case "tcp" -> port(fields, field, Protocol.TCP).stream().toList();
                            case "udp" -> port(fields, field, Protocol.UDP).stream().toList();
                            case "sctp" -> port(fields, field, Protocol.SCTP).stream().toList();
                            case "portNumber" -> portNumber(fields).stream().toList();
                            case "portRange" -> portRange(fields).stream().toList();
                            default -> named(fields, field);
                        })
                .orElse(List.of());
    }

    private static List<Port> named(Fields fields, String field) {
        var name = fields.string(field);
        name.filter(text -> !Names.isPortName(text))
                .ifPresent(text ->
                        fields.report()
                                .warning(
                                        "bad-port",
                                        fields.position(field),
                                        fields.path(field)
                                                + " "
                                                + Quoted.of(text)
                                                + " is no name that a port can have: it matches"
                                                + " nothing",
                                        "write the name of a container's port"));
        return name.stream()
                .flatMap(text ->
                        Arrays.stream(Protocol.values())
                                .<Port>map(protocol ->
                                        new Port.Named(protocol, text, fields.position())))
                .toList();
    }

    private static Optional<Port> port(Fields parent, String field, Protocol protocol) {
        var fields = parent.object(field);
        fields.ifPresent(known -> {
            int before = known.report().notUnderstood();
            known.only(List.of(DESTINATION_PORT));
            if (!known.has(DESTINATION_PORT) && known.report().notUnderstood() == before) {
                known.missing(DESTINATION_PORT, "write number or range");
            }
        });
        return fields.flatMap(known -> known.object(DESTINATION_PORT))
                .flatMap(port -> {
                    int before = port.report().notUnderstood();
                    port.only(NUMBER_OR_RANGE);
                    boolean other =
                            port.report().notUnderstood() > before
                                    && NUMBER_OR_RANGE.stream().noneMatch(port::has);
                    return other
                            ? Optional.empty()
                            : Counted.one(port, NUMBER_OR_RANGE, "bad-port")
                                    .flatMap(written ->
                                            written.equals("number")
                                                    ? number(port, written, protocol)
                                                    : range(port, protocol));
                });
    }

    private static Optional<Port> number(Fields fields, String field, Protocol protocol) {
        if (!fields.has(field)) {
            fields.missing(field, "write the number of a port");
        }
        return PortReader.number(fields, field)
                .map(port -> new Port.Range(protocol, port, port, fields.position()));
    }

    private static Optional<Port> range(Fields parent, Protocol protocol) {
        return parent.object("range")
                .flatMap(fields -> {
                    fields.only(List.of("start", "end"));
                    return ends(fields, protocol, 1);
                });
    }

    private static Optional<Port> portNumber(Fields parent) {
        return parent.object("portNumber")
                .flatMap(fields -> {
                    fields.only(NUMBER_FIELDS);
                    var protocol = PortReader.protocol(fields);
                    return protocol.flatMap(known -> number(fields, "port", known));
                });
    }

    /// The definition of v1alpha1 does not compare the two; one port as a range has a meaning, a
    /// range that ends before it starts has none.
    private static Optional<Port> portRange(Fields parent) {
        return parent.object("portRange")
                .flatMap(fields -> {
                    fields.only(RANGE_FIELDS);
                    var protocol = PortReader.protocol(fields);
                    return protocol.flatMap(known -> ends(fields, known, 0));
                });
    }

    /// @param least how much the end is above the start at least
    private static Optional<Port> ends(Fields fields, Protocol protocol, int least) {
        for (String field : List.of("start", "end")) {
            if (!fields.has(field)) {
                fields.missing(field, "write the number of a port");
            }
        }
        var start = PortReader.number(fields, "start");
        var end = PortReader.number(fields, "end");
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        if (end.get() - start.get() < least) {
            fields.report()
                    .error(
                            "bad-port-range",
                            fields.position("end"),
                            String.format(
                                    Locale.ROOT,
                                    "%s %d is not above start %d",
                                    fields.path("end"),
                                    end.get(),
                                    start.get()),
                            "swap them, or write a single number");
        }
        return Optional.of(new Port.Range(protocol, start.get(), end.get(), fields.position()));
    }
}
