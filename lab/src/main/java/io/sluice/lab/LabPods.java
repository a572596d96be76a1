package io.sluice.lab;

import io.sluice.linux.Mounts;
import io.sluice.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Runs commands inside the lab's Pods, from this or any other process.
public final class LabPods {
    private static final Path RESOLVER_SETTINGS = Path.of("/etc/resolv.conf");

    private LabPods() {}

    /// Runs a command with a Pod's network and name resolution, and with this process's input and
    /// output. Common programs trust the lab's certificates.
    ///
    /// @param pod `namespace/name`
    /// @param command program and arguments
    /// @return the command's exit code
    /// @throws CannotStartException when the program cannot be started
    /// @throws IOException when there is no such Pod
    public static int exec(LabState lab, String pod, List<String> command) throws IOException {
        var found = lab.pod(pod);
        if (found.isEmpty()) {
            throw new IOException(lab.noSuchPod(pod));
        }
        String settings =
                "nameserver %s\nsearch %s.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n"
                        .formatted(lab.resolver(), found.get().namespace());
        var file = Files.createTempFile("sluice-resolv", ".conf");
        try (var network = NetworkNamespace.open(found.get().network())) {
            Files.writeString(file, settings);
            return network.call(() -> run(lab, file, command));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static int run(LabState lab, Path resolverSettings, List<String> command)
            throws IOException, InterruptedException {
        Mounts.unshare();
        if (Files.exists(RESOLVER_SETTINGS)) {
            Mounts.bind(resolverSettings, RESOLVER_SETTINGS);
        }
        var builder = new ProcessBuilder(command).inheritIO();
        for (String variable :
                List.of(
                        "CURL_CA_BUNDLE",
                        "SSL_CERT_FILE",
                        "REQUESTS_CA_BUNDLE",
                        "NODE_EXTRA_CA_CERTS")) {
            builder.environment().put(variable, lab.authority().toString());
        }
        return start(builder, command.getFirst()).waitFor();
    }

    private static Process start(ProcessBuilder builder, String program) throws IOException {
        try {
            return builder.start();
        } catch (IOException e) {
            boolean exists = exists(program);
            throw new CannotStartException(
                    program + (exists ? ": cannot be executed" : ": no such program"), exists, e);
        }
    }

    private static boolean exists(String program) {
        if (program.contains("/")) {
            return Files.exists(Path.of(program));
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(":"))
                .anyMatch(folder -> Files.exists(Path.of(folder, program)));
    }
}
