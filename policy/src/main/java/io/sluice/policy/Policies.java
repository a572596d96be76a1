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
        var read = PodReading.of(manifests, profile);
        return compile(complete.apply(Cluster.from(read)), profile);
    }

    /// Compiles the policies of a cluster. Total: what cannot be carried out was reported when the
    /// cluster was read.
    public static Decisions compile(Cluster cluster, Profile profile) {
        var index = new IdentityIndex(cluster);
        var residents = new Residents(cluster, index, profile);
        var resolver = new Resolver(cluster, profile);
        var groups = resolver.resolve(cluster);
        var clusterWide = resolver.resolveClusterWide(cluster);
        return new Decisions(
                cluster,
                profile,
                residents,
                index,
                new Sides(groups, clusterWide, index.identities().size(), profile));
    }
}
