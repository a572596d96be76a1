package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.Direction;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.FuturePods.Allowed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the policies of each workload let through between it and Pods that need not exist yet, in
/// namespaces that need not exist yet: by label.
///
/// It is the say of the workload's side. Policies that select the other Pod, when there is one, may
/// forbid more.
///
/// @param connections sorted; those of one workload and direction are about disjoint sets of Pods
///   and addresses
/// @param unknown what could not be gone through, as `workload direction`, because its rules tell
///   too many sorts of Pods apart
public record FutureList(List<FutureConnectivity> connections, List<String> unknown) {
    public FutureList {
        connections = List.copyOf(connections);
        unknown = List.copyOf(unknown);
    }

    public static FutureList of(Decisions decisions) {
        return new Work(decisions).result();
    }

    private static final class Work {
        private final Decisions decisions;
        private final PortSets sets = new PortSets();
        private final List<FutureConnectivity> connections = new ArrayList<>();
        private final List<String> unknown = new ArrayList<>();
        private final Map<SidePorts, Parts> parts = new HashMap<>();
        private int ordinal;

        Work(Decisions decisions) {
            this.decisions = decisions;
            this.ordinal = decisions.identities();
        }

        FutureList result() {
            WorkloadGroups.of(decisions, sets)
                    .forEach((workload, groups) -> {
                        add(workload, groups, Direction.EGRESS);
                        add(workload, groups, Direction.INGRESS);
                    });
            connections.sort(FutureConnectivity.ORDER);
            return new FutureList(connections, unknown);
        }

        /// What a side lets through; empty when it is too much to go through.
        private record Parts(FuturePods pods, Optional<List<FuturePods.Part>> parts) {}

        /// What sides are alike in: the rules, and the families of the Pods.
        private record Key(SidePorts side, boolean v4, boolean v6) {}

        private void add(WorkloadRef workload, List<PodGroup> groups, Direction direction) {
            var alike = new LinkedHashMap<Key, List<PodGroup>>();
            for (PodGroup group : groups) {
                var side = direction == Direction.EGRESS ? group.egress() : group.ingress();
                var key = new Key(side, group.v4().isPresent(), group.v6().isPresent());
                alike.computeIfAbsent(key, any -> new ArrayList<>()).add(group);
            }
            alike.forEach((key, members) -> {
                var pods =
                        alike.size() == 1
                                ? List.<String>of()
                                : members.stream()
                                        .flatMap(group -> group.pods().stream())
                                        .sorted()
                                        .toList();
                add(new Connectivity.End.Workload(workload, pods), direction, key);
            });
        }

        private void add(Connectivity.End.Workload workload, Direction direction, Key key) {
            var known = parts.computeIfAbsent(key.side, this::parts);
            if (known.parts.isEmpty()) {
                unknown.add(workload.workload() + " " + direction.name().toLowerCase(Locale.ROOT));
            }
            for (FuturePods.Part part : known.parts.orElse(List.of())) {
                part.answer()
                        .ranges()
                        .forEach((number, ranges) ->
                                add(
                                        workload,
                                        direction,
                                        part.regions(),
                                        ranges.stream().filter(range -> has(key, range)).toList(),
                                        known.pods.allowed(number),
                                        key));
            }
        }

        private Parts parts(SidePorts side) {
            var pods = new FuturePods(side, sets, ordinal);
            ordinal += FuturePods.LIMIT;
            return new Parts(pods, pods.parts());
        }

        private void add(
                Connectivity.End.Workload workload,
                Direction direction,
                List<FutureRegion> regions,
                List<AddressRange> ranges,
                Allowed allowed,
                Key key) {
            if (ranges.isEmpty() || allowed.equals(Allowed.NOTHING)) {
                return;
            }
            for (FutureRegion region : regions) {
                connections.add(
                        new FutureConnectivity(
                                workload,
                                direction,
                                region.namespaceSelector(),
                                region.podSelector(),
                                isEverywhere(key, ranges) ? List.of() : ranges,
                                sets.set(allowed.ports()),
                                allowed.names()));
            }
        }

        private static boolean has(Key key, AddressRange range) {
            return range.first().v6() ? key.v6 : key.v4;
        }

        private static boolean isEverywhere(Key key, List<AddressRange> ranges) {
            return Stream.of(AddressRange.ALL_V4, AddressRange.ALL_V6)
                    .filter(range -> has(key, range))
                    .toList()
                    .equals(ranges);
        }
    }
}
