package io.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Sets are held against the ports that they were made of, at every place where they may change.
class PortSetTest {
    private static final int[] PORTS = {1, 2, 79, 80, 81, 90, 91, 442, 443, 65534, 65535};
    private static final int[] PROTOCOLS = {6, 17, 132};
    private static final List<Protocol> PROTOCOLS_WITH_PORTS = List.of(Protocol.values());

    private static PortSet set(List<Port> ports) {
        var builder = new Ports.Builder();
        for (int i = 0; i < ports.size(); i++) {
            builder.add(i, List.of(ports.get(i)), List.of());
        }
        return PortSet.of(builder.build());
    }

    private static boolean has(List<Port> ports, int protocol, int number) {
        return ports.stream()
                .filter(port -> port.protocol().number() == protocol)
                .anyMatch(port ->
                        switch (port) {
                            case Port.All _ -> true;
                            case Port.Range range ->
                                    range.first() <= number && number <= range.last();
                            case Port.Named _ -> false;
                        });
    }

    private static List<Port> some(Random random) {
        var ports = new ArrayList<Port>();
        while (random.nextInt(4) != 0) {
            var protocol = PROTOCOLS_WITH_PORTS.get(random.nextInt(3));
            int first = PORTS[random.nextInt(PORTS.length)];
            int last = PORTS[random.nextInt(PORTS.length)];
            ports.add(
                    random.nextInt(5) == 0
                            ? Written.all(protocol)
                            : Written.range(
                                    protocol, Math.min(first, last), Math.max(first, last)));
        }
        return ports;
    }

    @Test
    void setsAreCombinedPortByPort() {
        for (int seed = 1; seed <= 2000; seed++) {
            var random = new Random(seed * 0x9e3779b97f4a7c15L);
            var some = some(random);
            var others = some(random);
            var one = set(some);
            var other = set(others);
            boolean empty = true;
            boolean all = true;
            for (int protocol : PROTOCOLS) {
                for (int port : PORTS) {
                    String what =
                            "seed %d: %s, %s, %d/%d".formatted(seed, one, other, port, protocol);
                    boolean inOne = has(some, protocol, port);
                    boolean inOther = has(others, protocol, port);
                    empty &= !inOne;
                    all &= inOne;

                    assertThat(one.contains(protocol, port)).as(what).isEqualTo(inOne);
                    assertThat(one.and(other).contains(protocol, port))
                            .as(what)
                            .isEqualTo(inOne && inOther);
                    assertThat(one.or(other).contains(protocol, port))
                            .as(what)
                            .isEqualTo(inOne || inOther);
                    assertThat(one.minus(other).contains(protocol, port))
                            .as(what)
                            .isEqualTo(inOne && !inOther);
                }
            }
            assertThat(one.isEmpty()).isEqualTo(empty);
            assertThat(!one.isAll() || all).as(one.toString()).isTrue();
            assertThat(one.or(other)).isEqualTo(other.or(one)).hasSameHashCodeAs(other.or(one));
            assertThat(one.minus(one)).isEqualTo(PortSet.NONE);
        }
    }

    @Test
    void whatTouchesIsOneRange() {
        var set =
                set(
                        List.of(
                                Written.range(Protocol.TCP, 80, 89),
                                Written.range(Protocol.TCP, 90, 99),
                                Written.range(Protocol.TCP, 101, 109),
                                Written.range(Protocol.UDP, 1, 65535),
                                Written.range(Protocol.SCTP, 1, 1)));

        assertThat(set.spans())
                .containsExactly(
                        new PortSpan(6, 80, 99),
                        new PortSpan(6, 101, 109),
                        new PortSpan(17, 1, 65535),
                        new PortSpan(132, 1, 1));
        assertThat(set).hasToString("TCP 80-99, 101-109; UDP all; SCTP 1");
        assertThat(set.contains(6, 0)).isFalse();
        assertThat(set.contains(1, 0)).isFalse();
    }

    @Test
    void everyPortOfEveryProtocolIsAll() {
        var everything =
                set(
                        List.of(
                                Written.all(Protocol.SCTP),
                                Written.all(Protocol.TCP),
                                Written.all(Protocol.UDP)));

        assertThat(everything.isAll()).isTrue();
        assertThat(everything).hasToString("all");
        assertThat(everything.minus(set(List.of(Written.port(Protocol.UDP, 1)))).isAll()).isFalse();
        assertThat(set(List.of())).hasToString("none");
    }
}
