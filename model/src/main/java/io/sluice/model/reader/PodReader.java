package io.sluice.model.reader;

import io.sluice.model.ContainerPort;
import io.sluice.model.IpAddress;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pods and Pod templates: what matters to connections.
final class PodReader {
    private static final String TEMPLATE_HASH = "pod-template-hash";

    private PodReader() {}

    static Pod read(Fields object, ObjectMeta meta) {
        object.mostly(KnownFields.OBJECT);
        var self = new WorkloadRef(meta.namespace(), "Pod", meta.name());
        var pod = template(object, meta, self);
        boolean finished =
                object.object("status")
                        .flatMap(status -> status.string("phase"))
                        .map(phase -> phase.equals("Succeeded") || phase.equals("Failed"))
                        .orElse(false);
        return new Pod(
                meta,
                owner(object, meta).orElse(self),
                pod.nodeName(),
                pod.hostNetwork(),
                finished,
                addresses(object),
                pod.ports());
    }

    /// A Pod from the `spec` of an object or template.
    static Pod template(Fields object, ObjectMeta meta, WorkloadRef owner) {
        var ports = new ArrayList<ContainerPort>();
        var spec = object.object("spec");
        if (spec.isEmpty() && !object.has("spec")) {
            object.missing("spec", "a Pod needs containers");
        }
        spec.ifPresent(fields -> {
            fields.mostly(KnownFields.POD_SPEC);
            ports.addAll(ports(fields));
        });
        return new Pod(
                meta,
                owner,
                spec.flatMap(fields -> fields.string("nodeName")).orElse(""),
                spec.map(fields -> fields.bool("hostNetwork")).orElse(false),
                false,
                List.of(),
                ports);
    }

    private static List<ContainerPort> ports(Fields spec) {
        var containers = new ArrayList<>(spec.objects("containers"));
        for (Fields container : spec.objects("initContainers")) {
            // With "Always" it is a sidecar and runs beside the others.
            if (container.string("restartPolicy").equals(Optional.of("Always"))) {
                containers.add(container);
            } else {
                container.mostly(KnownFields.CONTAINER);
            }
        }
        var ports = new ArrayList<ContainerPort>();
        for (Fields container : containers) {
            container.mostly(KnownFields.CONTAINER);
            for (Fields port : container.objects("ports")) {
                port(port).ifPresent(ports::add);
            }
        }
        return ports;
    }

    private static Optional<ContainerPort> port(Fields fields) {
        fields.mostly(KnownFields.CONTAINER_PORT);
        if (!fields.has("containerPort")) {
            fields.wanted("containerPort", "write the port's number");
        }
        var name = PortReader.name(fields, "name").orElse("");
        var protocol = PortReader.protocol(fields);
        return PortReader.number(fields, "containerPort")
                .flatMap(port -> protocol.map(known -> new ContainerPort(name, port, known)));
    }

    private static List<IpAddress> addresses(Fields object) {
        var status = object.object("status");
        if (status.isEmpty()) {
            return List.of();
        }
        var fields = status.get();
        var addresses = new ArrayList<IpAddress>();
        for (Fields entry : fields.objects("podIPs")) {
            AddressReader.address(entry, "ip").ifPresent(addresses::add);
        }
        var single = AddressReader.address(fields, "podIP");
        if (addresses.isEmpty()) {
            return single.map(List::of).orElse(List.of());
        }
        single.ifPresent(address -> {
            if (!address.equals(addresses.getFirst())) {
                fields.report()
                        .error(
                                "bad-address",
                                fields.position("podIP"),
                                "status.podIP is not the first of status.podIPs",
                                "leave it out");
            }
        });
        boolean oneOfEach =
                addresses.size() == 1
                        || addresses.size() == 2
                                && addresses.getFirst().v6() != addresses.getLast().v6();
        if (!oneOfEach) {
            fields.report()
                    .error(
                            "bad-address",
                            fields.position("podIPs"),
                            "status.podIPs has more than one address of a family",
                            "a Pod has at most one IPv4 and one IPv6 address");
        }
        return addresses;
    }

    /// The workload that controls an object. A ReplicaSet made by a Deployment bears the
    /// Deployment's name and the template's hash, which leads to the Deployment even when the
    /// ReplicaSet itself is not among the manifests. Pods whose controller has a name and no kind
    /// belong together under that name.
    static Optional<WorkloadRef> owner(Fields object, ObjectMeta meta) {
        var references =
                object.object("metadata").stream()
                        .flatMap(metadata -> metadata.objects("ownerReferences").stream())
                        .toList();
        for (Fields reference : references) {
            String kind = reference.string("kind").orElse("");
            String name = reference.string("name").orElse("");
            // A node, which stands as the owner of a Pod that its kubelet started from a file, is
            // no
            // workload.
            if (!reference.bool("controller") || kind.equals("Node") || name.isEmpty()) {
                continue;
            }
            if (kind.isEmpty()) {
                return Optional.of(new WorkloadRef(meta.namespace(), "Pod", name));
            }
            String hash = meta.labels().get(TEMPLATE_HASH);
            if (kind.equals("ReplicaSet") && hash != null && name.endsWith("-" + hash)) {
                String deployment = name.substring(0, name.length() - hash.length() - 1);
                return Optional.of(new WorkloadRef(meta.namespace(), "Deployment", deployment));
            }
            return Optional.of(new WorkloadRef(meta.namespace(), kind, name));
        }
        return Optional.empty();
    }
}
