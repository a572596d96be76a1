package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Namespace;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.Node;
import io.sluice.model.Pod;
import java.util.List;

/// What differs between two states of a cluster, as far as verdicts go.
record ClusterChange(
        ListChange<Namespace> namespaces,
        ListChange<Pod> pods,
        ListChange<Node> nodes,
        ListChange<NetworkPolicy> networkPolicies,
        ListChange<ClusterNetworkPolicy> clusterNetworkPolicies) {
    static ClusterChange between(Cluster before, Cluster after) {
        return new ClusterChange(
                ListChange.between(before.namespaces(), after.namespaces()),
                ListChange.between(before.pods(), after.pods()),
                ListChange.between(before.nodes(), after.nodes()),
                ListChange.between(before.networkPolicies(), after.networkPolicies()),
                ListChange.between(
                        before.clusterNetworkPolicies(), after.clusterNetworkPolicies()));
    }

    /// Everything of a cluster.
    static ClusterChange all(Cluster cluster) {
        return new ClusterChange(
                new ListChange<>(List.of(), cluster.namespaces()),
                new ListChange<>(List.of(), cluster.pods()),
                new ListChange<>(List.of(), cluster.nodes()),
                new ListChange<>(List.of(), cluster.networkPolicies()),
                new ListChange<>(List.of(), cluster.clusterNetworkPolicies()));
    }

    /// How many objects of namespaces are touched.
    int size() {
        return namespaces.added().size()
                + pods.removed().size()
                + pods.added().size()
                + networkPolicies.removed().size()
                + networkPolicies.added().size();
    }
}
