package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// HAProxy as an SNI router with one thread: the gateway's task in HAProxy's words, with a log line
/// for every connection.
record Haproxy(Child child) implements AutoCloseable {
    static final String ADDRESS = "127.0.0.3";

    /// The program, when it is installed.
    static Optional<Path> find() {
        var folders = System.getenv().getOrDefault("PATH", "").split(":");
        return Stream.concat(Stream.of(folders), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "haproxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Haproxy start(Path program, Path folder, int port)
            throws IOException, InterruptedException {
        var config =
                Files.writeString(
                        folder.resolve("haproxy.cfg"),
                        """
                        global
                            nbthread 1
                            maxconn 2000
                            log stdout format raw local0 info
                        defaults
                            mode tcp
                            log global
                            option tcplog
                            timeout connect 5s
                            timeout client 1h
                            timeout server 1h
                        frontend in
                            bind %s:%d
                            tcp-request inspect-delay 5s
                            tcp-request content accept if { req.ssl_hello_type 1 }
                            use_backend out if { req.ssl_sni -m end -i %s }
                        backend out
                            server s %s:%d
                        """
                                .formatted(ADDRESS, port, TlsLoad.SUFFIX, TlsLoad.SERVER, port));
        var command = new ProcessBuilder(program.toString(), "-db", "-f", config.toString());
        return new Haproxy(Child.start(command, folder.resolve("haproxy.log"), ADDRESS, port));
    }

    Process process() {
        return child.process();
    }

    @Override
    public void close() throws IOException {
        child.close();
    }
}
