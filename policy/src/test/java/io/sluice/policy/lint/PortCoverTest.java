package io.sluice.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Position;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortCoverTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            textBlock =
                    """
                    # wide         | narrow       | covers | covered | overlap | may meet
                    every          | every        | true   | true    | true    | true
                    every          | tcp/80       | true   | false   | true    | true
                    every          | tcp/http     | true   | false   | true    | true
                    tcp            | tcp/80       | true   | false   | true    | true
                    tcp            | tcp/http     | true   | false   | true    | true
                    tcp            | udp          | false  | false   | false   | false
                    tcp            | udp/80       | false  | false   | false   | false
                    tcp/1-65535    | tcp          | true   | true    | true    | true
                    tcp/1-65534    | tcp          | false  | true    | true    | true
                    tcp/2-65535    | tcp          | false  | true    | true    | true
                    tcp/1-65535    | tcp/http     | true   | false   | true    | true
                    tcp/2-65535    | tcp/http     | false  | false   | false   | true
                    tcp/80-90      | tcp/80-90    | true   | true    | true    | true
                    tcp/80-90      | tcp/80       | true   | false   | true    | true
                    tcp/80-90      | tcp/90       | true   | false   | true    | true
                    tcp/80-90      | tcp/79-90    | false  | true    | true    | true
                    tcp/80-90      | tcp/80-91    | false  | true    | true    | true
                    tcp/80-90      | tcp/90-95    | false  | false   | true    | true
                    tcp/80-90      | tcp/91       | false  | false   | false   | false
                    tcp/80-90      | udp/80-90    | false  | false   | false   | false
                    tcp/http       | tcp/http     | true   | true    | true    | true
                    tcp/http       | tcp/https    | false  | false   | false   | true
                    tcp/http       | tcp/80       | false  | false   | false   | true
                    tcp/http       | udp/http     | false  | false   | false   | false
                    tcp/80,udp/53  | udp/53       | true   | false   | true    | true
                    tcp/80,udp/53  | udp/53,tcp/1 | false  | false   | true    | true
                    tcp/80,udp/53  | sctp,tcp/1   | false  | false   | false   | false
                    """)
    void listsOfPortsRelate(
            String one,
            String other,
            boolean covers,
            boolean covered,
            boolean overlap,
            boolean mayMeet) {
        var a = ports(one);
        var b = ports(other);

        assertThat(PortCover.covers(a, b)).isEqualTo(covers);
        assertThat(PortCover.covers(b, a)).isEqualTo(covered);
        assertThat(PortCover.overlap(a, b)).isEqualTo(overlap);
        assertThat(PortCover.overlap(b, a)).isEqualTo(overlap);
        assertThat(PortCover.mayMeet(a, b)).isEqualTo(mayMeet);
        assertThat(PortCover.mayMeet(b, a)).isEqualTo(mayMeet);
    }

    @ParameterizedTest
    @CsvSource({
        "every, true",
        "tcp, true",
        "tcp/80, true",
        "tcp/80-90, true",
        "tcp/70-80, true",
        "tcp/81-90, false",
        "tcp/70-79, false",
        "tcp/http, false",
        "udp, false",
        "udp/80, false"
    })
    void aPortIsAmongThemByNumber(String ports, boolean has) {
        assertThat(PortCover.has(ports(ports), Protocol.TCP, 80)).isEqualTo(has);
    }

    private static List<Port> ports(String text) {
        var ports = new ArrayList<Port>();
        for (String port : text.equals("every") ? new String[0] : text.split(",", -1)) {
            String[] parts = port.split("[/-]", -1);
            var protocol = Protocol.valueOf(parts[0].toUpperCase(Locale.ROOT));
            boolean named = parts.length > 1 && Character.isLetter(parts[1].charAt(0));
            ports.add(
                    parts.length == 1
                            ? new Port.All(protocol, Position.NOWHERE)
                            : named
                                    ? new Port.Named(protocol, parts[1], Position.NOWHERE)
                                    : new Port.Range(
                                            protocol,
                                            Integer.parseInt(parts[1]),
                                            Integer.parseInt(parts[parts.length - 1]),
                                            Position.NOWHERE));
        }
        return ports;
    }
}
