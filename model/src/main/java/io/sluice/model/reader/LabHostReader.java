package io.sluice.model.reader;

import io.sluice.model.LabHost;
import io.sluice.model.LabHost.Listen;
import io.sluice.model.LabHost.Name;
import io.sluice.model.LabHost.Serve;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The lab's outside hosts.
final class LabHostReader {
    private static final int DEFAULT_TTL_SECONDS = 30;

    private LabHostReader() {}

    static Optional<LabHost> read(Fields object, ObjectMeta meta) {
        object.only(KnownFields.OBJECT);
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            object.missing("spec", "a LabHost needs addresses");
            return Optional.empty();
        }
        var fields = spec.get();
        fields.only(Set.of("addresses", "names", "listen"));
        var addresses = AddressReader.addresses(fields, "addresses");
        if (fields.items("addresses").isEmpty()) {
            fields.missing("addresses", "write at least one address");
        }
        var names = new ArrayList<Name>();
        for (Fields name : fields.objects("names")) {
            name(name).ifPresent(names::add);
        }
        var listen = new ArrayList<Listen>();
        var taken = new HashSet<String>();
        for (Fields entry : fields.objects("listen")) {
            listen(entry)
                    .ifPresent(server -> {
                        listen.add(server);
                        checkFree(entry, server, taken);
                    });
        }
        return Optional.of(new LabHost(meta, addresses, names, listen));
    }

    private static void checkFree(Fields entry, Listen server, Set<String> taken) {
        if (!taken.add(server.port() + "/" + server.protocol())) {
            entry.report()
                    .error(
                            "duplicate-port",
                            entry.position(),
                            entry.path()
                                    + " repeats port "
                                    + server.port()
                                    + "/"
                                    + server.protocol(),
                            "keep one of them");
        }
    }

    private static Optional<Name> name(Fields fields) {
        fields.only(Set.of("name", "ttl"));
        if (!fields.has("name")) {
            fields.missing("name", "write a DNS name");
        }
        int ttl = fields.integer("ttl").orElse(DEFAULT_TTL_SECONDS);
        if (ttl < 0) {
            fields.report()
                    .error(
                            "out-of-range",
                            fields.position("ttl"),
                            fields.path("ttl") + " " + ttl + " is negative",
                            "write seconds");
        }
        return fields.text("name")
                .flatMap(text -> HostPatternReader.name(text, fields.report()))
                .map(name -> new Name(name, ttl));
    }

    private static Optional<Listen> listen(Fields fields) {
        fields.only(Set.of("port", "protocol", "serve"));
        if (!fields.has("port")) {
            fields.missing("port", "write the port's number");
        }
        var port = PortReader.number(fields, "port");
        var protocol = PortReader.protocol(fields);
        var serve = fields.has("serve") ? serve(fields) : Optional.of(Serve.ECHO);
        if (port.isEmpty() || protocol.isEmpty() || serve.isEmpty()) {
            return Optional.empty();
        }
        if (protocol.get() != Protocol.TCP && !onDatagrams(protocol.get(), serve.get())) {
            fields.report()
                    .error(
                            "bad-serve",
                            fields.position(),
                            fields.path()
                                    + ": "
                                    + written(serve.get())
                                    + " is not served on "
                                    + protocol.get(),
                            "UDP knows echo and silent; the others need TCP");
        }
        return Optional.of(new Listen(port.get(), protocol.get(), serve.get()));
    }

    private static boolean onDatagrams(Protocol protocol, Serve serve) {
        return protocol == Protocol.UDP
                && switch (serve) {
                    case ECHO, SILENT -> true;
                    case HTTP, TLS, TLS_BROKEN -> false;
                };
    }

    private static Optional<Serve> serve(Fields fields) {
        return fields.string("serve")
                .flatMap(text -> {
                    for (Serve serve : Serve.values()) {
                        if (written(serve).equals(text)) {
                            return Optional.of(serve);
                        }
                    }
                    fields.report()
                            .error(
                                    "bad-serve",
                                    fields.position("serve"),
                                    fields.path("serve") + " " + Quoted.of(text) + " is unknown",
                                    "write echo, http, tls, tls-broken or silent");
                    return Optional.empty();
                });
    }

    private static String written(Serve serve) {
        return serve.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
