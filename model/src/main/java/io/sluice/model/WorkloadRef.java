package io.sluice.model;

/// A workload by name: what owns a Pod, or the Pod itself when nothing owns it.
///
/// @param namespace the namespace
/// @param kind `Deployment`, `StatefulSet`, `DaemonSet`, `ReplicaSet`, `Job`, `CronJob` or `Pod`
/// @param name the name
public record WorkloadRef(String namespace, String kind, String name) {
    /// `namespace/kind/name`, with the kind in kubectl's short form.
    @Override
    public String toString() {
        String shortKind =
                switch (kind) {
                    case "Deployment" -> "deploy";
                    case "StatefulSet" -> "sts";
                    case "DaemonSet" -> "ds";
                    case "ReplicaSet" -> "rs";
                    case "CronJob" -> "cj";
                    default -> kind.toLowerCase(java.util.Locale.ROOT);
                };
        return namespace + "/" + shortKind + "/" + name;
    }
}
