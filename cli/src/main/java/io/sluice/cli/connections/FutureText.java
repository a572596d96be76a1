package io.sluice.cli.connections;

import io.sluice.model.LabelSelector;
import io.sluice.model.LabelSelector.Requirement;
import io.sluice.policy.FutureConnectivity;
import io.sluice.policy.NamedPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Pods that need not exist yet, in words; selectors as kubectl writes them.
final class FutureText {
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private FutureText() {}

    /// `Pods role=frontend in namespaces env=prod`, `any Pod in namespace shop`, `any Pod`.
    static String pods(FutureConnectivity connection) {
        String pods = connection.pods().isEmpty() ? "any Pod" : "Pods " + of(connection.pods());
        String addresses =
                connection.addresses().isEmpty()
                        ? ""
                        : " with " + String.join(", ", EndText.ranges(connection.addresses()));
        return pods + namespaces(connection.namespaces()) + addresses;
    }

    private static String namespaces(LabelSelector selector) {
        if (selector.isEmpty()) {
            return "";
        }
        String name = selector.matchLabels().getOrDefault(NAME_LABEL, "");
        boolean isName =
                selector.matchExpressions().isEmpty() && selector.matchLabels().size() == 1;
        return isName && !name.isEmpty()
                ? " in namespace " + name
                : " in namespaces " + of(selector);
    }

    /// A selector as `kubectl get -l` takes it.
    static String of(LabelSelector selector) {
        var parts = new ArrayList<String>();
        new TreeMap<>(selector.matchLabels()).forEach((key, value) -> parts.add(key + "=" + value));
        selector.matchExpressions().forEach(requirement -> parts.add(of(requirement)));
        return String.join(",", parts);
    }

    private static String of(Requirement requirement) {
        String values = " (" + String.join(",", requirement.values()) + ")";
        return switch (requirement.operator()) {
            case IN -> requirement.key() + " in" + values;
            case NOT_IN -> requirement.key() + " notin" + values;
            case EXISTS -> requirement.key();
            case DOES_NOT_EXIST -> "!" + requirement.key();
        };
    }

    /// `TCP 80`, `TCP 80; TCP sql`.
    static String ports(FutureConnectivity connection) {
        var parts = new ArrayList<String>();
        if (!connection.ports().isEmpty()) {
            parts.add(connection.ports().toString());
        }
        connection.portNames().forEach(named -> parts.add(of(named)));
        return String.join("; ", parts);
    }

    /// `TCP sql` under any number, `TCP sql on 80` under that alone, `not TCP sql` under none.
    private static String of(NamedPorts named) {
        String port = named.protocol() + " " + named.name();
        if (named.isAll()) {
            return port;
        }
        return named.ports().isEmpty()
                ? "not " + port
                : port
                        + " on "
                        + named.ports().toString().substring(named.protocol().name().length() + 1);
    }

    /// From, ports, to.
    static List<String> cells(FutureConnectivity connection) {
        String workload = EndText.of(connection.workload());
        String pods = pods(connection);
        return switch (connection.direction()) {
            case EGRESS -> List.of(workload, ports(connection), pods);
            case INGRESS -> List.of(pods, ports(connection), workload);
        };
    }
}
