package io.sluice.model.reader;

import io.sluice.model.LabelSelector;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Pod;
import io.sluice.model.Workload;
import io.sluice.model.WorkloadRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Workloads with a Pod template.
final class WorkloadReader {
    /// Each replica of a StatefulSet becomes a Pod with an address of its own.
    private static final int MOST_REPLICAS = 10_000;

    private WorkloadReader() {}

    static Optional<Workload> read(Fields object, ObjectMeta meta, Workload.Type type) {
        object.mostly(KnownFields.OBJECT);
        var self = new WorkloadRef(meta.namespace(), type.kind(), meta.name());
        var owner = PodReader.owner(object, meta).orElse(self);
        var spec = object.object("spec");
        if (spec.isEmpty()) {
            object.missing("spec", "a " + type.kind() + " needs a template");
            return Optional.empty();
        }
        var podOwner = podOwner(spec.get(), type);
        if (podOwner.isEmpty()) {
            return Optional.empty();
        }
        var template = podOwner.get().object("template");
        if (template.isEmpty()) {
            podOwner.get().missing("template", "write the Pods' labels and containers");
            return Optional.empty();
        }
        Pod pod = template(template.get(), meta, owner);
        checkSelector(podOwner.get(), type, pod.meta().labels());
        return Optional.of(new Workload(meta, type, replicas(spec.get(), type), pod));
    }

    /// The part that holds the template: for a CronJob the spec of its Jobs.
    private static Optional<Fields> podOwner(Fields spec, Workload.Type type) {
        spec.mostly(known(type));
        if (type != Workload.Type.CRON_JOB) {
            return Optional.of(spec);
        }
        var job = spec.object("jobTemplate").flatMap(template -> template.object("spec"));
        if (job.isEmpty()) {
            spec.missing("jobTemplate", "write the Jobs' spec");
        }
        job.ifPresent(fields -> fields.mostly(KnownFields.JOB_SPEC));
        return job;
    }

    private static Set<String> known(Workload.Type type) {
        return switch (type) {
            case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER ->
                    KnownFields.WORKLOAD_SPEC;
            case JOB -> KnownFields.JOB_SPEC;
            case CRON_JOB -> KnownFields.CRON_JOB_SPEC;
        };
    }

    private static int replicas(Fields spec, Workload.Type type) {
        return switch (type) {
            case DEPLOYMENT, STATEFUL_SET, REPLICA_SET, REPLICATION_CONTROLLER -> {
                int replicas = spec.integer("replicas").orElse(1);
                if (replicas < 0 || replicas > MOST_REPLICAS) {
                    spec.report()
                            .error(
                                    "out-of-range",
                                    spec.position("replicas"),
                                    spec.path("replicas")
                                            + " "
                                            + replicas
                                            + " is outside 0.."
                                            + MOST_REPLICAS,
                                    "");
                }
                yield replicas;
            }
            case DAEMON_SET, JOB, CRON_JOB -> 1;
        };
    }

    private static Pod template(Fields template, ObjectMeta workload, WorkloadRef owner) {
        template.mostly(Set.of("metadata", "spec"));
        var labels = template.object("metadata").map(MetaReader::labels).orElse(Map.of());
        var meta =
                new ObjectMeta(
                        workload.namespace(),
                        workload.name(),
                        labels,
                        Map.of(),
                        workload.position());
        return PodReader.template(template, meta, owner);
    }

    private static void checkSelector(Fields spec, Workload.Type type, Map<String, String> labels) {
        boolean matches =
                switch (type) {
                    case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET ->
                            LabelSelectorReader.read(spec, "selector")
                                    .map(selector -> selector.matches(labels))
                                    .orElse(true);
                    case REPLICATION_CONTROLLER ->
                            new LabelSelector(
                                            LabelSelectorReader.labels(spec, "selector"),
                                            List.of(),
                                            spec.position())
                                    .matches(labels);
                    case JOB, CRON_JOB -> true;
                };
        if (!matches) {
            spec.report()
                    .error(
                            "selector-mismatch",
                            spec.keyPosition("selector"),
                            spec.path("selector") + " does not match the labels of its template",
                            "give the template the labels that the selector asks for");
        }
    }
}
