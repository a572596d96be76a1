package io.sluice.cli.demo;

import io.sluice.cli.frame.Parts;
import io.sluice.flows.FlowReport;
import io.sluice.flows.HealthReport;
import io.sluice.flows.service.FlowClient;
import io.sluice.flows.service.FlowQuery;
import io.sluice.lab.Lab;
import io.sluice.policy.Decisions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The examples, carried out: a lab, an agent in a process of its own, and every claim tried with
/// real connections. What is recorded is asked for through the agent's socket, like a user would.
final class Demo implements AutoCloseable {
    private static final Duration NOTICE = Duration.ofMillis(500);

    private final Decisions decisions;
    private final AgentLauncher launcher;
    private final Consumer<String> progress;
    private final Parts parts = new Parts();
    private final Prober prober;
    private AgentProcess agent;
    private boolean closing;

    /// Starts the agent and waits until it enforces.
    ///
    /// @throws IOException when the agent does not start
    Demo(Decisions decisions, Lab lab, AgentLauncher launcher, Consumer<String> progress)
            throws IOException {
        this.decisions = decisions;
        this.launcher = launcher;
        this.progress = progress;
        agent = launcher.start();
        parts.add(this::closeAgent);
        prober = parts.add(new Prober(lab, decisions.cluster()));
    }

    /// Tries every claim. The agent is killed and started again first, so that all that follows is
    /// shown on a node that went through it.
    List<Row> prove() throws IOException, InterruptedException {
        prober.hold(Claims.HELD_FROM, Claims.HELD);
        progress.accept("killing the agent (process " + agent.pid() + ", SIGKILL)");
        agent.kill();
        var killed = all(Claims.AGENT_KILLED, Optional.empty());
        progress.accept("starting it again");
        restart();
        var evidence = Optional.of(new Evidence(client(), launcher.accessLog()));
        var back = all(Claims.AGENT_BACK, evidence);
        progress.accept("trying what the examples promise");
        var rows = new ArrayList<Row>();
        rows.addAll(all(Claims.POLICY, evidence));
        rows.addAll(all(Claims.GATEWAY_EXAMPLE, evidence));
        rows.addAll(killed);
        rows.addAll(back);
        return rows;
    }

    private List<Row> all(List<Claim> claims, Optional<Evidence> evidence)
            throws IOException, InterruptedException {
        var judge = new Judge(decisions, evidence);
        var rows = new ArrayList<Row>();
        for (var claim : claims) {
            rows.add(row(claim, judge));
        }
        return rows;
    }

    /// Manifests that lack what a claim speaks of do not keep it.
    private Row row(Claim claim, Judge judge) throws InterruptedException {
        try {
            return judge.judge(prober.attempt(claim));
        } catch (IOException e) {
            return new Row(
                    claim,
                    new Observation.Other("not tried"),
                    String.valueOf(e.getMessage()),
                    false);
        }
    }

    FlowReport flows() throws IOException {
        return client().flows(FlowQuery.ALL_FLOWS);
    }

    HealthReport health() throws IOException {
        return client().health(FlowQuery.all(FlowQuery.Ask.HEALTH));
    }

    private FlowClient client() {
        return new FlowClient(launcher.flowSocket());
    }

    private synchronized void restart() throws IOException {
        if (!closing) {
            agent = launcher.start();
        }
    }

    private synchronized AgentProcess agent() {
        return agent;
    }

    private synchronized void closeAgent() {
        closing = true;
        agent.close();
    }

    private synchronized boolean isClosing() {
        return closing;
    }

    /// Keeps an agent running until the thread is interrupted: one that ends is started again.
    void stayUp() throws IOException, InterruptedException {
        while (true) {
            int code = agent().await();
            // Ctrl-C reaches the agent as well, and this process may be the last to notice.
            Thread.sleep(NOTICE);
            if (!isClosing()) {
                progress.accept("the agent ended (exit code " + code + "); starting it again");
                restart();
            }
        }
    }

    @Override
    public void close() throws IOException {
        parts.close();
    }
}
