package io.sluice.cli.connections;

import io.sluice.cli.frame.Json;
import io.sluice.model.AddressRange;
import io.sluice.model.WorkloadRef;
import io.sluice.policy.ConnectionDiff;
import io.sluice.policy.ConnectionList;
import io.sluice.policy.Connectivity;
import io.sluice.policy.Connectivity.End;
import io.sluice.policy.Decisions;
import io.sluice.policy.PortSet;
import io.sluice.policy.PortSpan;
import java.io.PrintStream;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Connections as JSON, one on each line, so that a list of any length is written without being
/// held as text, and is compared line by line.
final class ConnectionDocument {
    private ConnectionDocument() {}

    static void write(ConnectionList list, Decisions decisions, PrintStream out) {
        start("ConnectionList", out);
        field("decisions", decisions.hash(), out);
        field("profile", decisions.profile().name(), out);
        connections("connections", list.connections(), out);
        out.println("\n}");
    }

    static void write(ConnectionDiff diff, Decisions before, Decisions after, PrintStream out) {
        start("ConnectionDiff", out);
        field("before", before.hash(), out);
        field("after", after.hash(), out);
        field("profile", after.profile().name(), out);
        field("added", diff.added().stream().map(ConnectionDocument::workload).toList(), out);
        field("removed", diff.removed().stream().map(ConnectionDocument::workload).toList(), out);
        connections("allowed", diff.allowed(), out);
        connections("denied", diff.denied(), out);
        out.println("\n}");
    }

    static void start(String kind, PrintStream out) {
        out.print("{\n  \"apiVersion\": \"sluice.io/v1alpha1\"");
        field("kind", kind, out);
    }

    static void field(String name, Object value, PrintStream out) {
        out.print(",\n  \"" + name + "\": " + Json.write(value));
    }

    private static void connections(String name, List<Connectivity> all, PrintStream out) {
        lines(name, all.stream().map(ConnectionDocument::document).iterator(), out);
    }

    /// A list with one line for each item.
    static void lines(String name, Iterator<Map<String, Object>> items, PrintStream out) {
        out.print(",\n  \"" + name + "\": [");
        while (items.hasNext()) {
            out.print("\n    " + Json.write(items.next()) + (items.hasNext() ? "," : "\n  "));
        }
        out.print("]");
    }

    static Map<String, Object> document(Connectivity connection) {
        var document = new LinkedHashMap<String, Object>();
        document.put("from", end(connection.from()));
        document.put("to", end(connection.to()));
        connection.family().ifPresent(family -> document.put("family", family.text()));
        putPorts(connection.ports(), document);
        return document;
    }

    static void putPorts(PortSet ports, Map<String, Object> document) {
        document.put("all", ports.isAll());
        document.put("ports", ports(ports));
    }

    static List<Map<String, Object>> ports(PortSet ports) {
        return ports.spans().stream().map(ConnectionDocument::span).toList();
    }

    static Map<String, Object> end(End end) {
        return switch (end) {
            case End.Workload(var ref, var pods) -> {
                var document = workload(ref);
                if (!pods.isEmpty()) {
                    document.put("pods", pods);
                }
                yield document;
            }
            case End.Names(var names) -> Map.of("names", names);
            case End.Outside(var ranges) ->
                    Map.of("addresses", ranges.stream().map(AddressRange::toString).toList());
        };
    }

    private static Map<String, Object> workload(WorkloadRef ref) {
        var document = new LinkedHashMap<String, Object>();
        document.put("namespace", ref.namespace());
        document.put("kind", ref.kind());
        document.put("name", ref.name());
        return document;
    }

    private static Map<String, Object> span(PortSpan span) {
        var document = new LinkedHashMap<String, Object>();
        document.put("protocol", PortSpan.protocolName(span.protocol()));
        document.put("first", span.first());
        document.put("last", span.last());
        return document;
    }
}
