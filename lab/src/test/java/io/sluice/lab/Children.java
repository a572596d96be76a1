package io.sluice.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Other processes in tests.
final class Children {
    private Children() {}

    /// Starts [LabProgram].
    ///
    /// @param prefix a command that runs it, such as `unshare`
    static Process start(List<String> prefix, String... arguments) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LabProgram.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /// A finished process.
    record Done(int exitCode, String output) {}

    static Done finish(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Done(process.waitFor(), output);
    }

    static String output(String... command) throws Exception {
        return finish(new ProcessBuilder(command).redirectErrorStream(true).start()).output();
    }
}
