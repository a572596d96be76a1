package io.sluice.policy;

import io.sluice.model.Direction;
import io.sluice.model.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All that a workload brings into its connections, as text: what its Pods are, and the rules of
/// the policies that select them, without the policies' names and priorities. A connection between
/// two workloads is a matter of their two texts and the profile alone.
final class WorkloadContent {
    private final Map<Side, String> rules = new HashMap<>();

    String of(List<PodGroup> groups) {
        var text = new StringBuilder();
        for (PodGroup group : groups) {
            text.append(groups.size() == 1 ? "all" : group.pods().toString())
                    .append('\n')
                    .append(group.identity().canonicalText())
                    .append('\n')
                    .append(new TreeMap<>(group.identity().namespace().labels()))
                    .append('\n')
                    .append(group.addresses())
                    .append(group.ownNode().stream().map(IpAddress::toString).toList())
                    .append('\n')
                    .append(rules(group.egress().side()))
                    .append(rules(group.ingress().side()));
        }
        return text.toString();
    }

    private String rules(Side side) {
        return rules.computeIfAbsent(side, WorkloadContent::text);
    }

    private static String text(Side side) {
        Direction direction = side.direction();
        return direction
                + (side.isIsolated() ? " isolated " : " open ")
                + side.networkPolicies().rules().stream()
                        .map(SelectorText::of)
                        .sorted()
                        .distinct()
                        .toList()
                + ordered(side.admin())
                + ordered(side.baseline())
                + "\n";
    }

    /// Rules whose order counts, with what their node selectors select.
    private static String ordered(RuleList tier) {
        return tier.rules().stream()
                .map(rule -> SelectorText.of(rule) + nodes(rule))
                .toList()
                .toString();
    }

    private static String nodes(ResolvedRule rule) {
        return rule.peers().stream()
                .filter(ResolvedPeer.Nodes.class::isInstance)
                .map(ResolvedPeer.Nodes.class::cast)
                .flatMap(nodes -> nodes.blocks().stream())
                .map(block -> " " + block.cidr())
                .sorted()
                .collect(Collectors.joining());
    }
}
