package io.sluice.policy;

import io.sluice.model.Cidr;
import io.sluice.model.ClusterNetworkPolicy;
import io.sluice.model.HostPattern;
import io.sluice.model.LabelSelector;
import io.sluice.model.NetworkPolicy;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Canonical texts: equal for equal content, whatever the order of keys and the place in a file.
/// They identify content in a process, in the hash of decisions and in the kernel's numbers.
public final class SelectorText {
    private SelectorText() {}

    public static String of(LabelSelector selector) {
        if (selector.isEmpty()) {
            return "{}";
        }
        return new TreeMap<>(selector.matchLabels())
                + selector.matchExpressions().stream()
                        .map(requirement ->
                                requirement.key()
                                        + " "
                                        + requirement.operator().text()
                                        + requirement.values().stream().sorted().toList())
                        .sorted()
                        .collect(Collectors.joining("&"));
    }

    public static String of(NetworkPolicy.Peer peer) {
        return switch (peer) {
            case NetworkPolicy.Peer.Pods pods ->
                    pods.namespaceSelector().map(SelectorText::of).orElse("own")
                            + "/"
                            + pods.podSelector().map(SelectorText::of).orElse("{}");
            case NetworkPolicy.Peer.IpBlock block ->
                    block.cidr()
                            + "-"
                            + block.except().stream().map(Cidr::toString).sorted().toList();
        };
    }

    public static String of(NetworkPolicy.Port port) {
        return switch (port) {
            case NetworkPolicy.Port.All all -> all.protocol().name();
            case NetworkPolicy.Port.Range range ->
                    range.protocol() + ":" + range.first() + "-" + range.last();
            case NetworkPolicy.Port.Named named -> named.protocol() + ":" + named.name();
        };
    }

    public static String of(NetworkPolicy.Rule rule) {
        return rule.peers().stream().map(SelectorText::of).sorted().toList()
                + " "
                + rule.ports().stream().map(SelectorText::of).sorted().toList();
    }

    public static String of(ClusterNetworkPolicy.Peer peer) {
        return switch (peer) {
            case ClusterNetworkPolicy.Peer.Pods pods ->
                    of(pods.namespaceSelector())
                            + "/"
                            + pods.podSelector().map(SelectorText::of).orElse("{}");
            case ClusterNetworkPolicy.Peer.Networks networks ->
                    "networks " + networks.blocks().stream().map(Cidr::toString).sorted().toList();
            case ClusterNetworkPolicy.Peer.Nodes nodes -> "nodes " + of(nodes.selector());
            case ClusterNetworkPolicy.Peer.DomainNames names ->
                    "names " + names.names().stream().map(HostPattern::text).sorted().toList();
            case ClusterNetworkPolicy.Peer.Unknown _ -> "unknown";
        };
    }

    public static String of(ClusterNetworkPolicy.Rule rule) {
        return rule.action()
                + " "
                + rule.peers().stream().map(SelectorText::of).sorted().toList()
                + " "
                + rule.ports().stream().map(SelectorText::of).sorted().toList();
    }

    static String of(ResolvedRule rule) {
        return switch (rule) {
            case ResolvedRule.Allowing allowing -> of(allowing.written());
            case ResolvedRule.Acting acting -> of(acting.written());
        };
    }
}
