package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerAnswerTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final int ICMP = 1;

    @Test
    void eachRangeBeginsAndEndsWhereRulesSay() {
        var answer =
                answer(
                        Written.range(Protocol.TCP, 80, 90),
                        Written.port(Protocol.TCP, 443),
                        Written.range(Protocol.TCP, 65535, 65535),
                        Written.port(Protocol.UDP, 0),
                        Written.range(Protocol.SCTP, 9, 11));

        for (int port : new int[] {80, 81, 90, 443, 65535}) {
            assertThat(allows(answer, TCP, port)).as("TCP %d", port).isTrue();
        }
        for (int port : new int[] {0, 79, 91, 442, 444, 65534}) {
            assertThat(allows(answer, TCP, port)).as("TCP %d", port).isFalse();
        }
        assertThat(allows(answer, UDP, 0)).isTrue();
        assertThat(allows(answer, UDP, 1)).isFalse();
        assertThat(allows(answer, SCTP, 8)).isFalse();
        assertThat(allows(answer, SCTP, 9)).isTrue();
        assertThat(allows(answer, SCTP, 11)).isTrue();
        assertThat(allows(answer, SCTP, 12)).isFalse();
        assertThat(allows(answer, ICMP, 0)).isFalse();
    }

    @Test
    void protocolsWithoutPortsAreAllowedByThemselvesOrByARuleForEverything() {
        var alone = new PeerAnswer.Builder().protocolsWithoutPorts().about(this, 0, 0);
        var all = answer();
        var both = new PeerAnswer.Builder().all().protocolsWithoutPorts().about(this, 0, 0);
        var nothing = new PeerAnswer.Builder().about(this, 0, 0);

        assertThat(allows(alone, ICMP, 0)).isTrue();
        assertThat(allows(alone, SCTP, 65535)).isFalse();
        assertThat(allows(all, ICMP, 0)).isTrue();
        assertThat(allows(all, SCTP, 65535)).isTrue();
        assertThat(allows(both, ICMP, 0)).isTrue();
        assertThat(allows(both, TCP, 0)).isTrue();
        assertThat(allows(nothing, ICMP, 0)).isFalse();
        assertThat(allows(nothing, TCP, 0)).isFalse();
    }

    private PeerAnswer answer(Port... ports) {
        var matched = new Ports.Builder();
        matched.add(0, List.of(ports), List.of());
        return new PeerAnswer.Builder().matched(matched.build()).about(this, 0, 0);
    }

    private static boolean allows(PeerAnswer answer, int protocol, int port) {
        return answer.allows(PeerAnswer.key(protocol, port));
    }
}
