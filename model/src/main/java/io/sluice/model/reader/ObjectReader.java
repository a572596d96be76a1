package io.sluice.model.reader;

import io.sluice.model.Namespace;
import io.sluice.model.ObjectMeta;
import io.sluice.model.Resource;
import io.sluice.model.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// From a document to resources: lists are opened, each object goes to the reader of its kind.
final class ObjectReader {
    private static final String NAMESPACE_LABEL = "kubernetes.io/metadata.name";

    private final Findings findings;
    private final Strictness strictness;
    private final boolean found;
    private final List<Resource> resources = new ArrayList<>();

    /// @param found whether the documents may be something else than manifests
    ObjectReader(Findings findings, Strictness strictness, boolean found) {
        this.findings = findings;
        this.strictness = strictness;
        this.found = found;
    }

    /// The objects without errors.
    List<Resource> resources() {
        return resources;
    }

    void read(Yaml document) {
        if (!found || !FoundFile.isNoManifest(document, findings)) {
            read(document, "", "");
        }
    }

    /// @param listVersion `apiVersion` of a typed list around it, for items that have none
    /// @param listKind `kind` of the items of that list
    private void read(Yaml node, String listVersion, String listKind) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            findings.error(
                    "not-an-object",
                    node.position(),
                    "a manifest is an object with apiVersion and kind, not " + node.what(),
                    "write apiVersion, kind and metadata, or remove it");
            return;
        }
        String apiVersion = text(mapping, "apiVersion").orElse(listVersion);
        String kind = text(mapping, "kind").orElse(listKind);
        var report = new ObjectReport(findings, label(mapping, apiVersion, kind), strictness);
        var fields = new Fields(mapping, "", report);
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            String field = kind.isEmpty() ? "kind" : "apiVersion";
            if (fields.string(field).isPresent() || !fields.has(field)) {
                fields.missing(field, "every manifest has apiVersion and kind");
            }
            return;
        }
        if (kind.endsWith("List") && mapping.entries().containsKey("items")) {
            String items = kind.substring(0, kind.length() - "List".length());
            readItems(fields, items.isEmpty() ? "" : apiVersion, items);
            return;
        }
        var known = Kind.of(apiVersion, kind);
        if (known.isEmpty()) {
            foreign(fields, apiVersion, kind);
        } else if (OldVersions.had(apiVersion, known.get())) {
            report.warning(
                    "old-version",
                    fields.position("apiVersion"),
                    "Kubernetes does not serve "
                            + kind
                            + " of "
                            + apiVersion
                            + " any more: it is"
                            + " read as "
                            + known.get().versions().getFirst(),
                    "write apiVersion: " + known.get().versions().getFirst());
            read(fields, known.get(), report);
        } else if (!known.get().versions().contains(apiVersion)) {
            report.error(
                    "unknown-version",
                    fields.position("apiVersion"),
                    kind + " of " + Quoted.of(apiVersion) + " is not understood",
                    "write it as " + String.join(" or ", known.get().versions()));
        } else {
            read(fields, known.get(), report);
        }
    }

    private void readItems(Fields list, String itemVersion, String itemKind) {
        list.only(Set.of("apiVersion", "kind", "metadata", "items"));
        for (Yaml item : list.items("items")) {
            if (item instanceof Yaml.Mapping mapping
                    && text(mapping, "kind").orElse("").endsWith("List")) {
                list.report()
                        .error(
                                "nested-list",
                                item.position(),
                                "a list inside a list",
                                "put its items into the outer one");
            } else {
                read(item, itemVersion, itemKind);
            }
        }
    }

    private static Optional<String> text(Yaml.Mapping mapping, String field) {
        var entry = mapping.entries().get(field);
        return entry != null
                        && entry.value() instanceof Yaml.Scalar scalar
                        && scalar.type() == ScalarType.STRING
                ? Optional.of(scalar.text())
                : Optional.empty();
    }

    /// `Kind namespace/name` as far as it can be told before the object is read.
    private static String label(Yaml.Mapping mapping, String apiVersion, String kind) {
        var metadata = mapping.entries().get("metadata");
        String name = "";
        String namespace = "";
        if (metadata != null && metadata.value() instanceof Yaml.Mapping fields) {
            name = text(fields, "name").orElse("");
            namespace = text(fields, "namespace").orElse("");
        }
        boolean namespaced = Kind.of(apiVersion, kind).map(Kind::namespaced).orElse(false);
        if (namespace.isEmpty() && namespaced) {
            namespace = "default";
        }
        String path = namespace.isEmpty() || name.isEmpty() ? name : namespace + "/" + name;
        return Quoted.bare(path.isEmpty() ? kind : kind + " " + path, 400);
    }

    private static void foreign(Fields fields, String apiVersion, String kind) {
        String group = Kind.group(apiVersion);
        var severity = ForeignKinds.skipped(group, kind);
        if (severity.isEmpty()) {
            fields.report()
                    .error(
                            "unknown-kind",
                            fields.position("kind"),
                            "there is no kind " + Quoted.of(kind) + " in " + Quoted.of(apiVersion),
                            ForeignKinds.nearest(group, kind)
                                    .map(near -> "did you mean " + near + "?")
                                    .orElse(""));
            return;
        }
        String message =
                Quoted.bare(kind + " of " + apiVersion, 400) + " is not carried out: it is skipped";
        switch (severity.get()) {
            case ERROR, WARNING ->
                    fields.report()
                            .warning(
                                    "skipped-kind",
                                    fields.position(),
                                    message,
                                    "say what it restricts in a NetworkPolicy or a Gateway");
            case INFO -> fields.report().info("skipped-kind", fields.position(), message, "");
        }
    }

    private void read(Fields fields, Kind kind, ObjectReport report) {
        var meta = MetaReader.read(fields, kind);
        if (meta.isEmpty()) {
            return;
        }
        var resource = resource(fields, kind, meta.get());
        if (!report.failed()) {
            resource.ifPresent(resources::add);
        }
    }

    private static Optional<? extends Resource> resource(
            Fields fields, Kind kind, ObjectMeta meta) {
        return switch (kind) {
            case NAMESPACE -> Optional.of(namespace(fields, meta));
            case POD -> Optional.of(PodReader.read(fields, meta));
            case SERVICE -> ServiceReader.read(fields, meta);
            case NODE -> Optional.of(NodeReader.read(fields, meta));
            case DEPLOYMENT -> WorkloadReader.read(fields, meta, Workload.Type.DEPLOYMENT);
            case STATEFUL_SET -> WorkloadReader.read(fields, meta, Workload.Type.STATEFUL_SET);
            case DAEMON_SET -> WorkloadReader.read(fields, meta, Workload.Type.DAEMON_SET);
            case REPLICA_SET -> WorkloadReader.read(fields, meta, Workload.Type.REPLICA_SET);
            case REPLICATION_CONTROLLER ->
                    WorkloadReader.read(fields, meta, Workload.Type.REPLICATION_CONTROLLER);
            case JOB -> WorkloadReader.read(fields, meta, Workload.Type.JOB);
            case CRON_JOB -> WorkloadReader.read(fields, meta, Workload.Type.CRON_JOB);
            case NETWORK_POLICY -> Optional.of(NetworkPolicyReader.read(fields, meta));
            case CLUSTER_NETWORK_POLICY ->
                    ClusterNetworkPolicyReader.read(
                            fields, meta, ClusterDialect.CLUSTER_NETWORK_POLICY);
            case ADMIN_NETWORK_POLICY ->
                    ClusterNetworkPolicyReader.read(
                            fields, meta, ClusterDialect.ADMIN_NETWORK_POLICY);
            case BASELINE_ADMIN_NETWORK_POLICY ->
                    ClusterNetworkPolicyReader.read(
                            fields, meta, ClusterDialect.BASELINE_ADMIN_NETWORK_POLICY);
            case GATEWAY -> GatewayReader.read(fields, meta);
            case LAB_HOST -> LabHostReader.read(fields, meta);
            case POLICY_TEST -> PolicyTestReader.read(fields, meta);
        };
    }

    private static Namespace namespace(Fields fields, ObjectMeta meta) {
        fields.mostly(KnownFields.OBJECT);
        fields.object("spec").ifPresent(spec -> spec.mostly(Set.of("finalizers")));
        Map<String, String> labels = new HashMap<>(meta.labels());
        labels.put(NAMESPACE_LABEL, meta.name());
        return new Namespace(
                new ObjectMeta("", meta.name(), labels, meta.annotations(), meta.position()));
    }
}
