package io.sluice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.flows.Destination;
import io.sluice.flows.Flow;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private static AccessRecord entry(String name, Optional<Reason> reason) {
        var pod = IpAddress.parse("10.244.0.7").orElseThrow();
        var server = IpAddress.parse("2001:db8::5").orElseThrow();
        var flow =
                new Flow(
                        Flow.Capture.GATEWAY,
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        1_234_567,
                        Optional.of(new WorkloadRef("shop", "Deployment", "web")),
                        "shop/web-1",
                        pod,
                        new Destination(
                                name,
                                NameSource.SNI,
                                Optional.empty(),
                                Optional.of(server),
                                443,
                                6),
                        reason.isEmpty(),
                        "shop/egress egress[0]",
                        reason,
                        reason.isPresent() ? "be\"cause" : "",
                        100,
                        2000,
                        new Flow.StageTimes(1000, 2000, 3000, -1),
                        "shop/egress-gateway");
        return new AccessRecord(
                flow, 40_000, server, 443, Ending.SERVER, 0x0304, List.of("h2"), false);
    }

    @Test
    void aLineHasEverythingThatIsKnown() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var log = AccessLog.to(out)) {
            log.add(entry("api.example.com", Optional.empty()));
            log.add(entry("x.example.com", Optional.of(Reason.NAME_NOT_SERVED)));
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        {"time":"2026-01-02T03:04:05.678Z","gateway":"shop/egress-gateway",\
                        "source":"shop/deploy/web","pod":"shop/web-1","from":"10.244.0.7:40000",\
                        "to":"[2001:db8::5]:443","name":"api.example.com","nameSource":"SNI",\
                        "dialled":"[2001:db8::5]:443","allowed":true,"rule":"shop/egress egress[0]",\
                        "flags":"-","ended":"server","bytesOut":100,"bytesIn":2000,\
                        "durationUs":1234,"dnsUs":1,"connectUs":2,"tlsUs":3,"tlsOffered":"1.3",\
                        "alpnOffered":"h2"}
                        {"time":"2026-01-02T03:04:05.678Z","gateway":"shop/egress-gateway",\
                        "source":"shop/deploy/web","pod":"shop/web-1","from":"10.244.0.7:40000",\
                        "to":"[2001:db8::5]:443","name":"x.example.com","nameSource":"SNI",\
                        "dialled":"[2001:db8::5]:443","allowed":false,"rule":"shop/egress egress[0]",\
                        "reason":"NAME_NOT_SERVED","flags":"NR","explanation":"be\\"cause",\
                        "ended":"server","bytesOut":100,"bytesIn":2000,"durationUs":1234,"dnsUs":1,\
                        "connectUs":2,"tlsUs":3,"tlsOffered":"1.3","alpnOffered":"h2"}
                        """);
    }

    @Test
    void aFileIsAppendedTo(@TempDir Path folder) throws Exception {
        var file = folder.resolve("access.log");
        for (int i = 0; i < 2; i++) {
            try (var log = AccessLog.toFile(file)) {
                log.add(entry("a.b", Optional.empty()));
            }
        }

        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void aFullDiskLosesLinesAndCountsThemAndIsSurvived() throws Exception {
        var full = new AtomicBoolean(true);
        var written = new ByteArrayOutputStream();
        var out =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        if (full.get()) {
                            throw new IOException("No space left on device");
                        }
                        written.write(b);
                    }
                };
        try (var log = AccessLog.to(out)) {
            log.add(entry("lost.example.com", Optional.empty()));
            await().atMost(Duration.ofSeconds(20)).until(() -> log.dropped() == 1);
            assertThat(log.lastFailure()).isEqualTo("No space left on device");
            full.set(false);
            log.add(entry("kept.example.com", Optional.empty()));
        }

        assertThat(written.toString(StandardCharsets.UTF_8))
                .startsWith("\n{")
                .contains("kept.example.com")
                .doesNotContain("lost.example.com");
    }

    @Test
    void aStuckWriterDropsInsteadOfHoldingTheCallerUp() throws Exception {
        var stuck = new CountDownLatch(1);
        var out =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        try {
                            stuck.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                };
        try (var log = AccessLog.to(out)) {
            for (int i = 0; i < 40_000; i++) {
                log.add(entry("a.b", Optional.empty()));
            }
            assertThat(log.dropped()).isGreaterThan(10_000);
            stuck.countDown();
        }
    }
}
