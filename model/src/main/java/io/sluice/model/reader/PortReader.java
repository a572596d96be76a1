package io.sluice.model.reader;

import io.sluice.model.Protocol;
import java.util.Optional;

/// Ports and protocols.
final class PortReader {
    private PortReader() {}

    /// A port number in a field; empty when it is absent, or with an error when it is none.
    static Optional<Integer> number(Fields fields, String field) {
        return fields.integer(field).filter(port -> inRange(fields, field, port));
    }

    static boolean inRange(Fields fields, String field, int port) {
        boolean good = port >= 1 && port <= 65535;
        if (!good) {
            fields.report()
                    .error(
                            "bad-port",
                            fields.position(field),
                            fields.path(field) + " " + port + " is outside 1..65535",
                            "write the number of a port");
        }
        return good;
    }

    /// A port's name in a field; an error when it is malformed.
    static Optional<String> name(Fields fields, String field) {
        return fields.string(field).filter(name -> goodName(fields, field, name));
    }

    static boolean goodName(Fields fields, String field, String name) {
        boolean good = Names.isPortName(name);
        if (!good) {
            boolean digits = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
            fields.report()
                    .error(
                            "bad-port",
                            fields.position(field),
                            fields.path(field) + " " + Quoted.of(name) + " is no port name",
                            digits
                                    ? "write the number without quotes"
                                    : "use at most 15 lower-case letters, digits and '-', with at"
                                            + " least one letter, no '--' and no '-' at an end");
        }
        return good;
    }

    /// The protocol in the field `protocol`, TCP when it is absent; empty, with an error, when it
    /// is none. Letter case matters.
    static Optional<Protocol> protocol(Fields fields) {
        if (!fields.has("protocol")) {
            return Optional.of(Protocol.TCP);
        }
        return fields.string("protocol")
                .flatMap(text -> {
                    for (Protocol protocol : Protocol.values()) {
                        if (protocol.name().equals(text)) {
                            return Optional.of(protocol);
                        }
                    }
                    fields.report()
                            .error(
                                    "bad-protocol",
                                    fields.position("protocol"),
                                    fields.path("protocol") + " " + Quoted.of(text) + " is unknown",
                                    "write TCP, UDP or SCTP, in capitals");
                    return Optional.empty();
                });
    }
}
