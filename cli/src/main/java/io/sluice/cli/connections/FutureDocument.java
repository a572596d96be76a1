package io.sluice.cli.connections;

import io.sluice.cli.frame.Cells;
import io.sluice.cli.frame.Table;
import io.sluice.model.AddressRange;
import io.sluice.model.Direction;
import io.sluice.model.LabelSelector;
import io.sluice.policy.Decisions;
import io.sluice.policy.FutureConnectivity;
import io.sluice.policy.FutureList;
import io.sluice.policy.NamedPorts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `list --future` in each of its formats.
final class FutureDocument {
    private FutureDocument() {}

    static void json(FutureList list, Decisions decisions, PrintStream out) {
        ConnectionDocument.start("FutureConnectionList", out);
        ConnectionDocument.field("decisions", decisions.hash(), out);
        ConnectionDocument.field("profile", decisions.profile().name(), out);
        ConnectionDocument.field("unknown", list.unknown(), out);
        ConnectionDocument.lines(
                "connections",
                list.connections().stream().map(FutureDocument::document).iterator(),
                out);
        out.println("\n}");
    }

    private static Map<String, Object> document(FutureConnectivity connection) {
        var document = new LinkedHashMap<String, Object>();
        Object workload = ConnectionDocument.end(connection.workload());
        boolean out = connection.direction() == Direction.EGRESS;
        document.put("from", out ? workload : pods(connection));
        document.put("to", out ? pods(connection) : workload);
        ConnectionDocument.putPorts(connection.ports(), document);
        if (!connection.portNames().isEmpty()) {
            document.put(
                    "portNames",
                    connection.portNames().stream().map(FutureDocument::portName).toList());
        }
        return document;
    }

    private static Map<String, Object> portName(NamedPorts named) {
        var document = new LinkedHashMap<String, Object>();
        document.put("protocol", named.protocol().name());
        document.put("name", named.name());
        if (!named.isAll()) {
            document.put("ports", ConnectionDocument.ports(named.ports()));
        }
        return document;
    }

    private static Map<String, Object> pods(FutureConnectivity connection) {
        var document = new LinkedHashMap<String, Object>();
        document.put("namespaceSelector", selector(connection.namespaces()));
        document.put("podSelector", selector(connection.pods()));
        if (!connection.addresses().isEmpty()) {
            document.put(
                    "addresses",
                    connection.addresses().stream().map(AddressRange::toString).toList());
        }
        return document;
    }

    /// A label selector as Kubernetes writes it.
    private static Map<String, Object> selector(LabelSelector selector) {
        var document = new LinkedHashMap<String, Object>();
        if (!selector.matchLabels().isEmpty()) {
            document.put("matchLabels", new TreeMap<>(selector.matchLabels()));
        }
        var expressions = new ArrayList<Map<String, Object>>();
        for (var requirement : selector.matchExpressions()) {
            var expression = new LinkedHashMap<String, Object>();
            expression.put("key", requirement.key());
            expression.put("operator", requirement.operator().text());
            if (!requirement.values().isEmpty()) {
                expression.put("values", requirement.values());
            }
            expressions.add(expression);
        }
        if (!expressions.isEmpty()) {
            document.put("matchExpressions", expressions);
        }
        return document;
    }

    static String table(FutureList list) {
        var table = new Table("FROM", "PORTS", "TO");
        list.connections()
                .forEach(each -> table.row(FutureText.cells(each).toArray(String[]::new)));
        return table.toString();
    }

    static void markdown(FutureList list, PrintStream out) {
        out.println("| From | Ports | To |");
        out.println("|---|---|---|");
        for (var connection : list.connections()) {
            out.print(Cells.markdown(FutureText.cells(connection).toArray(String[]::new)));
        }
    }

    /// One line for each (RFC 4180, with line feeds).
    static void csv(FutureList list, PrintStream out) {
        out.println("direction,workload,namespaces,pods,addresses,ports");
        for (var connection : list.connections()) {
            out.println(
                    String.join(
                            ",",
                            List.of(
                                    connection.direction() == Direction.EGRESS
                                            ? "egress"
                                            : "ingress",
                                    Cells.csv(EndText.of(connection.workload())),
                                    Cells.csv(FutureText.of(connection.namespaces())),
                                    Cells.csv(FutureText.of(connection.pods())),
                                    Cells.csv(
                                            String.join(
                                                    " ",
                                                    connection.addresses().stream()
                                                            .map(AddressRange::toString)
                                                            .toList())),
                                    Cells.csv(FutureText.ports(connection)))));
        }
    }
}
