package io.sluice.model;

/// A workload with a Pod template. Without Pod objects of its own it stands for its Pods.
///
/// @param meta name and labels of the workload itself
/// @param type its kind
/// @param replicas how many Pods it asks for; 1 when not written
/// @param template a Pod with the template's labels and ports, the workload's namespace, and no
///   address
public record Workload(ObjectMeta meta, Type type, int replicas, Pod template) implements Resource {
    /// The kinds of workload.
    public enum Type {
        DEPLOYMENT("Deployment"),
        STATEFUL_SET("StatefulSet"),
        DAEMON_SET("DaemonSet"),
        REPLICA_SET("ReplicaSet"),
        REPLICATION_CONTROLLER("ReplicationController"),
        JOB("Job"),
        CRON_JOB("CronJob");

        private final String kind;

        Type(String kind) {
            this.kind = kind;
        }

        /// The kind as written in `kind:`.
        public String kind() {
            return kind;
        }
    }

    public WorkloadRef ref() {
        return new WorkloadRef(meta.namespace(), type.kind(), meta.name());
    }
}
