package io.sluice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// `./sluice` as a user runs it, with a state directory of its own.
///
/// @param scratch for the state directory and the output files; must be empty
/// @param checkout where the script is
/// @param environment what is set besides
record Script(Path scratch, Path checkout, Map<String, String> environment) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Path CHECKOUT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    Script(Path scratch) {
        this(scratch, CHECKOUT, Map.of());
    }

    Script {
        environment = Map.copyOf(environment);
    }

    /// The same with a variable set.
    Script with(String name, String value) {
        var more = new TreeMap<>(environment);
        more.put(name, value);
        return new Script(scratch, checkout, more);
    }

    /// A copy of what was built that every user of the machine may read, wherever the checkout is.
    static Script copied(Path scratch) throws IOException {
        var copy = scratch.resolve("checkout");
        for (String part : List.of("sluice", "build/jdk", "build/java-options")) {
            copyInto(copy, part);
        }
        for (String folder : List.of("cli/target/product", "cli/target/product/lib", "examples")) {
            try (var files = Files.list(CHECKOUT.resolve(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    copyInto(copy, folder + "/" + file.getFileName());
                }
            }
        }
        return new Script(scratch, copy, Map.of());
    }

    private static void copyInto(Path copy, String part) throws IOException {
        var target = copy.resolve(part);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.copy(CHECKOUT.resolve(part), target, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /// What came of a command.
    record Outcome(int exitCode, String out, String err) {}

    /// A command that goes on.
    ///
    /// @param process the process
    /// @param out its standard output so far
    /// @param err its standard error so far
    record Running(Process process, Path out, Path err) implements AutoCloseable {
        void awaitOut(String text) {
            await(out, text);
        }

        void awaitErr(String text) {
            await(err, text);
        }

        private void await(Path file, String text) {
            Awaitility.await(text)
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive() || Files.readString(file).contains(text));
            try {
                String seen = Files.readString(file);
                if (!seen.contains(text)) {
                    throw new AssertionError(
                            "ended without `" + text + "`: " + seen + Files.readString(err));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /// Ends it as Ctrl-C does.
        void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        /// Ends it as a crash does.
        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /// Ends it as `kill` does.
        @Override
        public void close() {
            process.destroy();
            process.onExit().join();
        }
    }

    Path state() {
        return scratch.resolve("state");
    }

    /// Runs a command to its end.
    Outcome run(String... arguments) throws IOException, InterruptedException {
        return outcome(start(arguments));
    }

    /// Runs another program to its end.
    Outcome runCommand(String... command) throws IOException, InterruptedException {
        return outcome(startCommand(List.of(command)));
    }

    private static Outcome outcome(Running started) throws IOException, InterruptedException {
        try (var running = started) {
            if (!running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                running.kill();
                throw new AssertionError("does not end: " + running.process().info());
            }
            return new Outcome(
                    running.process().exitValue(),
                    Files.readString(running.out()),
                    Files.readString(running.err()));
        }
    }

    Running start(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add("./sluice");
        command.addAll(List.of(arguments));
        return startCommand(command);
    }

    Running startCommand(List<String> command) throws IOException {
        var out = Files.createTempFile(scratch, "out", "");
        var err = Files.createTempFile(scratch, "err", "");
        var builder =
                new ProcessBuilder(command)
                        .directory(checkout.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("SLUICE_SKIP_BUILD", "1");
        builder.environment().put("SLUICE_STATE", state().toString());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /// A copy of the examples to edit.
    Path examples() throws IOException {
        var copy = Files.createDirectory(scratch.resolve("examples"));
        try (var files = Files.list(CHECKOUT.resolve("examples"))) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        if (!text.contains(from)) {
            throw new AssertionError(file + " does not have " + from);
        }
        Files.writeString(file, text.replace(from, to));
    }
}
