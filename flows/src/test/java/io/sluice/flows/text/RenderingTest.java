package io.sluice.flows.text;

import static io.sluice.flows.FlowBuilder.START;
import static io.sluice.flows.FlowBuilder.address;
import static io.sluice.flows.FlowBuilder.flow;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flows.Completeness;
import io.sluice.flows.Destination;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowReport;
import io.sluice.flows.FlowRing;
import io.sluice.flows.FlowSum;
import io.sluice.flows.HealthReport;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.flows.SumReport;
import io.sluice.flows.TestClock;
import io.sluice.flows.json.Documents;
import io.sluice.flows.json.FlowJson;
import io.sluice.model.WorkloadRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Golden files: run with `-Dgolden.write=true` to write them anew, then review the difference.
class RenderingTest {
    private static final Duration SINCE = Duration.ofMinutes(10);

    private final TestClock clock = new TestClock();
    private final FlowRing ring = new FlowRing(clock);

    @BeforeEach
    void anAfternoonInASmallCluster() {
        var gateway = "istio-system/egress-gateway";
        ring.accept(
                flow().from("frontend", "Deployment", "web", "web")
                        .toAddress("192.168.1.100", 5432, 6)
                        .times(-1, 350_000, -1, -1)
                        .build());
        for (int i = 0; i < 3; i++) {
            ring.accept(
                    flow().from("frontend", "Deployment", "web", "web")
                            .toAddress("192.168.1.101", 5432, 6)
                            .refused(
                                    Reason.NOT_ALLOWED,
                                    "frontend/allow-specific-egress",
                                    """
                                    why   no rule allows it; isolated for egress by NetworkPolicy frontend/allow-specific-egress
                                    near  egress[0] of frontend/allow-specific-egress allows 192.168.1.100/32 (other address)
                                    fix   add `ipBlock: {cidr: 192.168.1.101/32}` to frontend/allow-specific-egress, egress[0].to
                                    """)
                            .build());
        }
        clock.advance(Duration.ofSeconds(20));
        ring.accept(
                flow().carriedBy(gateway)
                        .started(START.plusSeconds(18))
                        .times(1_200_000, 800_000, 4_000_000, 5_000_000)
                        .bytes(1234, 20 * 1024 * 1024)
                        .build());
        ring.accept(
                flow().carriedBy(gateway)
                        .toName("down.example.com")
                        .times(1_000_000, -1, -1, -1)
                        .failed(Reason.CONNECT_FAILED)
                        .bytes(300, 0)
                        .build());
        ring.accept(
                flow().carriedBy(gateway)
                        .toName("evil.test\u001b[31m\u202e")
                        .refused(Reason.NAME_NOT_SERVED, gateway, "in no server's hosts")
                        .build());
        ring.accept(
                flow().fromAddress("2001:db8::66")
                        .to(
                                new Destination(
                                        "shop/web-0",
                                        NameSource.POD,
                                        Optional.of(new WorkloadRef("shop", "StatefulSet", "web")),
                                        Optional.of(address("fd00:10:244::5")),
                                        0,
                                        58))
                        .refused(Reason.NOT_ALLOWED, "shop/closed", "")
                        .build());
        ring.lost(Flow.Capture.NODE, 1);
    }

    private FlowReport flows() {
        return ring.report(SINCE, window -> true);
    }

    private SumReport sums() {
        return new SumReport(FlowSum.of(flows().windows()), flows().completeness());
    }

    @Test
    void flowsAsATable() throws IOException {
        golden("flows.txt", new FlowTable(ZoneOffset.UTC, false).render(flows(), SINCE));
    }

    @Test
    void flowsAsAWideTable() throws IOException {
        golden("flows-wide.txt", new FlowTable(ZoneOffset.UTC, true).render(flows(), SINCE));
    }

    @Test
    void flowsAsJson() throws IOException {
        golden("flows.json", Documents.flows(flows()));
    }

    @Test
    void flowsAsJsonLines() throws IOException {
        golden(
                "flows.ndjson",
                flows().windows().stream()
                        .map(window -> FlowJson.line(window) + "\n")
                        .collect(Collectors.joining()));
    }

    @Test
    void flowsAsCsv() throws IOException {
        golden("flows.csv", Csv.flows(flows()));
    }

    @Test
    void sumsAsTableJsonAndCsv() throws IOException {
        golden("sums.txt", SumTable.render(sums()));
        golden("sums.json", Documents.sums(sums()));
        golden("sums.csv", Csv.sums(sums()));
    }

    @Test
    void healthAsTableJsonAndCsv() throws IOException {
        golden("health.txt", new HealthTable(ZoneOffset.UTC).render(ring.health()));
        golden("health.json", Documents.health(ring.health()));
        golden("health.csv", Csv.health(ring.health()));
    }

    @Test
    void nothingAtAllIsSaidInWords() {
        var nothing = Completeness.NOTHING;

        assertThat(
                        new FlowTable(ZoneOffset.UTC, false)
                                .render(new FlowReport(List.of(), nothing), SINCE))
                .isEqualTo("no flows\n\ncompleteness 100 % (0 records, none lost)\n");
        assertThat(new HealthTable(ZoneOffset.UTC).render(new HealthReport(List.of(), nothing)))
                .startsWith("no destinations\n");
        assertThat(SumTable.render(new SumReport(List.of(), nothing))).startsWith("no flows\n");
    }

    @Test
    void oneLostOfAMillionIsNotAHundredPercent() {
        assertThat(new Completeness(1_000_000, 0, 1, 0).toString())
                .isEqualTo(
                        "completeness 99.9 % (1000000 records; lost: 0 by nodes, 1 by gateways,"
                                + " 0 evicted)");
    }

    @Test
    void aSpreadsheetTakesNoFieldForAFormula() {
        assertThat(SafeText.csv("=cmd|' /C calc'!A0")).startsWith("'=");
        assertThat(SafeText.csv("a,\"b\"\n")).isEqualTo("\"a,\"\"b\"\"?\"");
    }

    private static void golden(String name, String actual) throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(
                    Path.of("src/test/resources/io/sluice/flows/text").resolve(name), actual);
            return;
        }
        try (var stream = RenderingTest.class.getResourceAsStream(name)) {
            assertThat(stream).as("golden file %s", name).isNotNull();
            assertThat(actual).isEqualTo(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
