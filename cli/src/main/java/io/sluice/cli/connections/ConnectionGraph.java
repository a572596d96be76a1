package io.sluice.cli.connections;

import io.sluice.policy.ConnectionList;
import io.sluice.policy.Connectivity.End;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Connections as a drawing: workloads in the boxes of their namespaces, the outside beside them.
final class ConnectionGraph {
    private final ConnectionList list;
    private final Map<End, String> ids = new LinkedHashMap<>();
    private final Map<String, List<End>> byNamespace = new TreeMap<>();
    private final List<End> outside = new ArrayList<>();

    ConnectionGraph(ConnectionList list) {
        this.list = list;
        list.workloads().forEach(workload -> add(new End.Workload(workload, List.of())));
        for (var connection : list.connections()) {
            add(connection.from());
            add(connection.to());
        }
    }

    private void add(End end) {
        if (ids.putIfAbsent(end, "n" + ids.size()) == null) {
            switch (end) {
                case End.Workload(var workload, _) ->
                        byNamespace
                                .computeIfAbsent(workload.namespace(), any -> new ArrayList<>())
                                .add(end);
                case End.Outside _, End.Names _ -> outside.add(end);
            }
        }
    }

    /// For Graphviz.
    void dot(PrintStream out) {
        out.println("digraph sluice {");
        out.println("  rankdir=LR;");
        out.println("  node [shape=box];");
        byNamespace.forEach((namespace, ends) -> {
            out.println("  subgraph " + dotText("cluster_" + namespace) + " {");
            out.println("    label=" + dotText(namespace) + ";");
            ends.forEach(end ->
                    out.println("    " + ids.get(end) + " [label=" + dotText(label(end)) + "];"));
            out.println("  }");
        });
        outside.forEach(end ->
                out.println(
                        "  "
                                + ids.get(end)
                                + " [shape=ellipse, label="
                                + dotText(label(end))
                                + "];"));
        for (var connection : list.connections()) {
            out.println(
                    "  "
                            + ids.get(connection.from())
                            + " -> "
                            + ids.get(connection.to())
                            + " [label="
                            + dotText(EndText.ports(connection))
                            + "];");
        }
        out.println("}");
    }

    private static String dotText(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /// For Mermaid, which GitHub and GitLab draw in Markdown.
    void mermaid(PrintStream out) {
        out.println("flowchart LR");
        int number = 0;
        for (var namespace : byNamespace.entrySet()) {
            out.println("  subgraph s" + number++ + "[" + mermaidText(namespace.getKey()) + "]");
            for (End end : namespace.getValue()) {
                out.println("    " + ids.get(end) + "[" + mermaidText(label(end)) + "]");
            }
            out.println("  end");
        }
        for (End end : outside) {
            out.println("  " + ids.get(end) + "([" + mermaidText(label(end)) + "])");
        }
        for (var connection : list.connections()) {
            out.println(
                    "  "
                            + ids.get(connection.from())
                            + " -->|"
                            + mermaidText(EndText.ports(connection))
                            + "| "
                            + ids.get(connection.to()));
        }
    }

    private static String mermaidText(String text) {
        return "\"" + text.replace("\"", "#quot;") + "\"";
    }

    /// Without the namespace, which the box says.
    private static String label(End end) {
        String text = EndText.of(end);
        return switch (end) {
            case End.Workload(var workload, _) -> text.substring(workload.namespace().length() + 1);
            case End.Outside _, End.Names _ -> text;
        };
    }
}
