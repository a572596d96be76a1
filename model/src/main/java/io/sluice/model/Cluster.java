package io.sluice.model;

import java.util.List;

/// The state of a cluster, whatever it was read from: every Pod is listed (workloads have become
/// their Pods), every Pod and Service has its addresses, every namespace that is used exists.
///
/// @param namespaces by name
/// @param pods in the order of namespace and name
/// @param services the Services
/// @param nodes the machines
/// @param networkPolicies NetworkPolicies
/// @param clusterNetworkPolicies cluster-wide policies of all kinds
/// @param gateways what the egress gateway serves
/// @param labHosts the lab's outside world
public record Cluster(
        List<Namespace> namespaces,
        List<Pod> pods,
        List<Service> services,
        List<Node> nodes,
        List<NetworkPolicy> networkPolicies,
        List<ClusterNetworkPolicy> clusterNetworkPolicies,
        List<Gateway> gateways,
        List<LabHost> labHosts) {
    public Cluster {
        namespaces = List.copyOf(namespaces);
        pods = List.copyOf(pods);
        services = List.copyOf(services);
        nodes = List.copyOf(nodes);
        networkPolicies = List.copyOf(networkPolicies);
        clusterNetworkPolicies = List.copyOf(clusterNetworkPolicies);
        gateways = List.copyOf(gateways);
        labHosts = List.copyOf(labHosts);
    }

    /// The cluster that manifests describe. Workloads without Pod objects become their Pods,
    /// missing namespaces are added, Pods and Services without an address get one from
    /// 10.244.0.0/16 and fd00:10:244::/64, or 10.96.0.0/16 and fd00:10:96::/112. An address depends
    /// on the object's name, so it stays when others come and go, unless two names fall on one
    /// address.
    public static Cluster from(Manifests manifests) {
        return new Expansion(manifests.resources()).cluster();
    }
}
