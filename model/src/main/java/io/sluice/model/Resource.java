package io.sluice.model;

/// An object that a user wrote.
public sealed interface Resource
        permits Namespace,
                Pod,
                Workload,
                Service,
                Node,
                NetworkPolicy,
                Gateway,
                LabHost,
                PolicyTest {
    ObjectMeta meta();

    /// The kind as written in `kind:`.
    default String kind() {
        return this instanceof Workload workload
                ? workload.type().kind()
                : getClass().getSimpleName();
    }
}
