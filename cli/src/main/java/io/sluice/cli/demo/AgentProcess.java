package io.sluice.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The agent as a process of its own, so that it can be killed while the lab stands.
final class AgentProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 15;

    private final Process process;
    private final String hash;

    private AgentProcess(Process process, String hash) {
        this.process = process;
        this.hash = hash;
    }

    /// Starts an agent and waits until it enforces.
    ///
    /// @param arguments of `sluice`, from `agent` on
    /// @param ready the line that says so, before the decisions' hash
    /// @throws IOException when it ends before that
    static AgentProcess start(List<String> arguments, String ready) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:+UseCompactObjectHeaders",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.sluice.cli.Sluice"));
        command.addAll(arguments);
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ready)) {
                return new AgentProcess(process, line.substring(ready.length()));
            }
        }
        throw new IOException("the agent ended before it was ready (its reasons are above)");
    }

    /// The hash of the decisions that it enforces.
    String hash() {
        return hash;
    }

    long pid() {
        return process.pid();
    }

    /// Ends it as a crash would: SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// Waits until it has ended.
    ///
    /// @return its exit code, 128 and the signal's number when a signal ended it
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /// Ends it in order: SIGTERM.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
