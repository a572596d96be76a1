package io.sluice.policy;

import io.sluice.model.AddressRange;
import io.sluice.model.HostPattern;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.Connectivity.End;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// Collects connections between groups of Pods and puts together what differs by nothing but the
/// Pods.
final class ConnectivityBuilder {
    private final PortSets sets;
    private final List<Connectivity> connections = new ArrayList<>();
    private final Map<WorkloadRef, End> whole = new HashMap<>();

    ConnectivityBuilder(PortSets sets) {
        this.sets = sets;
    }

    /// A workload and the names of the Pods of each of its groups.
    record Parts(WorkloadRef workload, List<List<String>> groups) {
        Parts {
            groups = List.copyOf(groups);
        }
    }

    /// The port sets between two groups; [PodGroup#ABSENT] where they have no family in common.
    interface Cell {
        int ports(int from, int to, AddressFamily family);
    }

    private record Value(Optional<AddressFamily> family, int ports) {}

    void addPods(Parts from, Parts to, Cell cell) {
        int columns = to.groups.size();
        if (from.groups.size() == 1 && columns == 1) {
            addWhole(from, to, cell);
            return;
        }
        var rows = new LinkedHashMap<List<List<Value>>, List<Integer>>();
        for (int row = 0; row < from.groups.size(); row++) {
            var values = new ArrayList<List<Value>>(columns);
            for (int column = 0; column < columns; column++) {
                values.add(
                        values(
                                cell.ports(row, column, AddressFamily.IPV4),
                                cell.ports(row, column, AddressFamily.IPV6)));
            }
            rows.computeIfAbsent(values, any -> new ArrayList<>()).add(row);
        }
        rows.forEach((values, members) -> addRow(from, to, values, members));
    }

    private void addWhole(Parts from, Parts to, Cell cell) {
        var values =
                values(cell.ports(0, 0, AddressFamily.IPV4), cell.ports(0, 0, AddressFamily.IPV6));
        for (Value value : values) {
            connections.add(
                    new Connectivity(
                            end(from, List.of(0)),
                            end(to, List.of(0)),
                            value.family,
                            sets.set(value.ports)));
        }
    }

    private static List<Value> values(int v4, int v6) {
        if (v4 == v6 || v4 == PodGroup.ABSENT || v6 == PodGroup.ABSENT) {
            int both = Math.max(v4, v6);
            return both <= PortSets.NONE ? List.of() : List.of(new Value(Optional.empty(), both));
        }
        var values = new ArrayList<Value>(2);
        if (v4 != PortSets.NONE) {
            values.add(new Value(Optional.of(AddressFamily.IPV4), v4));
        }
        if (v6 != PortSets.NONE) {
            values.add(new Value(Optional.of(AddressFamily.IPV6), v6));
        }
        return values;
    }

    private void addRow(Parts from, Parts to, List<List<Value>> values, List<Integer> members) {
        var columns = new LinkedHashMap<Value, List<Integer>>();
        for (int column = 0; column < values.size(); column++) {
            for (Value value : values.get(column)) {
                columns.computeIfAbsent(value, any -> new ArrayList<>()).add(column);
            }
        }
        columns.forEach((value, among) -> {
            End source = end(from, members);
            End destination = end(to, among);
            if (!isOnePodAndItself(source, destination)) {
                connections.add(
                        new Connectivity(source, destination, value.family, sets.set(value.ports)));
            }
        });
    }

    private static boolean isOnePodAndItself(End source, End destination) {
        return source instanceof End.Workload(_, List<String> pods)
                && pods.size() == 1
                && source.equals(destination);
    }

    /// @param to what each group reaches outside
    void addToOutside(Parts from, IntFunction<AddressPorts> to) {
        outside(from, to)
                .forEach((entry, groups) ->
                        connections.add(
                                new Connectivity(
                                        end(from, groups),
                                        entry.end,
                                        Optional.empty(),
                                        sets.set(entry.ports))));
    }

    /// @param from what reaches each group from outside
    void addFromOutside(Parts to, IntFunction<AddressPorts> from) {
        outside(to, from)
                .forEach((entry, groups) ->
                        connections.add(
                                new Connectivity(
                                        entry.end,
                                        end(to, groups),
                                        Optional.empty(),
                                        sets.set(entry.ports))));
    }

    /// @param to what each group reaches by name alone
    void addToNames(Parts from, IntFunction<Map<HostPattern, Integer>> to) {
        var entries = new LinkedHashMap<NamesEntry, List<Integer>>();
        for (int i = 0; i < from.groups.size(); i++) {
            var byPorts = new TreeMap<Integer, List<HostPattern>>();
            to.apply(i)
                    .forEach((pattern, ports) ->
                            byPorts.computeIfAbsent(ports, any -> new ArrayList<>()).add(pattern));
            int group = i;
            byPorts.forEach((ports, patterns) ->
                    entries.computeIfAbsent(
                                    new NamesEntry(new End.Names(widest(patterns)), ports),
                                    any -> new ArrayList<>())
                            .add(group));
        }
        entries.forEach((entry, groups) ->
                connections.add(
                        new Connectivity(
                                end(from, groups),
                                entry.end,
                                Optional.empty(),
                                sets.set(entry.ports))));
    }

    private record NamesEntry(End.Names end, int ports) {}

    /// Without patterns that others hold.
    private static List<String> widest(List<HostPattern> patterns) {
        return patterns.stream()
                .filter(pattern -> patterns.stream().noneMatch(other -> holds(other, pattern)))
                .map(HostPattern::text)
                .sorted()
                .toList();
    }

    private static boolean holds(HostPattern one, HostPattern other) {
        return !one.equals(other)
                && one.isWildcard()
                && one.matches(
                        other.isWildcard() ? "any" + other.text().substring(1) : other.text());
    }

    private record OutsideEntry(End.Outside end, int ports) {}

    private static Map<OutsideEntry, List<Integer>> outside(
            Parts parts, IntFunction<AddressPorts> ports) {
        var entries = new LinkedHashMap<OutsideEntry, List<Integer>>();
        for (int i = 0; i < parts.groups.size(); i++) {
            int group = i;
            Map<Integer, List<AddressRange>> ranges = new TreeMap<>(ports.apply(i).ranges());
            ranges.remove(PortSets.NONE);
            ranges.forEach((number, of) ->
                    entries.computeIfAbsent(
                                    new OutsideEntry(new End.Outside(of), number),
                                    any -> new ArrayList<>())
                            .add(group));
        }
        return entries;
    }

    private End end(Parts parts, List<Integer> groups) {
        if (groups.size() == parts.groups.size()) {
            return whole.computeIfAbsent(
                    parts.workload, workload -> new End.Workload(workload, List.of()));
        }
        return new End.Workload(
                parts.workload,
                groups.stream().flatMap(i -> parts.groups.get(i).stream()).sorted().toList());
    }

    /// Everything, in order.
    List<Connectivity> build() {
        connections.sort(Connectivity.ORDER);
        return connections;
    }
}
