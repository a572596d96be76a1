package io.sluice.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A process that a benchmark starts and ends again, also when the benchmark itself is ended.
record Child(Process process, Thread hook) implements AutoCloseable {
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// Starts a process and waits until it accepts connections.
    ///
    /// @param output the file that takes its output
    static Child start(ProcessBuilder command, Path output, String address, int port)
            throws IOException, InterruptedException {
        var process = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        var child = of(process);
        long started = System.nanoTime();
        while (!accepts(address, port)) {
            if (!process.isAlive() || System.nanoTime() - started > READY_NANOS) {
                child.close();
                throw new IOException(
                        command.command().getFirst()
                                + " did not start: "
                                + Files.readString(output));
            }
            Thread.sleep(50);
        }
        return child;
    }

    /// A process that was started.
    static Child of(Process process) {
        var hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
        return new Child(process, hook);
    }

    private static boolean accepts(String address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(hook);
    }
}
