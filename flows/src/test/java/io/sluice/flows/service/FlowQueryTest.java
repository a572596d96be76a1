package io.sluice.flows.service;

import static io.sluice.flows.FlowBuilder.flow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flows.Destination;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowBuilder;
import io.sluice.flows.FlowRing;
import io.sluice.flows.FlowWindow;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.flows.service.FlowQuery.Ask;
import io.sluice.flows.service.FlowQuery.Shown;
import io.sluice.model.WorkloadRef;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowQueryTest {
    private static boolean matches(String from, String to, Shown shown, Flow flow) {
        var query = new FlowQuery(Ask.FLOWS, from, to, shown, FlowRing.KEPT, false);
        return query.filter().test(FlowWindow.of(flow, FlowBuilder.START));
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',                              true
                    payments,                        true
                    payment,                         false
                    payments/deploy/checkout,        true
                    payments/Deployment/checkout,    true
                    payments/deployments/checkout,   true
                    payments/sts/checkout,           false
                    other/deploy/checkout,           false
                    payments/checkout-1,             true
                    payments/checkout-2,             false
                    10.244.0.7,                      true
                    10.244.0.8,                      false
                    """)
    void fromNamesWhereFlowsComeFrom(String from, boolean expected) {
        assertThat(matches(from, "", Shown.ALL, flow().build())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',                        true
                    api.example.com,           true
                    API.Example.COM.,          true
                    '*.example.com',           true
                    '*.com',                   true
                    example.com,               false
                    api.example.com:443,       true
                    api.example.com:443/tcp,   true
                    api.example.com:443/UDP,   false
                    api.example.com:80,        false
                    203.0.113.10,              true
                    203.0.113.10:443,          true
                    203.0.113.11,              false
                    203.0.113.0/24,            true
                    203.0.113.0/24:80,         false
                    203.0.114.0/24,            false
                    2001:db8::1,               false
                    :443,                      true
                    :80,                       false
                    """)
    void toNamesWhereFlowsGo(String to, boolean expected) {
        assertThat(matches("", to, Shown.ALL, flow().build())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "shop/web-0, true",
        "shop/sts/web, true",
        "shop/StatefulSet/web, true",
        "[fd00:10:244::5]:80, true",
        "[fd00:10:244::5]:81, false",
        "fd00:10:244::5, true",
        "fd00:10:244::/64, true",
    })
    void toNamesPodsAndAddressesOfVersionSix(String to, boolean expected) {
        var pod =
                new Destination(
                        "shop/web-0",
                        NameSource.POD,
                        Optional.of(new WorkloadRef("shop", "StatefulSet", "web")),
                        Optional.of(FlowBuilder.address("fd00:10:244::5")),
                        80,
                        6);

        assertThat(matches("", to, Shown.ALL, flow().to(pod).build())).isEqualTo(expected);
    }

    @Test
    void verdictsAreToldApart() {
        var allowed = flow().failed(Reason.CONNECT_FAILED).build();
        var denied = flow().refused(Reason.NOT_ALLOWED, "a/b", "").build();

        assertThat(matches("", "", Shown.ALLOWED, allowed)).isTrue();
        assertThat(matches("", "", Shown.ALLOWED, denied)).isFalse();
        assertThat(matches("", "", Shown.DENIED, allowed)).isFalse();
        assertThat(matches("", "", Shown.DENIED, denied)).isTrue();
    }

    @Test
    void aQueryIsReadBackFromItsLine() {
        var query =
                new FlowQuery(
                        Ask.FLOWS,
                        "frontend/deploy/web",
                        "*.example.com:443/tcp",
                        Shown.DENIED,
                        Duration.ofMinutes(10),
                        true);

        assertThat(FlowQuery.ofLine(query.toLine())).isEqualTo(query);
        assertThat(FlowQuery.ofLine("{\"ask\":\"FLOWS\"}")).isEqualTo(FlowQuery.ALL_FLOWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"ask\":\"flows\"}",
                "{\"ask\":7}",
                "{\"ask\":\"FLOWS\",\"since\":\"10m\"}",
                "{\"ask\":\"FLOWS\",\"sinceMillis\":0}",
                "{\"ask\":\"FLOWS\",\"sinceMillis\":-5}",
                "{\"ask\":\"FLOWS\",\"sinceMillis\":3600001}",
                "{\"ask\":\"FLOWS\",\"sinceMillis\":1.5}",
                "{\"ask\":\"SUMS\",\"follow\":true}",
                "{\"ask\":\"FLOWS\",\"to\":\"x:0\"}",
                "{\"ask\":\"FLOWS\",\"to\":\"x:443/icmp\"}",
                "{\"ask\":\"FLOWS\",\"to\":\"x:65536\"}",
            })
    void whatCannotBeAnsweredIsRefused(String line) {
        assertThatThrownBy(() -> FlowQuery.ofLine(line))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"30s, 30", "10m, 600", "1h, 3600", "s, -1", "'', -1", "10, -1", "1.5h, -1"})
    void timeSpansAreAWholeNumberAndAUnit(String text, long seconds) {
        assertThat(FlowQuery.parseSince(text).map(Duration::toSeconds).orElse(-1L))
                .isEqualTo(seconds);
    }
}
