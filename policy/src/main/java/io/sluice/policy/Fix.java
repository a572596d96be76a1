package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.policy.ResolvedPolicy.Namespaced;
import java.util.Locale;
import java.util.Optional;

/// The smallest change of a policy that allows a connection, as a JSON patch (RFC 6902) written in
/// YAML, which `kubectl patch --type json --patch-file` takes. Its first line is a comment that
/// names the target and says the change in words.
///
/// It opens what was asked for and no more (but a protocol without ports, such as ICMP, is opened
/// by a rule for every port only): where the nearest rule misses by its peer alone, the peer is
/// added to it; where it misses by its port alone, the port is; otherwise a rule is added.
///
/// @param direction the direction that denies
/// @param peer the other end
/// @param asked the ports
record Fix(Direction direction, OtherEnd peer, PortSpan asked) {
    /// @param side the side that denies
    /// @param nearest its nearest rule, if it has any
    String patch(Side side, Optional<NearestMiss> nearest) {
        if (nearest.isPresent()) {
            NearestMiss miss = nearest.get();
            var policy = policy(side, miss);
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

    private static Namespaced policy(Side side, NearestMiss miss) {
        return switch (miss.policy()) {
            case Namespaced namespaced -> namespaced;
            case ResolvedPolicy.ClusterWide _ -> side.policies().getFirst();
        };
    }

    private String addRule(Namespaced policy) {
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

    private static String head(Namespaced policy, String change) {
        return "# NetworkPolicy " + policy.path() + ": " + change + "\n";
    }

    private static String operation(String path) {
        return "- op: add\n  path: " + path + "\n";
    }

    private String peerText() {
        return PodLabels.text(peer);
    }

    private String peerYaml(Namespaced policy, String indent) {
        if (peer.identity().isEmpty()) {
            var address = peer.address();
            return indent + "ipBlock: {cidr: \"" + address + "/" + address.width() + "\"}\n";
        }
        Identity pod = peer.identity().get();
        boolean own = pod.namespace().name().equals(policy.written().meta().namespace());
        String namespace =
                own ? "" : indent + "namespaceSelector: " + PodLabels.namespaceSelector(pod) + "\n";
        return namespace + indent + "podSelector: " + PodLabels.selector(pod) + "\n";
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
