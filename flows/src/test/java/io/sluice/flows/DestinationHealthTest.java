package io.sluice.flows;

import static io.sluice.flows.FlowBuilder.flow;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DestinationHealthTest {
    private final TestClock clock = new TestClock();
    private final FlowRing ring = new FlowRing(clock);

    /// One letter an attempt: `.` bytes came back, `d` DNS, `c` connect, `t` TLS, `f` first byte,
    /// `r` reset; `x` refused by policy; `-` neither an answer nor an error.
    private void feed(String attempts) {
        attempts.chars().forEach(letter -> ring.accept(attempt(letter)));
    }

    private static Flow attempt(int letter) {
        return switch (letter) {
            case '.' -> FlowBuilder.flow().build();
            case 'd' -> failed(Reason.DNS_FAILED);
            case 'c' -> failed(Reason.CONNECT_FAILED);
            case 't' -> failed(Reason.TLS_FAILED);
            case 'f' -> failed(Reason.NO_FIRST_BYTE);
            case 'r' -> failed(Reason.RESET);
            case 'x' -> FlowBuilder.flow().refused(Reason.NOT_ALLOWED, "a/b", "").build();
            case '-' -> FlowBuilder.flow().bytes(40, 0).build();
            default -> throw new IllegalArgumentException("letter " + (char) letter);
        };
    }

    private static Flow failed(Reason reason) {
        return FlowBuilder.flow().failed(reason).bytes(40, 0).build();
    }

    private DestinationHealth only() {
        assertThat(ring.health().destinations()).hasSize(1);
        return ring.health().destinations().getFirst();
    }

    @Test
    void aNameThatResolvesAgainIsNotFailingAnyMore() {
        var name = "api.example.com";
        var unresolved =
                new Destination(name, NameSource.DNS, Optional.empty(), Optional.empty(), 0, 6);
        ring.accept(FlowBuilder.flow().to(unresolved).failed(Reason.DNS_FAILED).build());
        assertThat(only().state()).isEqualTo(HealthState.FAILING);

        ring.accept(FlowBuilder.flow().toName(name).build());

        assertThat(ring.health().destinations())
                .hasSize(2)
                .extracting(DestinationHealth::state)
                .doesNotContain(HealthState.FAILING);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    x,                          UNKNOWN,
                    xxxxxxxxxx,                 UNKNOWN,
                    .,                          HEALTHY,
                    .x.x.xxxx,                  HEALTHY,
                    xxxx.,                      HEALTHY,
                    d,                          FAILING,  DNS
                    c,                          FAILING,  CONNECT
                    t,                          FAILING,  TLS
                    f,                          FAILING,  FIRST_BYTE
                    r,                          FAILING,  TRANSFER
                    cccxxxxxx,                  FAILING,  CONNECT
                    c.,                         DEGRADED, CONNECT
                    ..c,                        DEGRADED, CONNECT
                    ...................c,       HEALTHY,  CONNECT
                    ..................cc,       DEGRADED, CONNECT
                    .................ttt,       FAILING,  TLS
                    ..............ttt.,         DEGRADED, TLS
                    cct,                        FAILING,  CONNECT
                    ctt,                        FAILING,  TLS
                    ct,                         FAILING,  TLS
                    cccc....................,   HEALTHY,
                    c---,                       FAILING,  CONNECT
                    .---,                       HEALTHY,
                    """)
    void theStateFollowsFromTheAttempts(String attempts, HealthState state, String stage) {
        feed(attempts);

        var health = only();

        assertThat(health.state()).isEqualTo(state);
        assertThat(health.stage().map(Stage::name).orElse(null)).isEqualTo(stage);
        assertThat(health.refused())
                .isEqualTo(attempts.chars().filter(letter -> letter == 'x').count());
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void whatSluiceRefusesIsNeverTheDestinationsFailure(Reason reason) {
        for (int i = 0; i < 5; i++) {
            ring.accept(flow().failed(reason).bytes(0, 0).build());
        }

        var health = only();

        assertThat(health.failures()).isEqualTo(reason.isRefusal() ? 0 : 5);
        assertThat(health.refused()).isEqualTo(reason.isRefusal() ? 5 : 0);
        assertThat(health.state())
                .isEqualTo(reason.isRefusal() ? HealthState.UNKNOWN : HealthState.FAILING);
    }

    @Test
    void aDeniedFlowIsARefusalWhateverItsReason() {
        ring.accept(flow().refused(Reason.CONNECT_FAILED, "a/b", "").build());

        assertThat(only().state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(only().refused()).isEqualTo(1);
    }

    @Test
    void aConnectionThatFellIdleAfterItsAnswerSucceeded() {
        ring.accept(flow().failed(Reason.IDLE_TIMEOUT).bytes(10, 10).build());

        assertThat(only().state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void sinceIsTheTimeOfTheLastChange() {
        feed(".");
        clock.advance(Duration.ofMinutes(1));
        feed("ccc");
        clock.advance(Duration.ofMinutes(1));
        feed("ccxx");

        assertThat(only().state()).isEqualTo(HealthState.FAILING);
        assertThat(only().since()).isEqualTo(FlowBuilder.START.plus(Duration.ofMinutes(1)));
    }

    @Test
    void anHourAfterTheLastAttemptNothingIsKnown() {
        feed("ccc");
        clock.advance(Duration.ofMinutes(50));
        feed("x");
        clock.advance(Duration.ofMinutes(11));

        assertThat(only().state()).isEqualTo(HealthState.UNKNOWN);
        assertThat(only().since()).isEqualTo(FlowBuilder.START.plus(Duration.ofHours(1)));
        assertThat(only().stage()).isEmpty();
    }

    @Test
    void aDestinationThatNobodyTriedForAnHourIsForgotten() {
        feed(".");
        clock.advance(Duration.ofMinutes(61));

        assertThat(ring.health().destinations()).isEmpty();
    }

    @Test
    void portsOfOneNameAreJudgedApart() {
        feed("ccc");
        ring.accept(flow().toAddress("192.0.2.1", 5432, 6).build());
        ring.accept(flow().toAddress("192.0.2.1", 5433, 6).failed(Reason.CONNECT_FAILED).build());
        ring.accept(flow().toAddress("192.0.2.1", 5432, 17).build());

        var states =
                ring.health().destinations().stream()
                        .map(h ->
                                h.destination()
                                        + ":"
                                        + h.port()
                                        + "/"
                                        + h.protocol()
                                        + " "
                                        + h.state())
                        .collect(Collectors.toList());

        assertThat(states)
                .containsExactly(
                        "192.0.2.1:5432/TCP HEALTHY",
                        "192.0.2.1:5432/UDP HEALTHY",
                        "192.0.2.1:5433/TCP FAILING",
                        "api.example.com:443/TCP FAILING");
    }

    @Test
    void namesThatClientsMakeUpDoNotPushOutWhatIsKnown() {
        feed(".");
        for (int i = 0; i < 5000; i++) {
            ring.accept(
                    flow().toName("r" + i + ".test")
                            .refused(Reason.NAME_NOT_SERVED, "", "")
                            .build());
        }

        var destinations = ring.health().destinations();

        assertThat(destinations).hasSize(2001);
        assertThat(destinations.getFirst().state()).isEqualTo(HealthState.HEALTHY);
    }
}
