package io.sluice.model.reader;

import io.sluice.model.Gateway;
import io.sluice.model.Gateway.Host;
import io.sluice.model.Gateway.Server;
import io.sluice.model.ObjectMeta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Istio's `Gateway`, with the checks of Istio's own webhook (`ValidateGateway`) and one deliberate
/// difference: a TLS server without `tls` is accepted and passes TLS through.
final class GatewayReader {
    private static final Set<String> FIELDS = Set.of("selector", "servers");
    private static final Set<String> SERVER_FIELDS =
            Set.of("port", "bind", "hosts", "tls", "defaultEndpoint", "name");
    private static final Set<String> PORT_FIELDS =
            Set.of("number", "name", "protocol", "targetPort");

    private GatewayReader() {}

    static Optional<Gateway> read(Fields object, ObjectMeta meta) {
        object.only(KnownFields.OBJECT);
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            object.missing("spec", "a Gateway needs servers");
            return Optional.empty();
        }
        var fields = spec.get();
        fields.only(FIELDS);
        var servers = new ArrayList<Server>();
        var names = new HashSet<String>();
        for (Fields server : fields.objects("servers")) {
            server(server).ifPresent(servers::add);
            server.object("port").ifPresent(port -> checkUnique(port, names));
        }
        if (fields.items("servers").isEmpty()) {
            fields.missing("servers", "write at least one server");
        }
        return Optional.of(
                new Gateway(meta, LabelSelectorReader.labels(fields, "selector"), servers));
    }

    private static void checkUnique(Fields port, Set<String> names) {
        port.string("name")
                .filter(name -> !names.add(name))
                .ifPresent(name ->
                        port.report()
                                .error(
                                        "duplicate-port-name",
                                        port.position("name"),
                                        port.path("name")
                                                + " "
                                                + Quoted.of(name)
                                                + " is used twice in this Gateway",
                                        "give each server's port its own name"));
    }

    private static Optional<Server> server(Fields fields) {
        fields.only(SERVER_FIELDS);
        for (String field : List.of("bind", "defaultEndpoint")) {
            GatewayTls.notCarriedOut(fields, field);
        }
        var hosts = hosts(fields);
        var port = fields.object("port");
        if (port.isEmpty()) {
            if (!fields.has("port")) {
                fields.missing("port", "write number, name and protocol");
            }
            return Optional.empty();
        }
        port.get().only(PORT_FIELDS);
        GatewayTls.notCarriedOut(port.get(), "targetPort");
        for (String field : List.of("number", "name", "protocol")) {
            boolean empty =
                    port.get().get(field).orElse(null) instanceof Yaml.Scalar scalar
                            && scalar.text().isEmpty();
            if (empty || !port.get().has(field)) {
                port.get().missing(field, "write number, name and protocol");
            }
        }
        var number = PortReader.number(port.get(), "number");
        String name = port.get().string("name").orElse("");
        var protocol = GatewayTls.protocol(port.get());
        if (protocol.isEmpty() || number.isEmpty()) {
            return Optional.empty();
        }
        return GatewayTls.mode(fields, protocol.get())
                .map(mode ->
                        new Server(
                                number.get(),
                                name,
                                protocol.get(),
                                hosts,
                                mode,
                                fields.position()));
    }

    private static List<Host> hosts(Fields fields) {
        var hosts = new ArrayList<Host>();
        for (Fields.Text text : fields.strings("hosts")) {
            host(text, fields.report()).ifPresent(hosts::add);
        }
        if (fields.items("hosts").isEmpty()) {
            fields.missing("hosts", "write at least one name, *.NAME or *");
        }
        return hosts;
    }

    private static Optional<Host> host(Fields.Text text, ObjectReport report) {
        int slash = text.text().indexOf('/');
        String namespace = slash < 0 ? "*" : text.text().substring(0, slash);
        boolean good =
                namespace.equals("*") || namespace.equals(".") || Names.isDnsLabel(namespace);
        if (!good) {
            report.error(
                    "bad-host",
                    text.position(),
                    text.path()
                            + " "
                            + Quoted.of(text.text())
                            + " has no namespace, '.' or '*' before the slash",
                    "write [NAMESPACE/]NAME");
            return Optional.empty();
        }
        return HostPatternReader.pattern(text, text.text().substring(slash + 1), report)
                .map(pattern -> new Host(namespace, pattern, text.position()));
    }
}
