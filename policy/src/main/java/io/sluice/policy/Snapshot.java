package io.sluice.policy;

import io.sluice.model.IpAddress;
import io.sluice.policy.AddressClaims.Claims;
import java.util.List;
import java.util.Map;

/// Everything that is known of a cluster at one moment. The next one shares what did not change.
///
/// @param byName every namespace that an object, a Pod or a policy names
/// @param namespaces the same by ordinal
/// @param sides the sides that were asked for
/// @param claims who has which address
/// @param nodes the node of each address of a node
/// @param clusterPolicies the cluster-wide policies
/// @param identities how many identities have been numbered; each is below
/// @param regular false when two objects of a kind have one name; then the next one is made afresh
record Snapshot(
        SharedMap<String, NamespaceState> byName,
        SharedList<NamespaceState> namespaces,
        KnownSides sides,
        Claims claims,
        Map<IpAddress, String> nodes,
        ClusterPolicies clusterPolicies,
        int identities,
        boolean regular) {
    /// Of a cluster without objects.
    static Snapshot empty() {
        return new Snapshot(
                SharedMap.empty(),
                SharedList.empty(),
                KnownSides.NONE,
                Claims.NONE,
                Map.of(),
                new ClusterPolicies(List.of()),
                0,
                true);
    }
}
