package io.sluice.policy;

import io.sluice.model.HostPattern;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.ConnectivityBuilder.Cell;
import io.sluice.policy.ConnectivityBuilder.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;

/// What becomes possible and what becomes impossible between two states of a cluster.
///
/// Only workloads that changed, or that policies with other content select, are looked at, with
/// everything that they may connect to. A workload is compared as a whole while its Pods are alike,
/// otherwise Pod by Pod. The connections of a workload that comes are newly allowed, those of one
/// that goes newly denied.
///
/// @param added workloads that come
/// @param removed workloads that go
/// @param allowed what is newly allowed, sorted
/// @param denied what is newly denied, sorted
public record ConnectionDiff(
        List<WorkloadRef> added,
        List<WorkloadRef> removed,
        List<Connectivity> allowed,
        List<Connectivity> denied) {
    public ConnectionDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        allowed = List.copyOf(allowed);
        denied = List.copyOf(denied);
    }

    public static ConnectionDiff of(Decisions before, Decisions after) {
        return new Comparison(before, after).result();
    }

    /// How many pairs of workloads are looked at to find the differences.
    static long pairs(Decisions before, Decisions after) {
        var comparison = new Comparison(before, after);
        comparison.result();
        return comparison.pairs;
    }

    /// True when every connection is treated as before.
    public boolean isEmpty() {
        return allowed.isEmpty() && denied.isEmpty();
    }

    /// The work of comparing two states.
    private static final class Comparison {
        private final PortSets sets = new PortSets();
        private final SortedMap<WorkloadRef, List<PodGroup>> before;
        private final SortedMap<WorkloadRef, List<PodGroup>> after;
        private final Map<WorkloadRef, List<JointGroup>> joint = new LinkedHashMap<>();
        private final Map<WorkloadRef, Parts> parts = new HashMap<>();
        private final Set<WorkloadRef> changed = new LinkedHashSet<>();
        private final ConnectivityBuilder allowed = new ConnectivityBuilder(sets);
        private final ConnectivityBuilder denied = new ConnectivityBuilder(sets);
        private final Profile profile;
        private long pairs;

        Comparison(Decisions before, Decisions after) {
            this.before = WorkloadGroups.of(before, sets);
            this.after = WorkloadGroups.of(after, sets);
            this.profile = after.profile();
            boolean otherProfile =
                    !before.profile().equals(after.profile())
                            || !profile.ipBlockMatchesNodes()
                                    && !before.population()
                                            .nodeAddresses()
                                            .equals(after.population().nodeAddresses());
            var all = new TreeSet<>(WorkloadGroups.ORDER);
            all.addAll(this.before.keySet());
            all.addAll(this.after.keySet());
            var contentBefore = new WorkloadContent();
            var contentAfter = new WorkloadContent();
            for (WorkloadRef workload : all) {
                var first = this.before.getOrDefault(workload, List.of());
                var second = this.after.getOrDefault(workload, List.of());
                joint.put(workload, JointGroup.of(first, second));
                if (otherProfile || !contentBefore.of(first).equals(contentAfter.of(second))) {
                    changed.add(workload);
                }
            }
        }

        ConnectionDiff result() {
            for (WorkloadRef workload : changed) {
                outside(workload);
            }
            joint.keySet()
                    .forEach(from -> {
                        for (WorkloadRef to : changed.contains(from) ? joint.keySet() : changed) {
                            if (ConnectionList.isPair(from, to, profile)) {
                                pair(from, to);
                            }
                        }
                    });
            return new ConnectionDiff(
                    without(after, before),
                    without(before, after),
                    allowed.build(),
                    denied.build());
        }

        private static List<WorkloadRef> without(
                SortedMap<WorkloadRef, List<PodGroup>> some,
                SortedMap<WorkloadRef, List<PodGroup>> others) {
            var left = new ArrayList<>(some.keySet());
            left.removeAll(others.keySet());
            return left;
        }

        private List<JointGroup> groups(WorkloadRef workload) {
            return joint.getOrDefault(workload, List.of());
        }

        private Parts parts(WorkloadRef workload) {
            return parts.computeIfAbsent(
                    workload,
                    any -> new Parts(any, groups(any).stream().map(JointGroup::pods).toList()));
        }

        private void pair(WorkloadRef from, WorkloadRef to) {
            pairs++;
            allowed.addPods(parts(from), parts(to), cell(from, to, (old, now) -> minus(now, old)));
            denied.addPods(parts(from), parts(to), cell(from, to, this::minus));
        }

        private Cell cell(WorkloadRef from, WorkloadRef to, IntBinaryOperator change) {
            var sources = groups(from);
            var destinations = groups(to);
            return (i, j, family) -> {
                var source = sources.get(i);
                var destination = destinations.get(j);
                int old = ports(source.before(), destination.before(), family);
                int now = ports(source.after(), destination.after(), family);
                return old == PodGroup.ABSENT && now == PodGroup.ABSENT
                        ? PodGroup.ABSENT
                        : change.applyAsInt(old, now);
            };
        }

        private int ports(Optional<PodGroup> from, Optional<PodGroup> to, AddressFamily family) {
            return from.isPresent() && to.isPresent()
                    ? from.get().portsTo(to.get(), family, sets)
                    : PodGroup.ABSENT;
        }

        /// What is absent is not allowed.
        private int minus(int one, int other) {
            return sets.minus(Math.max(PortSets.NONE, one), Math.max(PortSets.NONE, other));
        }

        private void outside(WorkloadRef workload) {
            var groups = groups(workload);
            var parts = parts(workload);
            allowed.addToOutside(parts, i -> gained(groups.get(i), PodGroup::toOutside));
            allowed.addToNames(parts, i -> names(groups.get(i).after(), groups.get(i).before()));
            denied.addToNames(parts, i -> names(groups.get(i).before(), groups.get(i).after()));
            allowed.addFromOutside(parts, i -> gained(groups.get(i), PodGroup::fromOutside));
            denied.addToOutside(parts, i -> lost(groups.get(i), PodGroup::toOutside));
            denied.addFromOutside(parts, i -> lost(groups.get(i), PodGroup::fromOutside));
        }

        private Map<HostPattern, Integer> names(Optional<PodGroup> one, Optional<PodGroup> less) {
            return one.map(group -> group.toNames(less, sets)).orElse(Map.of());
        }

        private AddressPorts gained(JointGroup group, Function<PodGroup, AddressPorts> ports) {
            return ports(group.after(), ports).combine(ports(group.before(), ports), sets::minus);
        }

        private AddressPorts lost(JointGroup group, Function<PodGroup, AddressPorts> ports) {
            return ports(group.before(), ports).combine(ports(group.after(), ports), sets::minus);
        }

        private static AddressPorts ports(
                Optional<PodGroup> group, Function<PodGroup, AddressPorts> ports) {
            return group.map(ports).orElseGet(() -> AddressPorts.everywhere(PortSets.NONE));
        }
    }
}
