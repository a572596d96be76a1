package io.sluice.policy.lint;

import io.sluice.model.Cidr;
import io.sluice.model.IpAddress;
import io.sluice.model.Pod;
import io.sluice.model.Resource;
import io.sluice.model.Service;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which addresses belong to Pods and Services: what nodes, Pods and Services say, and where they
/// say nothing, the blocks that addresses are given out from.
///
/// @param podBlocks blocks that Pods get their addresses from
/// @param podAddresses addresses of Pods that were written
/// @param serviceAddresses addresses of Services that were written
record ClusterRanges(
        List<Cidr> podBlocks, Set<IpAddress> podAddresses, Set<IpAddress> serviceAddresses) {
    private static final List<Cidr> POD_DEFAULTS = blocks("10.244.0.0/16", "fd00:10:244::/64");
    private static final List<Cidr> SERVICE_DEFAULTS = blocks("10.96.0.0/16", "fd00:10:96::/112");

    /// Up to 256 addresses: a block that is written for what is in it.
    private static final int SMALL_BITS = 8;

    static ClusterRanges of(LintSubject subject) {
        var blocks = new ArrayList<Cidr>();
        subject.cluster().nodes().forEach(node -> blocks.addAll(node.podCidrs()));
        var pods = new HashSet<IpAddress>();
        var services = new HashSet<IpAddress>();
        for (Resource resource : subject.manifests().resources()) {
            if (resource instanceof Pod pod && pod.governed()) {
                pods.addAll(pod.addresses());
            }
            if (resource instanceof Service service) {
                services.addAll(service.clusterIps());
            }
        }
        return new ClusterRanges(blocks.isEmpty() ? POD_DEFAULTS : blocks, pods, services);
    }

    private static List<Cidr> blocks(String... texts) {
        return List.of(texts).stream().map(text -> Cidr.parse(text).orElseThrow()).toList();
    }

    /// True when addresses of Nodes or Pods were written, and none of IPv6.
    boolean v4Only(LintSubject subject) {
        var known = new ArrayList<>(podAddresses);
        known.addAll(serviceAddresses);
        subject.cluster()
                .nodes()
                .forEach(node -> {
                    known.addAll(node.addresses());
                    node.podCidrs().forEach(block -> known.add(block.base()));
                });
        return !known.isEmpty() && known.stream().noneMatch(IpAddress::v6);
    }

    boolean pods(Cidr block) {
        return isIn(block, podBlocks, podAddresses);
    }

    boolean services(Cidr block) {
        return isIn(block, SERVICE_DEFAULTS, serviceAddresses);
    }

    private static boolean isIn(Cidr block, List<Cidr> ranges, Set<IpAddress> addresses) {
        boolean small = block.base().width() - block.prefix() <= SMALL_BITS;
        return ranges.stream().anyMatch(range -> range.contains(block))
                || small && addresses.stream().anyMatch(block::contains);
    }
}
