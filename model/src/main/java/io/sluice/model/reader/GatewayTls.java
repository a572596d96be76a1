package io.sluice.model.reader;

import io.sluice.model.Gateway.ServerProtocol;
import io.sluice.model.Gateway.TlsMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a Gateway's server speaks and what it does with TLS.
final class GatewayTls {
    private static final List<String> SETTINGS =
            List.of(
                    "caCertCredentialName",
                    "caCertificates",
                    "caCrl",
                    "cipherSuites",
                    "credentialName",
                    "credentialNames",
                    "maxProtocolVersion",
                    "minProtocolVersion",
                    "privateKey",
                    "serverCertificate",
                    "subjectAltNames",
                    "tlsCertificates",
                    "verifyCertificateHash",
                    "verifyCertificateSpki");

    private GatewayTls() {}

    /// The protocol of a server's port, in any letter case as in Istio.
    static Optional<ServerProtocol> protocol(Fields port) {
        return port.string("protocol")
                .flatMap(text -> {
                    var known =
                            Arrays.stream(ServerProtocol.values())
                                    .filter(value -> written(value).equalsIgnoreCase(text))
                                    .findFirst();
                    if (known.isEmpty()) {
                        port.report()
                                .error(
                                        "bad-protocol",
                                        port.position("protocol"),
                                        port.path("protocol")
                                                + " "
                                                + Quoted.of(text)
                                                + " is unknown",
                                        "write one of " + all());
                    }
                    return known;
                });
    }

    private static String written(ServerProtocol protocol) {
        return protocol.name().replace('_', '-');
    }

    private static String all() {
        return Arrays.stream(ServerProtocol.values())
                .map(GatewayTls::written)
                .collect(Collectors.joining(", "));
    }

    private static boolean speaksTls(ServerProtocol protocol) {
        return switch (protocol) {
            case TLS, HTTPS -> true;
            case HTTP, HTTP2, GRPC, GRPC_WEB, TCP, MONGO, REDIS, MYSQL -> false;
        };
    }

    private static boolean speaksHttp(ServerProtocol protocol) {
        return switch (protocol) {
            case HTTP, HTTP2, GRPC, GRPC_WEB -> true;
            case TLS, HTTPS, TCP, MONGO, REDIS, MYSQL -> false;
        };
    }

    /// What a server does with TLS; empty with an error.
    static Optional<TlsMode> mode(Fields server, ServerProtocol protocol) {
        var tls = server.object("tls");
        if (tls.isEmpty()) {
            return server.has("tls") ? Optional.empty() : withoutTls(server, protocol);
        }
        var fields = tls.get();
        fields.only(known());
        notCarriedOut(fields, "httpsRedirect");
        var mode = written(fields);
        if (mode.isEmpty()) {
            return mode;
        }
        if (!speaksTls(protocol)) {
            return plain(fields, protocol, mode.get());
        }
        checkCertificates(fields, mode.get());
        if (mode.get() == TlsMode.PASSTHROUGH) {
            SETTINGS.forEach(setting -> notCarriedOut(fields, setting));
        } else {
            unfinished(server, "tls", "ending TLS at the gateway (" + mode.get() + ")");
        }
        return mode;
    }

    private static Set<String> known() {
        return Stream.concat(SETTINGS.stream(), Stream.of("mode", "httpsRedirect"))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<TlsMode> withoutTls(Fields server, ServerProtocol protocol) {
        if (!speaksTls(protocol)) {
            unfinished(server, "port", "the protocol " + written(protocol));
            return Optional.of(TlsMode.NONE);
        }
        server.report()
                .info(
                        "tls-passthrough",
                        server.position(),
                        server.path()
                                + " has no tls: it passes TLS through, unopened (Istio refuses it)",
                        "write tls: {mode: PASSTHROUGH} to say so");
        return Optional.of(TlsMode.PASSTHROUGH);
    }

    /// `tls` on a server that speaks no TLS: only Istio's redirect is allowed there.
    private static Optional<TlsMode> plain(Fields tls, ServerProtocol protocol, TlsMode mode) {
        boolean redirectOnly =
                speaksHttp(protocol)
                        && mode == TlsMode.PASSTHROUGH
                        && SETTINGS.stream().noneMatch(tls::has);
        if (!redirectOnly) {
            tls.report()
                    .error(
                            "bad-tls",
                            tls.position(),
                            tls.path() + " stands on a server that speaks " + written(protocol),
                            "remove it, or make the protocol TLS or HTTPS");
            return Optional.empty();
        }
        return Optional.of(TlsMode.NONE);
    }

    private static Optional<TlsMode> written(Fields tls) {
        if (!tls.has("mode")) {
            return Optional.of(TlsMode.PASSTHROUGH);
        }
        return tls.string("mode")
                .flatMap(text -> {
                    var known =
                            Arrays.stream(TlsMode.values())
                                    .filter(mode -> mode != TlsMode.NONE)
                                    .filter(mode -> mode.name().equals(text))
                                    .findFirst();
                    if (known.isEmpty()) {
                        tls.report()
                                .error(
                                        "bad-tls",
                                        tls.position("mode"),
                                        tls.path("mode") + " " + Quoted.of(text) + " is unknown",
                                        "write PASSTHROUGH, SIMPLE, MUTUAL,"
                                                + " OPTIONAL_MUTUAL, ISTIO_MUTUAL or"
                                                + " AUTO_PASSTHROUGH");
                    }
                    return known;
                });
    }

    private static void checkCertificates(Fields tls, TlsMode mode) {
        boolean credential =
                tls.has("credentialName")
                        || tls.has("credentialNames")
                        || tls.has("tlsCertificates");
        boolean files = tls.has("serverCertificate") && tls.has("privateKey");
        boolean wanted =
                switch (mode) {
                    case SIMPLE, MUTUAL, OPTIONAL_MUTUAL -> true;
                    case NONE, PASSTHROUGH, ISTIO_MUTUAL, AUTO_PASSTHROUGH -> false;
                };
        if (wanted && !credential && !files) {
            tls.report()
                    .error(
                            "bad-tls",
                            tls.position(),
                            tls.path() + " has no certificate for mode " + mode,
                            "write credentialName, or serverCertificate and privateKey");
        }
        boolean authorities = credential || tls.has("caCertificates");
        boolean mutual = mode == TlsMode.MUTUAL || mode == TlsMode.OPTIONAL_MUTUAL;
        if (mutual && files && !authorities) {
            tls.report()
                    .error(
                            "bad-tls",
                            tls.position(),
                            tls.path() + " has no caCertificates for mode " + mode,
                            "name the authorities that client certificates come from");
        }
    }

    /// Warns about a field that is accepted and has no effect.
    static void notCarriedOut(Fields fields, String field) {
        if (fields.has(field)) {
            fields.report()
                    .warning(
                            "not-carried-out",
                            fields.keyPosition(field),
                            fields.path(field) + " is accepted, but has no effect",
                            "remove it");
        }
    }

    private static void unfinished(Fields server, String field, String what) {
        server.report()
                .warning(
                        "not-carried-out",
                        server.keyPosition(field),
                        server.path()
                                + ": "
                                + what
                                + " is not carried out: nothing is served there",
                        "use the protocol TLS with tls: {mode: PASSTHROUGH}");
    }
}
