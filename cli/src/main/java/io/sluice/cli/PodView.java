package io.sluice.cli;

import io.sluice.lab.LabState;
import io.sluice.linux.KernelException;
import io.sluice.linux.Mounts;
import io.sluice.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a program finds in a Pod of the lab besides its network: the Pod's name server in
/// `/etc/resolv.conf`, and the lab's authority where OpenSSL and curl look for certificates.
///
/// @param resolver the Pod's name server
/// @param authority the certificate of the lab's servers, PEM
record PodView(IpAddress resolver, Path authority) {
    private static final Path RESOLVER_FILE = Path.of("/etc/resolv.conf");

    static PodView of(LabState lab) {
        return new PodView(lab.resolver(), lab.authority());
    }

    /// Starts a program with this process's terminal. To be called on a thread that is inside the
    /// Pod's network namespace and ends afterwards: its mounts become private.
    Process start(List<String> command) throws IOException {
        var resolverFile = Files.createTempFile("sluice", ".conf");
        try {
            Files.writeString(resolverFile, "nameserver " + resolver + "\n");
            showResolver(resolverFile);
            var builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("SSL_CERT_FILE", authority.toString());
            builder.environment().put("CURL_CA_BUNDLE", authority.toString());
            return builder.start();
        } finally {
            Files.delete(resolverFile);
        }
    }

    private static void showResolver(Path file) throws KernelException {
        Path shown;
        try {
            shown = RESOLVER_FILE.toRealPath();
        } catch (IOException e) {
            // A machine without the file: programs fall back on 127.0.0.1, where nobody answers.
            return;
        }
        Mounts.unshare();
        Mounts.bind(file, shown);
    }
}
