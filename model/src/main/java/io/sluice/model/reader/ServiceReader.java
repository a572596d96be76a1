package io.sluice.model.reader;

import io.sluice.model.IpAddress;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Services.
final class ServiceReader {
    private ServiceReader() {}

    static Optional<Service> read(Fields object, ObjectMeta meta) {
        object.mostly(KnownFields.OBJECT);
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            object.missing("spec", "a Service needs ports");
            return Optional.empty();
        }
        var fields = spec.get();
        fields.mostly(KnownFields.SERVICE_SPEC);
        boolean external = fields.string("type").equals(Optional.of("ExternalName"));
        boolean headless =
                external
                        || fields.string("clusterIP").equals(Optional.of("None"))
                        || fields.strings("clusterIPs").stream()
                                .anyMatch(text -> text.text().equals("None"));
        var ports = new ArrayList<Service.Port>();
        for (Fields port : fields.objects("ports")) {
            port(port).ifPresent(ports::add);
        }
        return Optional.of(
                new Service(
                        meta,
                        LabelSelectorReader.labels(fields, "selector"),
                        headless,
                        headless ? List.of() : addresses(fields),
                        ports));
    }

    private static List<IpAddress> addresses(Fields spec) {
        if (!spec.items("clusterIPs").isEmpty()) {
            return AddressReader.addresses(spec, "clusterIPs");
        }
        if (spec.string("clusterIP").equals(Optional.of(""))) {
            return List.of();
        }
        return AddressReader.address(spec, "clusterIP").map(List::of).orElse(List.of());
    }

    private static Optional<Service.Port> port(Fields fields) {
        fields.mostly(KnownFields.SERVICE_PORT);
        if (!fields.has("port")) {
            fields.missing("port", "write the port's number");
        }
        String name = fields.string("name").orElse("");
        if (!name.isEmpty() && !Names.isDnsLabel(name)) {
            fields.report()
                    .error(
                            "bad-port",
                            fields.position("name"),
                            fields.path("name") + " " + Quoted.of(name) + " is no port name",
                            "use " + NameSyntax.DNS_LABEL.rule());
        }
        var protocol = PortReader.protocol(fields);
        var port = PortReader.number(fields, "port");
        if (protocol.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        return target(fields, port.get())
                .map(target -> new Service.Port(name, protocol.get(), port.get(), target));
    }

    private static Optional<Service.Target> target(Fields fields, int port) {
        var written = fields.get("targetPort");
        if (written.isEmpty() || isZero(written.get())) {
            return Optional.of(new Service.Target.OfNumber(port));
        }
        if (written.get() instanceof Yaml.Scalar scalar && scalar.type() == ScalarType.STRING) {
            return PortReader.name(fields, "targetPort").map(Service.Target.OfName::new);
        }
        return PortReader.number(fields, "targetPort").map(Service.Target.OfNumber::new);
    }

    /// `0` and `""` stand for the Service's port (`SetDefaults_Service`).
    private static boolean isZero(Yaml target) {
        return target instanceof Yaml.Scalar scalar
                && (scalar.text().isEmpty() || scalar.text().equals("0"));
    }
}
