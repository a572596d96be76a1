package io.sluice.model;

/// An object that a user wrote.
public sealed interface Resource
        permits Namespace,
                Pod,
                Workload,
                Service,
                Node,
                NetworkPolicy,
                ClusterNetworkPolicy,
                Gateway,
                LabHost,
                PolicyTest {
    ObjectMeta meta();

    /// The kind as written in `kind:`.
    default String kind() {
        return switch (this) {
            case Workload workload -> workload.type().kind();
            case ClusterNetworkPolicy policy -> policy.form().kind();
            default -> getClass().getSimpleName();
        };
    }
}
