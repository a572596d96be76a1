package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The smallest change of a policy that allows a connection, as a JSON patch (RFC 6902) written in
/// YAML, which `kubectl patch --type json --patch-file` takes. Its first line is a comment that
/// names the target and says the change in words.
///
/// It opens what was asked for and no more (but a protocol without ports, such as ICMP, is opened
/// by a rule for every port only): where the nearest rule misses by its peer alone, the peer is
/// added to it; where it misses by its port alone, the port is; otherwise a rule is added.
///
/// @param direction the direction that denies
/// @param peer what the other end is, when it is a Pod
/// @param address the other end's address
/// @param asked the ports
record Fix(Direction direction, Optional<Identity> peer, IpAddress address, PortSpan asked) {
    /// Labels that are made for each Pod or roll-out and say nothing about what it is.
    private static final Set<String> GENERATED =
            Set.of(
                    "pod-template-hash",
                    "controller-revision-hash",
                    "pod-template-generation",
                    "statefulset.kubernetes.io/pod-name",
                    "apps.kubernetes.io/pod-index",
                    "batch.kubernetes.io/controller-uid",
                    "batch.kubernetes.io/job-name",
                    "controller-uid",
                    "job-name");

    /// @param side the side that denies
    /// @param nearest its nearest rule, if it has any
    String patch(Side side, Optional<NearestMiss> nearest) {
        if (nearest.isPresent()) {
            NearestMiss miss = nearest.get();
            ResolvedPolicy policy = miss.policy();
            String rule = "/spec/" + field() + "/" + miss.rule().ref().index();
            boolean wildcard = miss.rule().ports().isEmpty() || miss.rule().peers().isEmpty();
            if (!wildcard && miss.ports().isEmpty()) {
                return head(policy, "add " + peerText() + " to " + miss.rule().ref().rule())
                        + operation(rule + (direction == Direction.EGRESS ? "/to/-" : "/from/-"))
                        + "  value:\n"
                        + peerYaml(policy, "    ");
            }
            if (!wildcard && miss.peer().isEmpty()) {
                return head(policy, "add " + asked + " to " + miss.rule().ref().rule())
                        + operation(rule + "/ports/-")
                        + "  value: "
                        + portYaml()
                        + "\n";
            }
            return addRule(policy);
        }
        return addRule(side.policies().getFirst());
    }

    private String addRule(ResolvedPolicy policy) {
        boolean first = policy.rules(direction).isEmpty();
        String peers = direction == Direction.EGRESS ? "to" : "from";
        String indent = first ? "      " : "    ";
        var text = new StringBuilder();
        text.append(
                head(policy, "add a rule for " + peerText() + " on " + ports() + " to " + field()));
        text.append(operation("/spec/" + field() + (first ? "" : "/-")));
        text.append("  value:\n");
        text.append(first ? "    - " : "    ").append(peers).append(":\n");
        text.append(indent).append("  - ").append(peerYaml(policy, indent + "    ").strip());
        text.append('\n');
        if (Ports.hasPorts(asked.protocol())) {
            text.append(indent).append("ports: [").append(portYaml()).append("]\n");
        }
        return text.toString();
    }

    /// What a new rule opens: a protocol without ports is opened by every port only.
    private String ports() {
        return asked.protocol() == PortSpan.ANY || Ports.hasPorts(asked.protocol())
                ? asked.toString()
                : "every port, which " + asked + " needs,";
    }

    private String field() {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private static String head(ResolvedPolicy policy, String change) {
        return "# NetworkPolicy " + policy.path() + ": " + change + "\n";
    }

    private static String operation(String path) {
        return "- op: add\n  path: " + path + "\n";
    }

    private String peerText() {
        return peer.map(pod -> "Pods " + selectorText(pod)).orElse(address.toString());
    }

    private static String selectorText(Identity pod) {
        var labels = labels(pod);
        String where = " of namespace " + pod.namespace().name();
        return (labels.isEmpty() ? "without conditions" : labels.toString()) + where;
    }

    private static Map<String, String> labels(Identity pod) {
        var labels = new TreeMap<>(pod.labels());
        labels.keySet().removeAll(GENERATED);
        return labels;
    }

    private String peerYaml(ResolvedPolicy policy, String indent) {
        if (peer.isEmpty()) {
            return indent + "ipBlock: {cidr: \"" + address + "/" + address.width() + "\"}\n";
        }
        Identity pod = peer.get();
        boolean own = pod.namespace().name().equals(policy.written().meta().namespace());
        String namespace =
                own
                        ? ""
                        : indent
                                + "namespaceSelector: {matchLabels: "
                                + flow(
                                        Map.of(
                                                "kubernetes.io/metadata.name",
                                                pod.namespace().name()))
                                + "}\n";
        var labels = labels(pod);
        return namespace
                + indent
                + "podSelector: "
                + (labels.isEmpty() ? "{}" : "{matchLabels: " + flow(labels) + "}")
                + "\n";
    }

    /// A mapping on one line; everything is quoted, so that no value is read as a number.
    private static String flow(Map<String, String> labels) {
        var text = new StringBuilder("{");
        labels.forEach((key, value) ->
                text.append(text.length() > 1 ? ", " : "")
                        .append('"')
                        .append(key)
                        .append("\": \"")
                        .append(value)
                        .append('"'));
        return text.append('}').toString();
    }

    private String portYaml() {
        String protocol = "{protocol: " + PortSpan.protocolName(asked.protocol());
        if (asked.isEveryPort()) {
            return protocol + "}";
        }
        String end = asked.first() == asked.last() ? "" : ", endPort: " + asked.last();
        return protocol + ", port: " + asked.first() + end + "}";
    }
}
