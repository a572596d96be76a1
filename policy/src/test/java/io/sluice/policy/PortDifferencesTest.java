package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ContainerPort;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortDifferencesTest {
    private static final List<ContainerPort> NAMED =
            List.of(
                    new ContainerPort("http", 8080, Protocol.TCP),
                    new ContainerPort("dns", 53, Protocol.UDP));

    private static PortDifferences asked(int protocol, int first, int last) {
        return new PortDifferences(new PortSpan(protocol, first, last), NAMED, true);
    }

    private static List<String> words(PortDifferences asked, Port... ports) {
        return asked.of(List.of(ports)).stream().map(Difference::detail).toList();
    }

    @Test
    void aPortMatchesByProtocolAndNumberOrName() {
        assertThat(asked(6, 8080, 8080).count(List.of())).isZero();
        assertThat(asked(6, 8080, 8080).count(List.of(Written.all(Protocol.TCP)))).isZero();
        assertThat(asked(6, 80, 90).count(List.of(Written.range(Protocol.TCP, 80, 90)))).isZero();
        assertThat(asked(6, 79, 90).count(List.of(Written.range(Protocol.TCP, 80, 90)))).isOne();
        assertThat(asked(6, 80, 91).count(List.of(Written.range(Protocol.TCP, 80, 90)))).isOne();
        assertThat(asked(17, 80, 90).count(List.of(Written.range(Protocol.TCP, 80, 90)))).isOne();
        assertThat(asked(17, 79, 90).count(List.of(Written.range(Protocol.TCP, 80, 90))))
                .isEqualTo(2);
        assertThat(asked(6, 8080, 8080).count(List.of(Written.named(Protocol.TCP, "http"))))
                .isZero();
        assertThat(asked(6, 8081, 8081).count(List.of(Written.named(Protocol.TCP, "http"))))
                .isOne();
        assertThat(asked(6, 8080, 8081).count(List.of(Written.named(Protocol.TCP, "http"))))
                .isOne();
        assertThat(asked(6, 8080, 8080).count(List.of(Written.named(Protocol.TCP, "web")))).isOne();
        assertThat(asked(17, 8080, 8080).count(List.of(Written.named(Protocol.UDP, "http"))))
                .isOne();
    }

    @Test
    void theNearestAlternativeCounts() {
        var far = Written.port(Protocol.UDP, 1);
        var near = Written.port(Protocol.TCP, 1);

        assertThat(asked(6, 80, 80).count(List.of(far, near))).isOne();
        assertThat(words(asked(6, 80, 80), far, near))
                .containsExactly("port is 80, the rule allows 1/UDP, 1/TCP");
        assertThat(words(asked(6, 80, 80), far))
                .containsExactly(
                        "protocol is TCP, the rule allows 1/UDP",
                        "port is 80, the rule allows 1/UDP");
    }

    @Test
    void whatDiffersIsSaid() {
        var http = Written.named(Protocol.TCP, "http");
        var outside = new PortDifferences(new PortSpan(6, 8080, 8080), List.of(), false);

        assertThat(words(asked(1, 0, 0), http))
                .containsExactly("protocol is ICMP, the rule allows http/TCP");
        assertThat(words(asked(PortSpan.ANY, 0, 65535), http))
                .containsExactly("every protocol is asked for, the rule allows http/TCP");
        assertThat(words(outside, http))
                .containsExactly(
                        "port is 8080, the rule allows http/TCP (a name that only Pods have)");
        assertThat(words(asked(6, 1, 1), http))
                .containsExactly("port is 1, the rule allows http/TCP");
        assertThat(words(asked(6, 8080, 8080), http)).isEmpty();
    }

    @Test
    void aLongListIsCutShort() {
        var ports = new Port[6];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = Written.port(Protocol.TCP, i + 1);
        }

        assertThat(words(asked(6, 80, 80), ports))
                .containsExactly(
                        "port is 80, the rule allows 1/TCP, 2/TCP, 3/TCP, 4/TCP, and 2 more");
        assertThat(words(asked(6, 80, 80), Arrays.copyOf(ports, 4)))
                .containsExactly("port is 80, the rule allows 1/TCP, 2/TCP, 3/TCP, 4/TCP");
        assertThat(words(asked(6, 80, 80), Written.all(Protocol.SCTP), ports[0]))
                .containsExactly("protocol is TCP, the rule allows every SCTP port, 1/TCP");
    }
}
