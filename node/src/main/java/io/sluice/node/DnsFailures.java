package io.sluice.node;

import io.sluice.dns.Question;
import io.sluice.flows.Destination;
import io.sluice.flows.Flow;
import io.sluice.flows.FlowSink;
import io.sluice.flows.NameSource;
import io.sluice.flows.Reason;
import io.sluice.model.IpAddress;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// Records names that could not be resolved as failed attempts to reach them.
final class DnsFailures {
    private static final int TCP = 6;

    private final Supplier<Decisions> decisions;
    private final AnswerProgrammer programmer;
    private final FlowSink flows;

    DnsFailures(Supplier<Decisions> decisions, AnswerProgrammer programmer, FlowSink flows) {
        this.decisions = decisions;
        this.programmer = programmer;
        this.flows = flows;
    }

    /// @param startedNanos when the query came, by [System#nanoTime()]
    void report(IpAddress pod, Question question, long startedNanos, String why) {
        long took = System.nanoTime() - startedNanos;
        String name = question.name().lower();
        // The connection that the name was asked for has no port yet; for a served name it is
        // known.
        int port = programmer.servedPorts(name).stream().findFirst().orElse(0);
        Optional<WorkloadRef> source = Optional.empty();
        String sourcePod = "";
        if (decisions.get().endpoint(pod) instanceof Endpoint.OfPod(var asking)) {
            source = Optional.of(asking.owner());
            sourcePod = asking.meta().path();
        }
        flows.accept(
                new Flow(
                        Flow.Capture.NODE,
                        Instant.now().minusNanos(took),
                        took,
                        source,
                        sourcePod,
                        pod,
                        new Destination(
                                name,
                                NameSource.DNS,
                                Optional.empty(),
                                Optional.empty(),
                                port,
                                TCP),
                        true,
                        "",
                        Optional.of(Reason.DNS_FAILED),
                        name + " could not be resolved: " + why,
                        0,
                        0,
                        new Flow.StageTimes(took, -1, -1, -1),
                        ""));
    }
}
