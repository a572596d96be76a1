package io.sluice.policy;

import io.sluice.model.Cluster;

/// From what users write to what it means.
public final class Policies {
    private Policies() {}

    /// Compiles the policies of a cluster. Total: what cannot be carried out was reported when the
    /// cluster was read.
    public static Decisions compile(Cluster cluster, Profile profile) {
        var index = new IdentityIndex(cluster);
        var residents = new Residents(cluster, index);
        var groups = new Resolver().resolve(cluster);
        return new Decisions(
                cluster,
                profile,
                residents,
                index,
                new Sides(groups, index.identities().size(), profile));
    }
}
