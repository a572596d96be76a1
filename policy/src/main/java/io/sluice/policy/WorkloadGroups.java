package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.Cluster;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import io.sluice.model.NetworkPolicy.Peer;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Residents.Resident;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The workloads of a cluster and, within each, the Pods that may be treated differently.
final class WorkloadGroups {
    static final Comparator<WorkloadRef> ORDER =
            Comparator.comparing(WorkloadRef::namespace)
                    .thenComparing(WorkloadRef::name)
                    .thenComparing(WorkloadRef::kind);

    private final Decisions decisions;
    private final PortSets sets;
    private final Segments segments;
    private final Map<Side, SidePorts> sides = new HashMap<>();

    private WorkloadGroups(Decisions decisions, PortSets sets) {
        this.decisions = decisions;
        this.sets = sets;
        this.segments = Segments.cutAt(blocks(decisions.cluster()));
    }

    /// What may tell Pods of a workload apart; a family that they lack is segment -1.
    private record Likeness(Identity identity, int v4, int v6, List<IpAddress> ownNode) {}

    private record Member(Resident resident, List<IpAddress> addresses) {
        Optional<IpAddress> address(boolean v6) {
            return addresses.stream().filter(address -> address.v6() == v6).findFirst();
        }

        String name() {
            return resident.pod().meta().path();
        }
    }

    /// Every workload that has a Pod which policies govern and which can be reached.
    static SortedMap<WorkloadRef, List<PodGroup>> of(Decisions decisions, PortSets sets) {
        return new WorkloadGroups(decisions, sets).groups();
    }

    private SortedMap<WorkloadRef, List<PodGroup>> groups() {
        var members = new TreeMap<WorkloadRef, List<Member>>(ORDER);
        var population = decisions.population();
        for (Resident resident : population.all()) {
            var addresses =
                    resident.pod().addresses().stream()
                            .filter(address -> population.at(address) == resident)
                            .toList();
            if (!addresses.isEmpty()) {
                members.computeIfAbsent(resident.pod().owner(), any -> new ArrayList<>())
                        .add(new Member(resident, addresses));
            }
        }
        var groups = new TreeMap<WorkloadRef, List<PodGroup>>(ORDER);
        var nodes = population.ownNodes();
        members.forEach((workload, ofIt) -> groups.put(workload, groups(ofIt, nodes)));
        return groups;
    }

    private List<PodGroup> groups(List<Member> members, Map<String, List<IpAddress>> nodes) {
        members.sort(Comparator.comparing(Member::name));
        var alike = new HashMap<Likeness, List<Member>>();
        var order = new ArrayList<Likeness>();
        for (Member member : members) {
            var identity = member.resident.identity();
            boolean nodeMatters = !side(Direction.INGRESS, identity).isOpenToOutside();
            var likeness =
                    new Likeness(
                            identity,
                            member.address(false).map(segments::of).orElse(-1),
                            member.address(true).map(segments::of).orElse(-1),
                            nodeMatters
                                    ? nodes.getOrDefault(
                                            member.resident.pod().nodeName(), List.of())
                                    : List.of());
            alike.computeIfAbsent(
                            likeness,
                            added -> {
                                order.add(added);
                                return new ArrayList<>();
                            })
                    .add(member);
        }
        return order.stream()
                .map(likeness -> group(likeness, alike.getOrDefault(likeness, List.of())))
                .toList();
    }

    private PodGroup group(Likeness likeness, List<Member> members) {
        var first = members.getFirst();
        return new PodGroup(
                members.stream().map(Member::name).toList(),
                members.stream().flatMap(member -> member.addresses.stream()).sorted().toList(),
                likeness.identity,
                first.address(false),
                first.address(true),
                side(Direction.EGRESS, likeness.identity),
                side(Direction.INGRESS, likeness.identity),
                likeness.ownNode);
    }

    private SidePorts side(Direction direction, Identity identity) {
        return sides.computeIfAbsent(
                decisions.side(direction, identity),
                side -> new SidePorts(side, sets, decisions.profile()));
    }

    private static List<Cidr> blocks(Cluster cluster) {
        var blocks = new ArrayList<Cidr>();
        for (var policy : cluster.networkPolicies()) {
            for (var direction : Direction.values()) {
                for (var rule : policy.rules(direction)) {
                    for (Peer peer : rule.peers()) {
                        if (peer instanceof Peer.IpBlock block) {
                            blocks.add(block.cidr());
                            blocks.addAll(block.except());
                        }
                    }
                }
            }
        }
        for (var policy : cluster.clusterNetworkPolicies()) {
            for (var rule : policy.egress()) {
                for (var peer : rule.peers()) {
                    addBlocks(peer, cluster, blocks);
                }
            }
        }
        return blocks;
    }

    private static void addBlocks(
            ClusterNetworkPolicy.Peer peer, Cluster cluster, List<Cidr> blocks) {
        switch (peer) {
            case ClusterNetworkPolicy.Peer.Networks networks -> blocks.addAll(networks.blocks());
            case ClusterNetworkPolicy.Peer.Nodes _ ->
                    cluster.nodes().stream()
                            .flatMap(node -> node.addresses().stream())
                            .map(Cidr::of)
                            .forEach(blocks::add);
            case ClusterNetworkPolicy.Peer.Pods _,
                    ClusterNetworkPolicy.Peer.DomainNames _,
                    ClusterNetworkPolicy.Peer.Unknown _ -> {}
        }
    }
}
