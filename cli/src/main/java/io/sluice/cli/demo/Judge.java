package io.sluice.cli.demo;

import io.sluice.flows.FlowWindow;
import io.sluice.flows.Reason;
import io.sluice.lab.ProbeResult;
import io.sluice.model.IpAddress;
import io.sluice.policy.Decisions;
import io.sluice.policy.Explanation;
import io.sluice.policy.ExplanationText;
import io.sluice.policy.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Says what was observed, why, and whether that is what was promised.
final class Judge {
    private final Decisions decisions;
    private final Optional<Evidence> evidence;

    /// @param evidence what the agent recorded; empty while none runs
    Judge(Decisions decisions, Optional<Evidence> evidence) {
        this.decisions = decisions;
        this.evidence = evidence;
    }

    private record Finding(Observation observed, String why) {}

    Row judge(Trial trial) throws IOException, InterruptedException {
        var explanation = explain(trial);
        var finding = find(trial, explanation);
        var observed = finding.observed();
        String why = finding.why();
        boolean agreed = agrees(observed, trial, explanation);
        if (!agreed) {
            why +=
                    "\nthe decision engine says "
                            + explanation.verdict().text()
                            + ": "
                            + ExplanationText.why(explanation);
        }
        boolean proved = agreed && observed.equals(trial.claim().promised());
        return new Row(trial.claim(), observed, why, proved);
    }

    private Finding find(Trial trial, Explanation explanation)
            throws IOException, InterruptedException {
        return switch (trial.result()) {
            case ProbeResult.Connected connected -> connected(trial, connected, explanation);
            case ProbeResult.Resolved(var addresses) ->
                    new Finding(
                            new Observation.Answered(),
                            addresses.stream()
                                    .map(IpAddress::toString)
                                    .collect(Collectors.joining(", ")));
            case ProbeResult.TimedOut _ when trial.claim().attempt() instanceof Attempt.Spoof ->
                    trouble(trial, new Observation.Dropped(), explanation);
            case ProbeResult.Refused _,
                    ProbeResult.Rejected _,
                    ProbeResult.NameFailed _,
                    ProbeResult.TlsFailed _,
                    ProbeResult.Ended _ ->
                    trouble(trial, new Observation.Refused(), explanation);
            case ProbeResult.TimedOut _ -> unexplained("no answer", explanation);
        };
    }

    private Finding connected(Trial trial, ProbeResult.Connected connected, Explanation explanation)
            throws IOException, InterruptedException {
        if (ownAddresses(trial.claim().from()).contains(connected.clientSeen())) {
            return new Finding(new Observation.Answered(), ExplanationText.why(explanation));
        }
        var record =
                evidence.isPresent() ? evidence.get().carried(trial) : Optional.<FlowWindow>empty();
        if (record.isEmpty()
                || connected.certificateSubject().isEmpty()
                || !evidence.get().logged(trial)) {
            return new Finding(
                    new Observation.Other("answered, as " + connected.clientSeen()),
                    "the server saw an address that is not the Pod's, and no gateway recorded and"
                            + " logged it");
        }
        var window = record.get();
        return new Finding(
                new Observation.Carried(),
                "by "
                        + window.key().carriedBy()
                        + " for "
                        + window.sourceName()
                        + ", "
                        + (window.bytesOut() + window.bytesIn())
                        + " bytes; the server saw "
                        + connected.clientSeen()
                        + ", the client "
                        + connected.certificateSubject().get());
    }

    /// What went wrong counts as refused or dropped when that was recorded; while no agent records,
    /// when the engine says so.
    private Finding trouble(Trial trial, Observation refusal, Explanation explanation)
            throws IOException, InterruptedException {
        if (evidence.isEmpty()) {
            return trial.result() instanceof ProbeResult.Refused
                            || trial.result() instanceof ProbeResult.Rejected
                    ? new Finding(refusal, withoutAgent(explanation))
                    : unexplained(words(trial.result()), explanation);
        }
        var record = evidence.get().trouble(trial);
        if (record.isEmpty()) {
            return unexplained(words(trial.result()), explanation);
        }
        var window = record.get();
        if (window.refused()) {
            return new Finding(refusal, reasons(window, explanation));
        }
        return new Finding(
                new Observation.FailsAt(window.key().reason().orElseThrow().stage()),
                reasons(window, explanation));
    }

    private static String withoutAgent(Explanation explanation) {
        return explanation.verdict() == Verdict.DENY
                ? ExplanationText.why(explanation)
                : "no proxy listens: what it would carry is closed, not open";
    }

    private static Finding unexplained(String words, Explanation explanation) {
        return new Finding(
                new Observation.Other(words),
                "nothing was recorded that explains it; the decision engine says "
                        + explanation.verdict().text());
    }

    private static String words(ProbeResult result) {
        return switch (result) {
            case ProbeResult.Refused _ -> "connection refused";
            case ProbeResult.Rejected(var why) -> why;
            case ProbeResult.TimedOut _ -> "no answer";
            case ProbeResult.NameFailed(var why) -> why;
            case ProbeResult.TlsFailed(var why) -> "TLS failed: " + why;
            case ProbeResult.Ended(var why) -> why;
            case ProbeResult.Connected _, ProbeResult.Resolved _ -> "answered";
        };
    }

    /// The recorded reason; the engine's words when the record has none. The patch that would allow
    /// it is left to `sluice check`.
    private static String reasons(FlowWindow window, Explanation explanation) {
        String reason = window.key().reason().map(Reason::name).orElse("");
        String recorded =
                window.explanation()
                        .lines()
                        .filter(line -> !line.startsWith("fix ") && !line.startsWith("  "))
                        .map(line -> line.startsWith("why ") ? line.substring(4).strip() : line)
                        .collect(Collectors.joining("\n"));
        if (recorded.isEmpty()) {
            recorded = ExplanationText.why(explanation);
        }
        return reason.isEmpty() || window.key().reason().equals(Optional.of(Reason.NOT_ALLOWED))
                ? recorded
                : reason + ": " + recorded;
    }

    /// The engine knows neither names nor forged addresses nor what is broken outside: where it
    /// denies, something must have refused; what was answered, it must allow.
    private static boolean agrees(Observation observed, Trial trial, Explanation explanation) {
        if (trial.claim().attempt() instanceof Attempt.Spoof) {
            return true;
        }
        return switch (observed) {
            case Observation.Answered _, Observation.Carried _, Observation.FailsAt _ ->
                    explanation.verdict() == Verdict.ALLOW;
            case Observation.Refused _, Observation.Dropped _, Observation.Other _ -> true;
        };
    }

    private Explanation explain(Trial trial) throws IOException {
        var aim = trial.aim();
        var source =
                ownAddresses(trial.claim().from()).stream()
                        .filter(address -> address.v6() == aim.real().v6())
                        .findFirst()
                        .orElseThrow(() ->
                                new IOException(trial.claim().from() + " has no such address"));
        return decisions.explain(
                decisions.connection(source, aim.real(), aim.protocol(), aim.port()));
    }

    private List<IpAddress> ownAddresses(String path) {
        int slash = path.indexOf('/');
        return decisions
                .pod(path.substring(0, slash), path.substring(slash + 1))
                .map(pod -> pod.addresses())
                .orElse(List.of());
    }
}
