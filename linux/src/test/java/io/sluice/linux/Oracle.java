package io.sluice.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/// Asks the programs that the product does without.
final class Oracle {
    private Oracle() {}

    /// What a command prints inside a namespace, standard error included.
    static String run(NetworkNamespace namespace, String... command) throws IOException {
        return namespace.call(() -> {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(process.getInputStream().readAllBytes(), UTF_8);
            process.waitFor();
            return text;
        });
    }
}
