package io.sluice.policy;

import io.sluice.model.WorkloadRef;
import io.sluice.policy.ConnectivityBuilder.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Every allowed connection between workloads and with the outside.
///
/// Ranges are decided by one address each; no address is enumerated. A workload is listed towards
/// itself with what one of its Pods may to another of its Pods, also while only one runs; a bare
/// Pod has no other, and what a Pod may to itself goes without saying. The outside is answered for
/// every address, as it is while no Pod has the address.
///
/// @param workloads the workloads that it speaks of
/// @param connections sorted; those of one source and one destination have no port of one family in
///   common
public record ConnectionList(List<WorkloadRef> workloads, List<Connectivity> connections) {
    public ConnectionList {
        workloads = List.copyOf(workloads);
        connections = List.copyOf(connections);
    }

    /// A workload's groups, and their names.
    private record Member(Parts parts, List<PodGroup> groups) {}

    public static ConnectionList of(Decisions decisions) {
        var sets = new PortSets();
        var workloads = WorkloadGroups.of(decisions, sets);
        var members = new ArrayList<Member>();
        workloads.forEach((workload, groups) -> {
            var pods = groups.stream().map(PodGroup::pods).toList();
            members.add(new Member(new Parts(workload, pods), groups));
        });
        var builder = new ConnectivityBuilder(sets);
        for (Member from : members) {
            builder.addToOutside(from.parts, i -> from.groups.get(i).toOutside());
            builder.addToNames(from.parts, i -> from.groups.get(i).toNames(Optional.empty(), sets));
            builder.addFromOutside(from.parts, i -> from.groups.get(i).fromOutside());
            for (Member to : members) {
                if (isPair(from.parts.workload(), to.parts.workload(), decisions.profile())) {
                    builder.addPods(
                            from.parts,
                            to.parts,
                            (i, j, family) ->
                                    from.groups.get(i).portsTo(to.groups.get(j), family, sets));
                }
            }
        }
        return new ConnectionList(List.copyOf(workloads.keySet()), builder.build());
    }

    /// False for a bare Pod and itself, and for a workload and itself where the profile leaves that
    /// out.
    static boolean isPair(WorkloadRef from, WorkloadRef to, Profile profile) {
        return !from.equals(to) || profile.listsToItself() && !from.kind().equals("Pod");
    }
}
