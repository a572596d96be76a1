package io.sluice.policy;

import io.sluice.model.Cluster;
import io.sluice.model.Direction;
import io.sluice.model.NetworkPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From policies as written to resolved policies: selectors become sets of Pods, one set for each
/// content.
final class Resolver {
    private final Map<String, PodSet> sets = new HashMap<>();

    /// The policies of each namespace that share a `podSelector`, ordered by name.
    Map<String, List<SubjectGroup>> resolve(Cluster cluster) {
        var groups = new HashMap<String, Map<String, SubjectGroup>>();
        cluster.networkPolicies().stream()
                .sorted(Comparator.comparing(policy -> policy.meta().path()))
                .forEach(policy ->
                        groups.computeIfAbsent(
                                        policy.meta().namespace(), any -> new LinkedHashMap<>())
                                .computeIfAbsent(
                                        SelectorText.of(policy.podSelector()),
                                        any -> new SubjectGroup(policy.podSelector()))
                                .add(resolve(policy)));
        var result = new HashMap<String, List<SubjectGroup>>();
        groups.forEach((namespace, ofIt) -> result.put(namespace, List.copyOf(ofIt.values())));
        return result;
    }

    private ResolvedPolicy resolve(NetworkPolicy policy) {
        String path = policy.meta().path();
        return new ResolvedPolicy(
                path,
                policy,
                rules(policy, path, Direction.INGRESS),
                rules(policy, path, Direction.EGRESS));
    }

    private List<ResolvedRule> rules(NetworkPolicy policy, String path, Direction direction) {
        var written = policy.rules(direction);
        var resolved = new ArrayList<ResolvedRule>(written.size());
        for (int i = 0; i < written.size(); i++) {
            var rule = written.get(i);
            resolved.add(
                    new ResolvedRule(
                            new RuleRef(path, direction, i, rule.position()),
                            rule.peers().stream()
                                    .map(peer -> resolve(policy.meta().namespace(), peer))
                                    .toList(),
                            rule));
        }
        return resolved;
    }

    private ResolvedPeer resolve(String ownNamespace, NetworkPolicy.Peer peer) {
        return switch (peer) {
            case NetworkPolicy.Peer.IpBlock block -> new ResolvedPeer.Block(block);
            case NetworkPolicy.Peer.Pods pods -> {
                boolean own = pods.namespaceSelector().isEmpty();
                String content = (own ? ownNamespace : "") + "\0" + SelectorText.of(peer);
                var set = sets.computeIfAbsent(content, any -> podSet(ownNamespace, pods));
                yield new ResolvedPeer.Pods(set, pods);
            }
        };
    }

    private static PodSet podSet(String ownNamespace, NetworkPolicy.Peer.Pods pods) {
        return pods.namespaceSelector().isPresent()
                ? PodSet.inNamespaces(pods.namespaceSelector().get(), pods.podSelector())
                : PodSet.inNamespace(ownNamespace, pods.podSelector());
    }
}
