package io.sluice.model.reader;

import io.sluice.model.ClusterNetworkPolicy.Action;
import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.Direction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What differs between the kinds of cluster-wide policies: words, fields and limits of the
/// published definitions (network-policy-api 0.2, experimental channel).
enum ClusterDialect {
    CLUSTER_NETWORK_POLICY(Form.CLUSTER_NETWORK_POLICY, "Accept", "protocols", 25),
    ADMIN_NETWORK_POLICY(Form.ADMIN_NETWORK_POLICY, "Allow", "ports", 100),
    BASELINE_ADMIN_NETWORK_POLICY(Form.BASELINE_ADMIN_NETWORK_POLICY, "Allow", "ports", 100);

    private final Form form;
    private final String accept;
    private final String portsField;
    private final int most;

    ClusterDialect(Form form, String accept, String portsField, int most) {
        this.form = form;
        this.accept = accept;
        this.portsField = portsField;
        this.most = most;
    }

    Form form() {
        return form;
    }

    /// The field of a rule that holds its ports.
    String portsField() {
        return portsField;
    }

    /// The name of a field of a port that holds the name of a container's port.
    String namedPortField() {
        return switch (this) {
            case CLUSTER_NETWORK_POLICY -> "destinationNamedPort";
            case ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY -> "namedPort";
        };
    }

    /// How many rules a direction has at most, how many peers a rule, and how many ports.
    int most() {
        return most;
    }

    List<String> specFields() {
        return switch (this) {
            case CLUSTER_NETWORK_POLICY ->
                    List.of("tier", "priority", "subject", "ingress", "egress");
            case ADMIN_NETWORK_POLICY -> List.of("priority", "subject", "ingress", "egress");
            case BASELINE_ADMIN_NETWORK_POLICY -> List.of("subject", "ingress", "egress");
        };
    }

    /// The fields of a peer, of which exactly one is written.
    List<String> peerFields(Direction direction) {
        return switch (direction) {
            case INGRESS -> List.of("namespaces", "pods");
            case EGRESS ->
                    switch (this) {
                        case CLUSTER_NETWORK_POLICY, ADMIN_NETWORK_POLICY ->
                                List.of("namespaces", "pods", "networks", "nodes", "domainNames");
                        case BASELINE_ADMIN_NETWORK_POLICY ->
                                List.of("namespaces", "pods", "networks", "nodes");
                    };
        };
    }

    /// The fields of a port, of which exactly one is written.
    List<String> portFields() {
        return switch (this) {
            case CLUSTER_NETWORK_POLICY -> List.of("tcp", "udp", "sctp", "destinationNamedPort");
            case ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY ->
                    List.of("portNumber", "portRange", "namedPort");
        };
    }

    /// True when both selectors of a `pods` must be written.
    boolean needsNamespaceSelector() {
        return this != CLUSTER_NETWORK_POLICY;
    }

    /// The actions by the words for them.
    Map<String, Action> actions() {
        var actions = new LinkedHashMap<String, Action>();
        actions.put(accept, Action.ACCEPT);
        actions.put("Deny", Action.DENY);
        if (this != BASELINE_ADMIN_NETWORK_POLICY) {
            actions.put("Pass", Action.PASS);
        }
        return actions;
    }
}
