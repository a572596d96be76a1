package io.sluice.flows;

import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/// Flows for tests: an allowed connection of `payments/deploy/checkout` to `api.example.com`, with
/// what a test changes of it.
public final class FlowBuilder {
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Flow.Capture capture = Flow.Capture.NODE;
    private Flow.Phase phase = Flow.Phase.WHOLE;
    private Instant started = START;
    private long durationNanos = 2_000_000;
    private Optional<WorkloadRef> source =
            Optional.of(new WorkloadRef("payments", "Deployment", "checkout"));
    private String pod = "payments/checkout-1";
    private IpAddress sourceAddress = address("10.244.0.7");
    private Destination destination =
            new Destination(
                    "api.example.com",
                    NameSource.SNI,
                    Optional.empty(),
                    Optional.of(address("203.0.113.10")),
                    443,
                    6);
    private boolean allowed = true;
    private String rule = "payments/psp egress[0]";
    private Optional<Reason> reason = Optional.empty();
    private String explanation = "";
    private long bytesOut = 100;
    private long bytesIn = 2000;
    private Flow.StageTimes times = Flow.StageTimes.UNKNOWN;
    private String carriedBy = "";

    public static FlowBuilder flow() {
        return new FlowBuilder();
    }

    public static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    public FlowBuilder carriedBy(String gateway) {
        capture = Flow.Capture.GATEWAY;
        carriedBy = gateway;
        return this;
    }

    public FlowBuilder phase(Flow.Phase phase) {
        this.phase = phase;
        return this;
    }

    public FlowBuilder started(Instant started) {
        this.started = started;
        return this;
    }

    public FlowBuilder lasted(long nanos) {
        durationNanos = nanos;
        return this;
    }

    public FlowBuilder from(String namespace, String kind, String name, String pod) {
        source = Optional.of(new WorkloadRef(namespace, kind, name));
        this.pod = namespace + "/" + pod;
        return this;
    }

    public FlowBuilder fromAddress(String address) {
        source = Optional.empty();
        pod = "";
        sourceAddress = address(address);
        return this;
    }

    public FlowBuilder to(Destination destination) {
        this.destination = destination;
        return this;
    }

    public FlowBuilder toName(String name) {
        return to(
                new Destination(name, NameSource.SNI, Optional.empty(), Optional.empty(), 443, 6));
    }

    public FlowBuilder toAddress(String address, int port, int protocol) {
        return to(
                new Destination(
                        "",
                        NameSource.NONE,
                        Optional.empty(),
                        Optional.of(address(address)),
                        port,
                        protocol));
    }

    public FlowBuilder refused(Reason reason, String policies, String explanation) {
        allowed = false;
        rule = policies;
        bytes(0, 0);
        durationNanos = 0;
        this.reason = Optional.of(reason);
        this.explanation = explanation;
        return this;
    }

    public FlowBuilder failed(Reason reason) {
        this.reason = Optional.of(reason);
        return this;
    }

    public FlowBuilder bytes(long out, long in) {
        bytesOut = out;
        bytesIn = in;
        return this;
    }

    public FlowBuilder times(long dns, long connect, long tls, long firstByte) {
        times = new Flow.StageTimes(dns, connect, tls, firstByte);
        return this;
    }

    public Flow build() {
        return new Flow(
                capture,
                phase,
                started,
                durationNanos,
                source,
                pod,
                sourceAddress,
                destination,
                allowed,
                rule,
                reason,
                explanation,
                bytesOut,
                bytesIn,
                times,
                carriedBy);
    }

    /// Any flow, out of few enough of a kind that windows merge.
    public static Flow random(Random random) {
        var builder =
                flow().from("ns" + random.nextInt(2), "Deployment", "d" + random.nextInt(3), "p")
                        .started(START.minusMillis(random.nextInt(5000)))
                        .lasted(random.nextLong(10_000_000_000L))
                        .bytes(random.nextInt(5000), random.nextInt(3) * 1000L)
                        .phase(pick(random, Flow.Phase.values()))
                        .times(
                                random.nextLong(-1, 1 << 20),
                                random.nextLong(-1, 1 << 30),
                                -1,
                                random.nextLong(-1, 1L << 40));
        switch (random.nextInt(3)) {
            case 0 -> builder.toName("h" + random.nextInt(4) + ".example.com");
            case 1 -> builder.toAddress("192.0.2." + random.nextInt(4), 5432, 17);
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            builder.carriedBy("istio-system/egress");
        }
        if (random.nextInt(3) == 0) {
            var reason = pick(random, Reason.values());
            if (reason.isRefusal()) {
                builder.refused(reason, "p/q", "why   " + random.nextInt(2));
            } else {
                builder.failed(reason);
            }
        }
        return builder.build();
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
