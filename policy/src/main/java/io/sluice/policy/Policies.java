package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.Manifests;
import java.util.function.UnaryOperator;

/// From what users write to what it means.
public final class Policies {
    private Policies() {}

    /// Compiles the policies of the cluster that manifests describe.
    ///
    /// @param complete adds what the cluster has besides the manifests
    public static Decisions compile(
            Manifests manifests, UnaryOperator<Cluster> complete, Profile profile) {
        return compile(cluster(manifests, complete, profile), profile);
    }

    /// Compiles changed manifests after earlier ones, under the same profile. What did not change
    /// is shared ([Decisions#with]).
    ///
    /// @param complete adds what the cluster has besides the manifests
    public static Decisions recompile(
            Decisions before, Manifests manifests, UnaryOperator<Cluster> complete) {
        return before.with(cluster(manifests, complete, before.profile()));
    }

    private static Cluster cluster(
            Manifests manifests, UnaryOperator<Cluster> complete, Profile profile) {
        return complete.apply(Cluster.from(asRead(manifests, profile)));
    }

    /// Manifests with the Pods that a profile sees in them.
    public static Manifests asRead(Manifests manifests, Profile profile) {
        return PodReading.of(manifests, profile);
    }

    /// Compiles the policies of a cluster. Total: what cannot be carried out was reported when the
    /// cluster was read.
    public static Decisions compile(Cluster cluster, Profile profile) {
        return Decisions.of(cluster, profile);
    }
}
