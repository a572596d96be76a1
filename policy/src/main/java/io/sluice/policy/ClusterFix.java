package io.sluice.policy;

import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.ClusterWide;
import java.util.List;
import java.util.Locale;

/// The smallest change of cluster-wide policies that allows what a rule of theirs denies, as a JSON
/// patch (RFC 6902) written in YAML: a rule that accepts exactly what was asked for, before the
/// rule that denies it. Where no such rule can be written, comments say why and what else to do.
///
/// @param direction the direction that denies
/// @param peer the other end
/// @param asked the ports
record ClusterFix(Direction direction, OtherEnd peer, PortSpan asked) {
    /// @param policies the policies of the tier that select the subject, in order
    /// @param denying the rule that denies
    String patch(List<ClusterWide> policies, ResolvedRule denying) {
        ClusterWide of = policies.stream().filter(p -> has(p, denying)).findFirst().orElseThrow();
        int index = denying.ref().index();
        if (direction == Direction.INGRESS && peer.identity().isEmpty()) {
            // So the rule that denies is one that fails closed (rule C9).
            return head(of, "no ingress rule can name an address outside")
                    + remark(
                            denying.ref().rule()
                                    + " itself must change: it denies every peer because a part of"
                                    + " it is not understood here");
        }
        if (hasRoom(of)) {
            return insert(of, index, "before " + denying.ref().rule());
        }
        for (ClusterWide earlier : policies.subList(0, policies.indexOf(of))) {
            if (hasRoom(earlier)) {
                return insert(earlier, count(earlier), "to " + field());
            }
        }
        return head(of, "it has " + count(of) + " rules for " + field() + ", the most there may be")
                + remark(
                        "join two of them, or write a policy with a smaller priority number that"
                                + " accepts "
                                + to(of.written().form())
                                + " on "
                                + ports());
    }

    private boolean has(ClusterWide policy, ResolvedRule rule) {
        return policy.rules(direction).stream().anyMatch(each -> each.ref().equals(rule.ref()));
    }

    private String insert(ClusterWide policy, int index, String where) {
        var form = policy.written().form();
        var text = new StringBuilder();
        text.append(head(policy, "accept " + to(form) + " on " + ports() + " by a rule " + where));
        text.append("- op: add\n  path: /spec/").append(field());
        text.append('/')
                .append(index)
                .append("\n  value:\n    action: ")
                .append(accept(form))
                .append('\n');
        text.append(direction == Direction.EGRESS ? "    to:\n" : "    from:\n");
        text.append("      - ").append(peerYaml(form, "        ")).append('\n');
        if (Ports.hasPorts(asked.protocol())) {
            text.append("    ").append(portsYaml(form)).append('\n');
        }
        return text.toString();
    }

    private boolean hasRoom(ClusterWide policy) {
        return count(policy) < mostRules(policy.written().form());
    }

    private int count(ClusterWide policy) {
        return policy.rules(direction).size();
    }

    private static int mostRules(Form form) {
        return switch (form) {
            case CLUSTER_NETWORK_POLICY -> 25;
            case ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY -> 100;
        };
    }

    private static String accept(Form form) {
        return switch (form) {
            case CLUSTER_NETWORK_POLICY -> "Accept";
            case ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY -> "Allow";
        };
    }

    private String field() {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private static String head(ClusterWide policy, String change) {
        return "# " + policy.kind() + " " + policy.path() + ": " + change + "\n";
    }

    private static String remark(String text) {
        return "# " + text + "\n";
    }

    private String to(Form form) {
        return byName(form) ? peer.names().getFirst() : PodLabels.text(peer);
    }

    /// A destination that was asked for by name is best opened by its name: its address changes.
    private boolean byName(Form form) {
        return form != Form.BASELINE_ADMIN_NETWORK_POLICY
                && peer.identity().isEmpty()
                && !peer.names().isEmpty()
                && peer.names().getFirst().contains(".");
    }

    private String ports() {
        return asked.protocol() == PortSpan.ANY || Ports.hasPorts(asked.protocol())
                ? asked.toString()
                : "every port, which " + asked + " needs,";
    }

    private String peerYaml(Form form, String indent) {
        if (peer.identity().isPresent()) {
            Identity pod = peer.identity().get();
            return "pods:\n"
                    + indent
                    + "  namespaceSelector: "
                    + PodLabels.namespaceSelector(pod)
                    + "\n"
                    + indent
                    + "  podSelector: "
                    + PodLabels.selector(pod);
        }
        if (byName(form)) {
            return "domainNames: [\"" + peer.names().getFirst() + "\"]";
        }
        return "networks: [\"" + peer.address() + "/" + peer.address().width() + "\"]";
    }

    private String portsYaml(Form form) {
        boolean one = asked.first() == asked.last();
        String protocol = PortSpan.protocolName(asked.protocol());
        int first = Math.max(1, asked.first());
        return switch (form) {
            case CLUSTER_NETWORK_POLICY ->
                    "protocols: [{"
                            + protocol.toLowerCase(Locale.ROOT)
                            + ": {destinationPort: "
                            + (one
                                    ? "{number: " + first + "}"
                                    : "{range: {start: " + first + ", end: " + asked.last() + "}}")
                            + "}}]";
            case ADMIN_NETWORK_POLICY, BASELINE_ADMIN_NETWORK_POLICY ->
                    "ports: [{"
                            + (one
                                    ? "portNumber: {protocol: " + protocol + ", port: " + first
                                    : "portRange: {protocol: "
                                            + protocol
                                            + ", start: "
                                            + first
                                            + ", end: "
                                            + asked.last())
                            + "}}]";
        };
    }
}
