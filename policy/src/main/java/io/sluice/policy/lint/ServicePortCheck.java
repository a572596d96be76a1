package io.sluice.policy.lint;

import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.Direction;
import io.sluice.model.Edit;
import io.sluice.model.Finding;
import io.sluice.model.NetworkPolicy;
import io.sluice.model.NetworkPolicy.Port;
import io.sluice.model.Pod;
import io.sluice.model.Position;
import io.sluice.model.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The port of a Service where the port of its Pods is needed: policies look at connections after
/// Services are translated (rule T3).
final class ServicePortCheck implements Check {
    private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");

    @Override
    public void run(LintSubject subject, Consumer<Finding> findings) {
        var services = ServicePorts.of(subject);
        if (services.services().isEmpty()) {
            return;
        }
        for (NetworkPolicy policy : subject.cluster().networkPolicies()) {
            for (RulePlace rule : RulePlace.of(policy)) {
                var pods = UnreachableCheck.destinations(subject, rule);
                var ports = rule.rule().ports();
                for (int i = 0; i < ports.size(); i++) {
                    String[] path = rule.path("ports", Integer.toString(i), "port");
                    var position = subject.find(policy, path).orElse(ports.get(i).position());
                    String what = rule.text() + ".ports[" + i + "]";
                    new Use(policy, what, ports, ports.get(i), position)
                            .finding(subject, services, pods)
                            .ifPresent(findings);
                }
            }
        }
        for (ClusterNetworkPolicy policy : subject.cluster().clusterNetworkPolicies()) {
            for (ClusterRule rule : ClusterRule.of(policy)) {
                var pods = destinations(subject, rule);
                for (Port port : rule.rule().ports()) {
                    new Use(
                                    policy,
                                    rule.text(),
                                    rule.rule().ports(),
                                    port,
                                    place(subject, rule, port))
                            .finding(subject, services, pods)
                            .ifPresent(findings);
                }
            }
        }
    }

    private static List<Pod> destinations(LintSubject subject, ClusterRule rule) {
        if (rule.direction() == Direction.INGRESS) {
            return subject.selected(rule.policy());
        }
        var pods = new ArrayList<Pod>();
        for (ClusterNetworkPolicy.Peer peer : rule.rule().peers()) {
            if (!(peer instanceof ClusterNetworkPolicy.Peer.Pods selected)) {
                return List.of();
            }
            pods.addAll(
                    subject.pods(selected.namespaceSelector(), ClusterPeers.podSelector(selected)));
        }
        return pods;
    }

    /// The number inside the part of the rule that the port was read from.
    private static Position place(LintSubject subject, ClusterRule rule, Port port) {
        var policy = rule.policy();
        for (int i = 0; i < rule.rule().ports().size(); i++) {
            String at = Integer.toString(i);
            for (String protocol : PROTOCOLS) {
                var path = rule.path("protocols", at, protocol, "destinationPort");
                if (subject.find(policy, path).filter(port.position()::equals).isPresent()) {
                    return subject.find(
                                    policy,
                                    rule.path(
                                            "protocols", at, protocol, "destinationPort", "number"))
                            .orElse(port.position());
                }
            }
            if (subject.find(policy, rule.path("ports", at, "portNumber"))
                    .filter(port.position()::equals)
                    .isPresent()) {
                return subject.find(policy, rule.path("ports", at, "portNumber", "port"))
                        .orElse(port.position());
            }
        }
        return port.position();
    }

    /// A port of a rule.
    private record Use(
            Resource policy, String what, List<Port> ports, Port port, Position position) {
        Optional<Finding> finding(LintSubject subject, ServicePorts services, List<Pod> pods) {
            if (!(port instanceof Port.Range range) || range.first() != range.last()) {
                return Optional.empty();
            }
            var mistaken = services.mistaken(pods, range.protocol(), range.first());
            boolean listed =
                    mistaken.targets().stream()
                            .allMatch(target -> PortCover.has(ports, range.protocol(), target));
            if (listed) {
                return Optional.empty();
            }
            String targets =
                    mistaken.targets().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(" and "));
            var finding =
                    subject.finding(
                            LintRule.SERVICE_PORT,
                            policy,
                            position,
                            what
                                    + ": "
                                    + range.first()
                                    + " is the port of Service "
                                    + mistaken.service()
                                    + "; its Pods listen on "
                                    + targets
                                    + ", and that is what policies look at",
                            "write " + targets);
            return Optional.of(
                    mistaken.targets().size() == 1
                            ? finding.with(Edit.value(position, targets))
                            : finding);
        }
    }
}
