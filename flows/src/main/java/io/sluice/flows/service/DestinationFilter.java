package io.sluice.flows.service;

import io.sluice.flows.Destination;
import io.sluice.model.Cidr;
import io.sluice.model.HostPattern;
import io.sluice.model.IpAddress;
import java.util.Locale;
import java.util.Optional;

/// Which destinations a `--to` means.
final class DestinationFilter {
    private final String name;
    private final Optional<Cidr> block;
    private final int port;
    private final String protocol;

    /// @throws IllegalArgumentException when the port or protocol is malformed
    DestinationFilter(String text) {
        var whole = block(text);
        if (whole.isPresent()) {
            name = "";
            block = whole;
            port = -1;
            protocol = "";
            return;
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String rest = colon < 0 ? "" : text.substring(colon + 1);
        int slash = rest.indexOf('/');
        port = colon < 0 ? -1 : port(slash < 0 ? rest : rest.substring(0, slash), text);
        protocol = slash < 0 ? "" : protocol(rest.substring(slash + 1), text);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        block = block(host);
        String lower = host.toLowerCase(Locale.ROOT);
        name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static Optional<Cidr> block(String text) {
        return Cidr.parse(text).or(() -> IpAddress.parse(text).map(Cidr::of));
    }

    private static int port(String digits, String text) {
        boolean number =
                !digits.isEmpty()
                        && digits.length() <= 5
                        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int port = number ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("no port 1..65535 after `:` in `" + text + "`");
        }
        return port;
    }

    private static String protocol(String given, String text) {
        String upper = given.toUpperCase(Locale.ROOT);
        return switch (upper) {
            case "TCP", "UDP", "SCTP" -> upper;
            default ->
                    throw new IllegalArgumentException(
                            "no protocol tcp, udp or sctp after the port in `" + text + "`");
        };
    }

    boolean matches(Destination to) {
        boolean samePort = port < 0 || port == to.port();
        boolean sameProtocol = protocol.isEmpty() || protocol.equals(to.protocolName());
        return samePort && sameProtocol && matchesHost(to);
    }

    private boolean matchesHost(Destination to) {
        if (block.isPresent()) {
            return to.address().filter(block.get()::contains).isPresent();
        }
        return name.isEmpty()
                || new HostPattern(name).matches(to.name())
                || to.workload().filter(ref -> FlowFilter.names(name, ref)).isPresent();
    }

    /// The same for what is known by a label and a port only.
    boolean matches(String label, int port, String protocol) {
        boolean samePort = this.port < 0 || this.port == port;
        boolean sameProtocol = this.protocol.isEmpty() || this.protocol.equals(protocol);
        boolean host =
                block.isPresent()
                        ? IpAddress.parse(label).filter(block.get()::contains).isPresent()
                        : name.isEmpty() || new HostPattern(name).matches(label);
        return samePort && sameProtocol && host;
    }
}
