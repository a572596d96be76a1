package io.sluice.lab;

import io.sluice.model.IpAddress;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// One HTTP request over a connection, in the clear or over TLS with real verification.
final class TlsClient {
    private TlsClient() {}

    /// TLS for the name, then a request.
    ///
    /// @throws SSLException when the handshake fails
    /// @throws SocketTimeoutException when nothing comes back in time
    static ProbeResult get(Socket connection, String name, Path authority, IpAddress server)
            throws IOException {
        var factory = trusting(authority).getSocketFactory();
        var socket = (SSLSocket) factory.createSocket(connection, name, connection.getPort(), true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (SSLException | SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            throw new SSLException(Outcome.words(e), e);
        }
        var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return get(
                socket, name, server, Optional.of(certificate.getSubjectX500Principal().getName()));
    }

    /// A request over what is connected already.
    static ProbeResult get(
            Socket connection, String host, IpAddress server, Optional<String> subject)
            throws IOException {
        connection
                .getOutputStream()
                .write(
                        ("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                                .getBytes(StandardCharsets.UTF_8));
        String answer =
                new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (answer.isEmpty()) {
            throw new EOFException("the server ended the connection");
        }
        String status = answer.lines().findFirst().orElse("");
        return Facts.read(answer)
                .<ProbeResult>map(
                        facts -> new ProbeResult.Connected(server, facts.client(), subject))
                .orElseGet(() -> new ProbeResult.Ended("unexpected answer: " + status));
    }

    private static SSLContext trusting(Path authority) throws IOException {
        try (var in = Files.newInputStream(authority)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "lab", CertificateFactory.getInstance("X.509").generateCertificate(in));
            var managers = TrustManagerFactory.getInstance("PKIX");
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("trust the lab's authority in " + authority, e);
        }
    }
}
