package io.sluice.cli.live;

import io.sluice.flows.FlowWindow;
import io.sluice.flows.service.FlowClient;
import io.sluice.lab.LabState;
import io.sluice.lab.Outcome;
import io.sluice.lab.Probe;
import io.sluice.lab.ProbeResult;
import io.sluice.model.PolicyTest;
import io.sluice.model.Protocol;
import io.sluice.policy.Answer;
import io.sluice.policy.Connection;
import io.sluice.policy.Decisions;
import io.sluice.policy.Endpoint;
import io.sluice.policy.PolicyTests;
import io.sluice.policy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Cases of PolicyTests as real connections from the lab's Pods. A connection that the server
/// answers was allowed; one of which the agent recorded a refusal was denied; anything else shows
/// nothing, and the case fails.
public final class LiveTests {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final LabState lab;
    private final Recorded recorded;
    private final Decisions decisions;

    public LiveTests(LabState lab, FlowClient client, Decisions decisions) {
        this.lab = lab;
        this.recorded = new Recorded(client, PATIENCE);
        this.decisions = decisions;
    }

    private record Seen(Optional<Verdict> verdict, String words) {}

    /// Runs a case: against the decision engine, then for real. Both must give what is expected.
    public PolicyTests.Result run(PolicyTest.Case testCase)
            throws IOException, InterruptedException {
        var offline = PolicyTests.run(decisions, testCase);
        if (!offline.passed()) {
            return offline;
        }
        var expected = testCase.allow() ? Verdict.ALLOW : Verdict.DENY;
        int shown = 0;
        for (Answer answer : PolicyTests.answers(decisions, testCase)) {
            var connection = answer.explanation().connection();
            if (!canBeMade(connection)) {
                continue;
            }
            var seen = attempt(connection);
            if (!seen.verdict().equals(Optional.of(expected))) {
                return failed(
                        offline,
                        seen.verdict(),
                        "expected "
                                + expected.text()
                                + ", but "
                                + connection.source()
                                + " -> "
                                + connection.destinationAddress()
                                + " port "
                                + connection.port()
                                + ": "
                                + seen.words());
            }
            shown++;
        }
        return shown > 0
                ? offline
                : failed(
                        offline,
                        Optional.empty(),
                        "no connection of this case can be made from a Pod of the lab over TCP or"
                                + " UDP");
    }

    private boolean canBeMade(Connection connection) {
        boolean ported =
                connection.protocol() == Protocol.TCP.number()
                        || connection.protocol() == Protocol.UDP.number();
        return ported
                && connection.port() > 0
                && connection.source() instanceof Endpoint.OfPod
                && lab.pod(connection.source().toString()).isPresent();
    }

    private Seen attempt(Connection connection) throws IOException, InterruptedException {
        var started = Instant.now();
        ProbeResult result;
        try (var probe = lab.probe(connection.source().toString())) {
            // As a client would: what a name opens, it opens to those who ask for it.
            connection.destinationNames().forEach(probe::dns);
            result = make(connection, probe);
        }
        if (result.answered()) {
            return new Seen(Optional.of(Verdict.ALLOW), "answered");
        }
        var refusal =
                recorded.find(window -> window.refused() && isAbout(window, connection, started));
        return refusal.map(window -> new Seen(Optional.of(Verdict.DENY), refused(window)))
                .orElseGet(() ->
                        new Seen(
                                Optional.empty(),
                                "nothing answered (" + result + ") and no refusal was recorded"));
    }

    private static String refused(FlowWindow window) {
        return "refused: " + window.explanation().strip();
    }

    /// For TCP the connection alone counts: what the server speaks does not matter.
    private static ProbeResult make(Connection connection, Probe probe) throws IOException {
        var to = connection.destinationAddress();
        if (connection.protocol() == Protocol.UDP.number()) {
            return probe.udp(to, connection.port());
        }
        try (var _ = probe.open(to, connection.port())) {
            return new ProbeResult.Connected(to, connection.sourceAddress(), Optional.empty());
        } catch (IOException e) {
            return Outcome.of(e);
        }
    }

    private static boolean isAbout(FlowWindow window, Connection connection, Instant started) {
        var to = window.key().destination();
        return window.key().sourcePod().equals(connection.source().toString())
                && !window.recorded().isBefore(started)
                && to.protocol() == connection.protocol()
                && to.port() == connection.port()
                && to.address().equals(Optional.of(connection.destinationAddress()));
    }

    private static PolicyTests.Result failed(
            PolicyTests.Result offline, Optional<Verdict> actual, String message) {
        return new PolicyTests.Result(
                offline.testCase(),
                offline.from(),
                offline.to(),
                actual,
                false,
                offline.decidedBy(),
                message);
    }
}
