package io.sluice.cli.connections;

import io.sluice.model.WorkloadRef;
import io.sluice.policy.ConnectionList;
import io.sluice.policy.Connectivity.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Connections of one source on the same ports as one row, with the destinations said in as few
/// words as are exact: `every workload`, `shop/*`.
final class Grouping {
    private final List<WorkloadRef> workloads;
    private final Map<String, List<WorkloadRef>> byNamespace;

    private Grouping(List<WorkloadRef> workloads) {
        this.workloads = workloads;
        this.byNamespace =
                workloads.stream()
                        .collect(
                                Collectors.groupingBy(
                                        WorkloadRef::namespace,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
    }

    /// A source, the ports, and where to.
    record Row(String from, String ports, List<String> to) {
        Row {
            to = List.copyOf(to);
        }
    }

    private record Key(End from, String ports) {}

    static List<Row> rows(ConnectionList list) {
        var grouping = new Grouping(list.workloads());
        var groups = new LinkedHashMap<Key, List<End>>();
        for (var connection : list.connections()) {
            groups.computeIfAbsent(
                            new Key(connection.from(), EndText.ports(connection)),
                            any -> new ArrayList<>())
                    .add(connection.to());
        }
        var rows = new ArrayList<Row>();
        groups.forEach((key, ends) ->
                rows.add(
                        new Row(
                                EndText.of(key.from),
                                key.ports,
                                grouping.destinations(key.from, ends))));
        return rows;
    }

    private List<String> destinations(End from, List<End> ends) {
        var whole = new LinkedHashSet<WorkloadRef>();
        for (End end : ends) {
            if (end instanceof End.Workload(var workload, var pods) && pods.isEmpty()) {
                whole.add(workload);
            }
        }
        var texts = new LinkedHashSet<String>();
        boolean every = isComplete(workloads, from, whole);
        for (End end : ends) {
            boolean named = end instanceof End.Workload(_, var pods) && pods.isEmpty();
            if (named && every) {
                texts.add("every workload");
            } else {
                texts.add(named ? inNamespace(from, (End.Workload) end, whole) : EndText.of(end));
            }
        }
        return List.copyOf(texts);
    }

    private String inNamespace(End from, End.Workload to, Set<WorkloadRef> whole) {
        String namespace = to.workload().namespace();
        return isComplete(byNamespace.getOrDefault(namespace, List.of()), from, whole)
                ? namespace + "/*"
                : EndText.of(to);
    }

    /// True when several workloads are all there, apart from a bare Pod and itself.
    private static boolean isComplete(
            List<WorkloadRef> wanted, End from, Set<WorkloadRef> present) {
        return wanted.size() > 1
                && wanted.stream()
                        .allMatch(workload -> present.contains(workload) || isBare(workload, from));
    }

    private static boolean isBare(WorkloadRef workload, End from) {
        return workload.kind().equals("Pod")
                && from instanceof End.Workload(var source, _)
                && source.equals(workload);
    }
}
