package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy.Form;
import io.sluice.model.ClusterNetworkPolicy.Peer;
import io.sluice.model.Direction;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/// Names of ports in rules of cluster-wide policies that no destination Pod has.
final class ClusterPortCheck implements Check {
    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        for (Direction direction : Direction.values()) {
            for (ClusterRule rule : ClusterRule.of(subject, direction)) {
                var destinations = rule.understood() ? destinations(subject, rule) : List.<Pod>of();
                if (!destinations.isEmpty()) {
                    named(subject, rule, destinations, findings);
                }
            }
        }
    }

    /// The Pods that the names are looked up on; none when they cannot all be known.
    private static List<Pod> destinations(LintSubject subject, ClusterRule rule) {
        if (rule.direction() == Direction.INGRESS) {
            return subject.selected(rule.policy());
        }
        var pods = new ArrayList<Pod>();
        for (Peer peer : rule.rule().peers()) {
            switch (peer) {
                case Peer.Pods selected ->
                        pods.addAll(
                                subject.pods(
                                        selected.namespaceSelector(),
                                        ClusterPeers.podSelector(selected)));
                case Peer.Networks _, Peer.Nodes _, Peer.DomainNames _, Peer.Unknown _ -> {
                    return List.of();
                }
            }
        }
        return pods;
    }

    /// A name is one of any protocol, and is among the ports once for each.
    private static void named(
            LintSubject subject,
            ClusterRule rule,
            List<Pod> destinations,
            Consumer<Finding> findings) {
        var seen = new HashSet<String>();
        for (Port port : rule.rule().ports()) {
            if (port instanceof Port.Named named
                    && seen.add(named.name())
                    && destinations.stream().noneMatch(pod -> has(pod, named.name()))) {
                findings.accept(
                        subject.finding(
                                LintRule.UNREACHABLE_RULE,
                                rule.policy(),
                                place(subject, rule, named),
                                rule.text()
                                        + " ("
                                        + rule.actionText()
                                        + ") names the port "
                                        + named.name()
                                        + ", which none of the "
                                        + destinations.size()
                                        + " destination Pods has",
                                "correct the name, or name the container's port"));
            }
        }
    }

    /// The name, where it is written.
    private static Position place(LintSubject subject, ClusterRule rule, Port.Named port) {
        boolean old = rule.policy().form() != Form.CLUSTER_NETWORK_POLICY;
        String list = old ? "ports" : "protocols";
        for (int i = 0; i < rule.rule().ports().size(); i++) {
            String index = Integer.toString(i);
            var entry = subject.find(rule.policy(), rule.path(list, index));
            if (entry.filter(port.position()::equals).isPresent()) {
                return subject.find(
                                rule.policy(),
                                rule.path(list, index, old ? "namedPort" : "destinationNamedPort"))
                        .orElse(port.position());
            }
        }
        return port.position();
    }

    private static boolean has(Pod pod, String name) {
        return pod.ports().stream().anyMatch(port -> port.name().equals(name));
    }
}
