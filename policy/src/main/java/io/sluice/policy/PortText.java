package io.sluice.policy;

import io.sluice.model.ContainerPort;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An end as typed, with the port that may follow it.
///
/// @param end the end without its port
/// @param port a number or a name; empty when every port is asked for
/// @param protocol the protocol; empty when not written
record PortText(String end, String port, Optional<Protocol> protocol) {
    /// Splits `END[:PORT[/PROTOCOL]]`, where END may be an IPv6 address in brackets or without a
    /// port.
    ///
    /// @throws IllegalArgumentException when the text is malformed, with a message for people
    static PortText parse(String text) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0) {
                throw new IllegalArgumentException("`" + text + "`: the `[` is not closed");
            }
            String rest = text.substring(close + 1);
            String inside = text.substring(1, close);
            if (IpAddress.parse(inside).filter(IpAddress::v6).isEmpty()) {
                throw new IllegalArgumentException(
                        "`" + text + "`: between `[` and `]` an IPv6 address is expected");
            }
            if (rest.isEmpty()) {
                return new PortText(inside, "", Optional.empty());
            }
            if (!rest.startsWith(":")) {
                throw new IllegalArgumentException(
                        "`" + text + "`: after `]` only `:PORT` may follow");
            }
            return withPort(inside, rest.substring(1), text);
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || IpAddress.parse(text).isPresent()) {
            return new PortText(text, "", Optional.empty());
        }
        return withPort(text.substring(0, colon), text.substring(colon + 1), text);
    }

    /// Reads `[:]PORT[/PROTOCOL]`; empty text asks for every port.
    static PortText parsePort(String text) {
        String bare = text.startsWith(":") ? text.substring(1) : text;
        return bare.isEmpty() ? new PortText("", "", Optional.empty()) : withPort("", bare, text);
    }

    private static PortText withPort(String end, String port, String whole) {
        int slash = port.indexOf('/');
        String name = slash < 0 ? port : port.substring(0, slash);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("`" + whole + "`: the port is missing after `:`");
        }
        if (isNumber(name) && (name.length() > 5 || !isPort(Integer.parseInt(name)))) {
            throw new IllegalArgumentException(
                    "`" + whole + "`: port " + name + " is outside 1..65535");
        }
        return new PortText(
                end,
                name,
                slash < 0
                        ? Optional.empty()
                        : Optional.of(protocol(port.substring(slash + 1), whole)));
    }

    private static boolean isNumber(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isPort(int number) {
        return number >= 1 && number <= 65535;
    }

    private static Protocol protocol(String text, String whole) {
        return Arrays.stream(Protocol.values())
                .filter(known -> known.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "`"
                                        + whole
                                        + "`: the protocol is `"
                                        + text
                                        + "`, it may be tcp, udp or sctp"));
    }

    boolean isEveryPort() {
        return port.isEmpty();
    }

    /// The ports on a party: the number with its protocol (TCP when not written), or what the
    /// party's Pod calls by the name.
    ///
    /// @throws IllegalArgumentException when the party has no port of the name
    List<PortSpan> on(Party party) {
        if (isNumber(port)) {
            int number = Integer.parseInt(port);
            return List.of(new PortSpan(protocol.orElse(Protocol.TCP).number(), number, number));
        }
        List<ContainerPort> declared =
                party.endpoint() instanceof Endpoint.OfPod(Pod pod) ? pod.ports() : List.of();
        var spans =
                declared.stream()
                        .filter(candidate -> candidate.name().equals(port))
                        .filter(candidate ->
                                protocol.map(candidate.protocol()::equals).orElse(true))
                        .map(candidate ->
                                new PortSpan(
                                        candidate.protocol().number(),
                                        candidate.port(),
                                        candidate.port()))
                        .distinct()
                        .toList();
        if (spans.isEmpty()) {
            throw new IllegalArgumentException(
                    party + " has no port named `" + port + "`; ask for a number");
        }
        return spans;
    }
}
